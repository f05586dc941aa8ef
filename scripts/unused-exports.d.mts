export function unusedExports(top: string): readonly string[];
export function checkExports(files: readonly { readonly path: string; readonly text: string }[]): readonly string[];
