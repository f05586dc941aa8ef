export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
}

export interface LockFile {
  readonly version: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export declare function lockFileProblems(top: string): readonly string[];
export declare function checkLock(lock: LockFile, manifest: { readonly version: string }): readonly string[];
