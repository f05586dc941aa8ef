export declare function releaseProblems(top: string): readonly string[];
export declare function writeRelease(top: string, bundle: Buffer, out: string): readonly string[];
