// Of the logs that were found, those that the agent may not read: whoever types "maillogs init" is root mostly, and sees
// what the agent's own user will not.

import type { UserIdentity } from '../doctor/agent-user';
import { judgeLogs } from '../doctor/judge-logs';
import { logAccess } from '../doctor/probe-files';
import type { Files } from '../host/files';
import type { FoundLog } from './look';

export interface ClosedLog {
  readonly name: string;
  /** What keeps the agent's user out, and what to type. */
  readonly text: string;
}

export async function closedLogs(
  files: Files,
  logs: readonly FoundLog[],
  user: UserIdentity,
): Promise<readonly ClosedLog[]> {
  if (user.from === 'current user') return [];
  const closed: ClosedLog[] = [];
  for (const { name, place } of logs) {
    if (!('path' in place) || /[*?[]/.test(place.path)) continue;
    const access = await logAccess(files, place.path, user);
    if (access.kind !== 'denied') continue;
    const verdict = judgeLogs([{ source: name, path: place.path, access }], user);
    for (const { sentence, mend } of verdict.kind === 'tried' ? verdict.findings : []) {
      const commands = mend.flatMap((each) => (each.kind === 'run' ? [each.command] : []));
      closed.push({ name, text: [sentence, ...commands.map((command) => `Type: ${command}`)].join(' ') });
    }
  }
  return closed;
}
