export function processesBelow(directory: string): readonly { readonly pid: number; readonly command: string }[];
