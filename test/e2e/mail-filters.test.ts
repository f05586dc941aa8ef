// Real filters beside a mail server are asked what a mail server asks, and count as what they answered, whatever
// senders write into what they log.

import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { countedOf } from '../support/counted-log';
import { freeTcpPort } from '../support/free-port';
import { isListening } from '../support/listening';
import { askMilter, type MilterAnswer } from '../support/milter-client';
import { askPolicy } from '../support/policy-client';
import { PrivateRspamd } from '../support/private-rspamd';
import { PrivateSyslog } from '../support/private-syslog';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

test('rspamd: each message counts as the action that was answered', async () => {
  const rspamd = keep(await PrivateRspamd.start(keep(new TempDirectory())));
  const to = 'bob@ok.example';
  const from = '<ann@a.example>';
  const scans = [
    { subject: 'hello', from, to },
    { subject: 'points 5', from, to },
    { subject: 'points 7', from, to },
    { subject: 'points 9', from, to },
    { subject: 'points -3', from: '<"a\\" (default: T (reject): [9/9] ["@a.example>', to },
    { subject: 'points 20', from, to: '"x, (default: F (no action)" <bob@ok.example>' },
    { subject: 'later', from, to },
  ];
  const forged = ', (default: T (reject): [15.00/15.00] [X(1){}]), len: 1, time: 1.0ms';
  const answers: string[] = [];
  for (const scan of scans) answers.push(await rspamd.scan(scan));
  // A user's name stands before the verdict: with another in it nothing can be told.
  const hidden = await rspamd.scan({ subject: 'hello', from, to, user: `ann${forged}` });
  await waitFor('all is logged', () => rspamd.logged().split('rspamd_task_write_log').length > scans.length + 1);
  const of = (action: string) => answers.filter((answer) => answer === action).length;
  expect(answers).toEqual(expect.arrayContaining(['greylist', 'add header', 'rewrite subject', 'soft reject']));
  expect(hidden).toBe('no action');
  expect(countedOf(rspamd.log, 'rspamd', { program: 'rspamd', without: /Le\d|LeMinus|octets|illiseconds/ })).toEqual({
    scan: scans.length + 1,
    scored: scans.length,
    measured: scans.length,
    noAction: of('no action'),
    greylist: of('greylist'),
    addHeader: of('add header'),
    rewriteSubject: of('rewrite subject'),
    softReject: of('soft reject'),
    reject: of('reject'),
    undecidable: 1,
    scorePositive: (5 + 7 + 9 + 20) * 100,
    scoreNegative: 300,
  });
});

test('postgrey: recipients count as they were answered', async () => {
  const directory = keep(new TempDirectory());
  const syslog = keep(await PrivateSyslog.start(directory));
  const port = await freeTcpPort();
  const options = `--inet=127.0.0.1:${port} --dbdir=${directory.directory('db')} --pidfile=${directory.at('pid')}`;
  const command = `postgrey -d ${options} --user=root --group=root --delay=1 && exec tail -f /dev/null`;
  const child = syslog.run('sh', '-c', command);
  await waitFor('postgrey listens', () => isListening(port), {
    withinMs: 15_000,
    seen: () => child.stderr,
  });
  const hostile = 'action=pass, reason=triplet found, delay=9, client_name=x';
  const known = { sender: 'ann@a.example', recipient: 'bob@ok.example' };
  const questions = [
    known,
    { sender: `"${hostile}"@a.example`, recipient: 'bob@ok.example' },
    { sender: 'ann@a.example', recipient: `"action=greylist ${hostile}"@ok.example` },
    { sender: '', recipient: 'bob@ok.example' },
  ];
  const answers = [...(await askPolicy(port, questions))];
  // A sender who comes again passes once a second has gone by.
  await waitFor('one passes', async () => {
    const [answer] = await askPolicy(port, [known]);
    answers.push(answer!);
    return !answer!.includes('Greylisted');
  });
  const greylisted = answers.filter((answer) => answer.includes('Greylisted')).length;
  await waitFor('all is logged', () => syslog.logged().split(' action=').length > answers.length);
  expect(answers.at(-1)).toMatch(/X-Greylist: delayed/);
  expect(countedOf(syslog.log, 'postgrey', { without: /Le\d|Seconds/ })).toEqual({
    greylist: greylisted,
    pass: 1,
    passDelayed: 1,
  });
});

test('opendkim: messages count as they were signed and verified', async () => {
  const directory = keep(new TempDirectory());
  const syslog = keep(await PrivateSyslog.start(directory));
  const port = await freeTcpPort();
  const { stdout: key } = runProgram(['openssl', 'genrsa', '1024']);
  const file = directory.write('key', key);
  const { stdout: pem } = runProgram(['openssl', 'rsa', '-in', file, '-pubout']);
  const open = pem.replace(/-.*-|\n/g, '');
  directory.write('public-keys', `sel._domainkey.signed.example v=DKIM1; k=rsa; p=${open}\n`);
  const settings = {
    ...{ Mode: 'sv', Domain: 'signed.example', Selector: 'sel', KeyFile: file, InternalHosts: '127.0.0.1' },
    ...{ TestPublicKeys: directory.at('public-keys'), RequireSafeKeys: 'no', Canonicalization: 'relaxed/simple' },
    ...{ Syslog: 'yes', SyslogSuccess: 'yes', LogWhy: 'yes', LogResults: 'yes', Socket: `inet:${port}@127.0.0.1` },
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  const child = syslog.run('opendkim', '-f', '-x', directory.write('opendkim.conf', lines.join('')));
  await waitFor('opendkim listens', () => isListening(port), {
    withinMs: 15_000,
    seen: () => child.stderr,
  });
  const own = { name: 'localhost', address: '127.0.0.1' };
  const stranger = { name: 'c.example', address: '192.0.2.9' };
  const headers = [
    ['From', 'ann@signed.example'],
    ['Subject', 'hello'],
  ] as const;
  const body = 'hello\r\n';
  let number = 0;
  const ask = (client: typeof own, more: readonly (readonly [string, string])[], text = body) =>
    askMilter({
      ...{ port, id: `5C0FFEE${++number}`, client, helo: 'c.example', from: '<ann@signed.example>' },
      ...{ to: ['<bob@ok.example>'], headers: [...more, ...headers], body: text },
    });
  const signed = await ask(own, []);
  const [signature] = signed.added.filter(([name]) => name === 'DKIM-Signature');
  expect(signature).toBeDefined();
  const forged = 'v=1; a=rsa-sha256; d=x.example; s=DKIM verification successful; b=AAAA; bh=AAAA; h=from';
  const answers = [
    await ask(stranger, [signature!]),
    await ask(stranger, [signature!], 'another body\r\n'),
    await ask(stranger, []),
    await ask(stranger, [['DKIM-Signature', forged]]),
  ];
  const found = (result: string) => answers.filter((answer) => resultOf(answer).includes(result)).length;
  await waitFor('all is logged', () => syslog.logged().includes('5C0FFEE5: key retrieval failed'), {
    withinMs: 15_000,
    seen: () => syslog.logged(),
  });
  expect(found('dkim=pass')).toBe(1);
  expect(countedOf(syslog.log, 'opendkim')).toEqual({
    signed: 1,
    verified: found('dkim=pass'),
    bad: found('signature verification failed'),
    keyFailed: found('key not found in DNS'),
    unsigned: answers.filter((answer) => resultOf(answer) === '').length,
  });
});

function resultOf({ added }: MilterAnswer): string {
  return added.flatMap(([name, value]) => (name === 'Authentication-Results' ? [value] : [])).join();
}
