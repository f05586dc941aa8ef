// What the lock needs to know about processes: who we are, and whether another still lives.

export interface ProcessIdentity {
  readonly pid: number;
  /** Something that differs for every boot of the machine; empty where the system has no such thing. */
  readonly boot: string;
  /** Something that differs for two processes that had the same pid in one boot. */
  readonly start: string;
}

export interface Processes {
  self(): ProcessIdentity;
  isAlive(identity: ProcessIdentity): boolean;
}

/** The identity that was put into JSON; undefined for anything else. */
export function readProcessIdentity(value: unknown): ProcessIdentity | undefined {
  const { pid, boot, start } = (value ?? {}) as Partial<ProcessIdentity>;
  if (!Number.isSafeInteger(pid) || pid! < 1) return undefined;
  return { pid: pid!, boot: String(boot), start: String(start) };
}
