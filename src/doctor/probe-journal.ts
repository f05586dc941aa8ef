// Whether the agent's user can read the systemd journal: journalctl is asked for its newest entry, as that user.

import { Problem } from '../base/problem';
import type { JournalConfig } from '../config/config';
import type { Host } from '../host/host';
import { JOURNAL_DIRECTORIES, newestEntry } from '../logs/systemd-journal';
import { asUser, type UserIdentity } from './agent-user';
import type { LogAccess } from './judge-logs';
import { asRealUser, type Command, isReally } from './real-user';

const LIMITS = { quietMs: 10_000, totalMs: 10_000, octets: 1 << 20 };

/** Runs journalctl with the user's rights, and says what keeps the user out where it shows nothing. */
export async function journalAccess(host: Host, journal: JournalConfig, user: UserIdentity): Promise<LogAccess> {
  const command: Command = ['journalctl', ...newestEntry(journal)];
  const [program, ...args] = isReally(user.uid) ? asRealUser(user, command) : command;
  try {
    await asUser(user, undefined, async () => {
      for await (const _ of host.processes.output({ program, args, limits: LIMITS }));
    });
    return { kind: 'journal' };
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    // journalctl says so of files that it may not open, and shows nothing.
    if (/permission/i.test(thrown.message) && !user.isTried) return { kind: 'unseen' };
    if (/permission/i.test(thrown.message)) return { kind: 'journalDenied', sentence: thrown.message };
    return { kind: 'failed', sentence: `The journal cannot be read: ${thrown.message}.` };
  }
}

/** Whether systemd keeps a journal here, for hosts that have no log files. */
export function hasJournal({ files }: Host): boolean {
  return JOURNAL_DIRECTORIES.some((directory) => {
    try {
      return files.list(directory).length > 0;
    } catch {
      return false;
    }
  });
}
