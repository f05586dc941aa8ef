// What is to be known of processes: who we are, whether another still lives, and what one writes that we run.

import type { ChildRequest } from './child-output';

export interface ProcessIdentity {
  readonly pid: number;
  /** Something that differs for every boot of the machine; empty where the system has no such thing. */
  readonly boot: string;
  /** Something that differs for two processes that had the same pid in one boot. */
  readonly start: string;
  /** What follows older versions did not tell. Its effective user. */
  readonly uid?: number;
  /** The pid namespace in which the pid means it; undefined where the system has none. */
  readonly namespace?: string;
  /** The host's name, a slash, and what tells two machines of that name apart, where there is such a thing. */
  readonly machine?: string;
}

/**
 * `unseen` where no one here can know: the process belongs to another pid namespace or machine, or the system does not
 * show other users' processes (proc(5), hidepid).
 */
export type Standing = 'alive' | 'dead' | 'unseen';

export interface Processes {
  self(): ProcessIdentity;
  standing(identity: ProcessIdentity): Standing;
  /**
   * What an installed program writes; it is stopped when no more is read. Throws a Problem that ends a sentence:
   * `missingProgram`, `damaged` when it complains or goes beyond the limits, or `ioFailed`.
   */
  output(request: ChildRequest): AsyncIterable<Uint8Array>;
}

/** The identity that was put into JSON; undefined for anything else. */
export function readProcessIdentity(value: unknown): ProcessIdentity | undefined {
  const { pid, boot, start, uid, namespace, machine } = (value ?? {}) as Partial<ProcessIdentity>;
  if (!Number.isSafeInteger(pid) || pid! < 1) return undefined;
  return {
    ...{ pid: pid!, boot: String(boot), start: String(start) },
    ...(typeof uid === 'number' ? { uid } : {}),
    ...(typeof namespace === 'string' ? { namespace } : {}),
    ...(typeof machine === 'string' ? { machine } : {}),
  };
}

export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return (
    a.pid === b.pid &&
    a.boot === b.boot &&
    a.start === b.start &&
    a.namespace === b.namespace &&
    a.machine === b.machine
  );
}
