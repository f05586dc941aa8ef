export declare function readCorpus(top: string, target: string): readonly Buffer[];
export declare function keepSome(
  top: string,
  target: string,
  run: { readonly joined: readonly (readonly [outcome: string, input: Uint8Array])[]; readonly most: number },
): number;
