// What an installed program writes to its standard output, run as a child: no shell, fixed arguments, bounded.

/** How far one run of a program may go. */
export interface ChildLimits {
  /** Without any output, while some is waited for. */
  readonly quietMs: number;
  /** Waiting for output, all in all. */
  readonly totalMs: number;
  readonly octets: number;
}

export interface ChildRequest {
  /** Its name, without a directory. */
  readonly program: string;
  readonly args: readonly string[];
  readonly limits: ChildLimits;
}
