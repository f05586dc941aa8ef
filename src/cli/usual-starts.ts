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
  smtp: [
    '@400000005f5e10000000000a tcpserver: status: 1/40',
    '@400000005f5e10000000000b tcpserver: pid 611 from 192.0.2.7',
    '@400000005f5e10000000000c tcpserver: ok 611 mx7.example:192.0.2.1:25 :192.0.2.7::4711',
    '@400000005f5e10000000000d rblsmtpd: 192.0.2.7 pid 611: 451 https://www.spamhaus.org/query/ip/192.0.2.7',
    '@400000005f5e10000000000e CHKUSER accepted rcpt: from <ann@mx.example::> remote <mx:unknown:192.0.2.7> rcpt <bob@other.example> : found existing recipient',
    '@400000005f5e10000000000f simscan:[611]:CLEAN (0.10/5.00):0.4s:Hello:192.0.2.7:ann@mx.example:bob@other.example',
    '@400000005f5e100000000010 tcpserver: end 611 status 0',
  ],
  postfix: [
    'Nov 22 15:19:32 mx7 postfix/smtpd[77]: connect from mx.example[192.0.2.7]',
    'Nov 22 15:19:32 mx7 postfix/smtpd[77]: NOQUEUE: reject: RCPT from mx.example[192.0.2.7]: 554 5.7.1 <bob@other.example>: Relay access denied; from=<ann@mx.example> to=<bob@other.example> proto=ESMTP helo=<mx.example>',
    'Nov 22 15:19:33 mx7 postfix/smtpd[77]: 1234567890: client=mx.example[192.0.2.7]',
    'Nov 22 15:19:33 mx7 postfix/cleanup[78]: 1234567890: message-id=<1@mx.example>',
    'Nov 22 15:19:33 mx7 postfix/qmgr[79]: 1234567890: from=<ann@mx.example>, size=4281, nrcpt=1 (queue active)',
    'Nov 22 15:19:34 mx7 postfix/smtp[80]: 1234567890: to=<bob@other.example>, relay=mx.other.example[192.0.2.25]:25, delay=1.2, delays=0.1/0/0.4/0.7, dsn=2.0.0, status=sent (250 2.0.0 Ok)',
    'Nov 22 15:19:34 mx7 postfix/qmgr[79]: 1234567890: removed',
    'Nov 22 15:19:34 mx7 postfix/smtpd[77]: disconnect from mx.example[192.0.2.7] ehlo=1 mail=1 rcpt=1/2 data=1 quit=1 commands=5/6',
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
      sources += `  - { name: ${name}, path: ${join(work, name)}, services: [send, imap, pop3, spamassassin, smtp, rbl, postfix] }\n`;
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
