// maillogs --write-code: runs the command lines that are typed, or run by others, most, so that V8 compiles what they need;
// the launcher then keeps its code (launcher/launcher.ts). What a start needs and was not run here, each start compiles.

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../base/sysexits';
import { exitStatusOf } from './run-command-line';

/** Lines of the commonest programs. */
const LOGS: Readonly<Record<string, readonly string[]>> = {
  send: [
    '@400000005f5e10000000000a new msg 1',
    '@400000005f5e10000000000b info msg 1: bytes 4281 from <ann@mx.example> qp 71 uid 89',
    '@400000005f5e10000000000c starting delivery 1: msg 1 to remote bob@other.example',
    '@400000005f5e10000000000d status: local 0/10 remote 1/20',
    '@400000005f5e10000000000e delivery 1: success: 192.0.2.7_accepted_message./Remote_host_said:_250_ok/',
    '@400000005f5e10000000000f status: local 0/10 remote 0/20',
    '@400000005f5e100000000010 end msg 1',
  ],
  maillog: [
    'Nov 22 15:19:32 mx7 spamd[77]: spamd: clean message (0.1/5.0) for ann:89 in 0.4 seconds, 4281 bytes.',
    'Nov 22 15:19:33 mx7 dovecot: imap-login: Login: user=<ann@mx.example>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1',
    'Nov 22 15:19:34 mx7 imapd-ssl: LOGIN, user=ann@mx.example, ip=[::ffff:192.0.2.7], port=[4711], protocol=IMAP',
    'Nov 22 15:19:35 mx7 vpopmail[79]: vchkpw-pop3: (PLAIN) login success ann@mx.example:192.0.2.7',
    'Nov 22 15:19:36 mx7 cron[80]: (root) CMD (true)',
  ],
};
/** As often as that, they are long enough for the compiled module. */
const MANY = 1000;

/** Sets the exit status of the process: nothing is kept unless it is 0. Prints nothing. */
export async function runUsualStarts(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'maillogs-code-'));
  try {
    const config = join(work, 'maillogs.yaml');
    const long = join(work, 'long');
    let sources = '';
    for (const [name, lines] of Object.entries(LOGS)) {
      const text = `${lines.join('\n')}\n`;
      writeFileSync(join(work, name), text);
      appendFileSync(long, text.repeat(MANY));
      sources += `  - { name: ${name}, path: ${join(work, name)}, services: [send, imap, pop3, spamassassin] }\n`;
    }
    writeFileSync(config, `state_dir: ${work}/state\nsources:\n${sources}`);
    const configured = ['--config', config];
    // The second pass finds a snapshot, and nothing new.
    await run(['send', ...configured]);
    await run(['send', ...configured]);
    await run(['count', long]);
    await run(['show', ...configured]);
    process.exitCode = EXIT.ok;
  } catch {
    process.exitCode = EXIT.software;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function run(words: readonly string[]): Promise<void> {
  const none = () => undefined;
  const status = await exitStatusOf(words, { stdout: none, stderr: none });
  if (status !== EXIT.ok) throw new Error(`${words.join(' ')} ends with ${status}`);
}
