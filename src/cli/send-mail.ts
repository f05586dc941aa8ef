// Hands a report to the mail system of this host, by the sendmail command that every MTA has.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../base/problem';

/** Where it lies beside the directories of PATH, which a crontab keeps short. */
const PLACES = ['/usr/sbin', '/usr/lib', '/var/qmail/bin', '/usr/local/sbin'];
const TIMEOUT_MS = 60_000;

export interface Mail {
  readonly to: string;
  /** One line of ASCII. */
  readonly subject: string;
  readonly type: 'text/plain' | 'text/html';
  readonly body: string;
}

/**
 * An address as it may stand in a header and on a command line; a sentence where it is none. A "|" or "/" would be a
 * program or a file to some sendmail.
 */
export function addressComplaint(address: string): string | undefined {
  const isPlain = /^[A-Za-z0-9.!#%&'*+=?^_~-]{1,64}(?:@[A-Za-z0-9.-]{1,255})?$/.test(address);
  return isPlain && !address.startsWith('-') ? undefined : 'is not a mail address such as postmaster@example.org.';
}

/** `path` is that of the environment. Throws a Problem (missingProgram, unreachable). */
export function sendMail({ to, subject, type, body }: Mail, path = ''): void {
  const directories = [...path.split(':').filter((directory) => directory.startsWith('/')), ...PLACES];
  const program = directories.map((directory) => join(directory, 'sendmail')).find((place) => existsSync(place));
  if (program === undefined) {
    throw new Problem('missingProgram', 'there is no sendmail command here, so nothing can be mailed.');
  }
  // Lines of base64 are short, whatever is in the report, and no dot stands alone on one.
  const lines =
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  const headers = [
    `To: ${to}`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    'Auto-Submitted: auto-generated',
  ];
  const message = `${headers.join('\n')}\n\n${lines.join('\n')}\n`;
  const { status, error, stderr } = spawnSync(program, ['-i', '--', to], {
    ...{ input: message, timeout: TIMEOUT_MS, encoding: 'utf8', stdio: ['pipe', 'ignore', 'pipe'] },
  });
  if (error === undefined && status === 0) return;
  // One that ends before it has read everything has said more than that.
  const why = status === null ? `${error?.message ?? 'it was killed'}.` : `it ended with ${status}: ${stderr.trim()}`;
  throw new Problem('unreachable', `${program} did not take the report: ${why}`);
}
