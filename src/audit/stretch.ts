// One thing to be counted again: a stretch of a file that has an account, and the source whose lines are in it.

import type { Snapshot } from '../ledger/snapshot';
import type { Account, FileCursor } from '../logs/cursor';
import type { SourceSpec } from '../pass/source';

/** A log that the snapshot has a cursor of; `spec` is undefined where the configuration has no such source any more. */
export interface AuditedLog {
  /** The key of its cursor. */
  readonly key: string;
  readonly name: string;
  readonly spec: SourceSpec | undefined;
  /** Where the log itself is. */
  readonly path: string;
}

export interface Stretch {
  readonly log: AuditedLog;
  /** At the end of the stretch. */
  readonly cursor: FileCursor;
  readonly account: Account;
}

/** All that have an account, oldest first within each log. */
export function stretchesIn({ cursors }: Snapshot, logs: readonly AuditedLog[]): readonly Stretch[] {
  return logs.flatMap((log) => {
    const { files = [], finished = [] } = cursors.get(log.key) ?? {};
    return [...finished, ...files].flatMap((cursor) =>
      cursor.account === undefined ? [] : [{ log, cursor, account: cursor.account }],
    );
  });
}

/** Octets of the file that the account is about. */
export function lengthOf({ cursor, account }: Stretch): number {
  return cursor.offsetBytes - account.fromBytes;
}
