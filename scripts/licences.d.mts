export declare function packagesIn(
  metafiles: readonly { readonly inputs: Readonly<Record<string, unknown>> }[],
): readonly string[];
export declare function licenceComments(top: string, names: readonly string[]): string;
