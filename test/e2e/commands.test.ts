// The commands as scripts and snmpd's `exec` run them: data on stdout and nothing else, talk on stderr.

import { logServices } from '../../src/registry/registry';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, maillogs, show } from '../support/agent-process';
import { committed } from '../support/checkout';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** The services the Perl had a line for. */
const legacyServices = ['send', 'smtp', 'rbl', 'pop3', 'imap', 'webmail', 'spamassassin', 'qmailscanner'];

function oneSource(log: string, services: readonly string[] = ['send']) {
  const directory = keep(new TempDirectory());
  directory.write('mail.log', log);
  return { directory, config: writeConfig(directory, { sources: { mail: logIn(directory, 'mail.log', services) } }) };
}

test.each(legacyServices)('maillogs %s prints exactly one line of names and values', (service) => {
  const { config } = oneSource(messages(3), ['send', 'smtp', 'rbl', 'pop3', 'imap', 'webmail']);
  const { code, stdout, stderr } = maillogs(service, '--config', config);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^[a-z0-9_]+:[0-9.-]+(:[a-z0-9_]+:[0-9.-]+)*\n$/);
});

test('every service of the registry that the Perl had prints its line', () => {
  expect(logServices).toEqual(expect.arrayContaining(legacyServices));
});

test('maillogs send gives the same line again when nothing was written, and goes on when something was', () => {
  const { directory, config } = oneSource(messages(3));
  const first = maillogs('send', '--config', config).stdout;
  expect(first).toMatch(/^message_new:3:message_info:3:message_bytes:3000:/);
  expect(maillogs('send', '--config', config).stdout).toBe(first);
  directory.append('mail.log', messages(2));
  expect(maillogs('send', '--config', config).stdout).toMatch(/^message_new:5:message_info:5:message_bytes:5000:/);
});

test('maillogs send beside a running agent counts nothing twice', async () => {
  const { directory, config } = oneSource(messages(3));
  keep(new AgentProcess(config));
  await waitFor('the agent has counted', () => committedValue(config, 'send.messageNew') === 3n);
  for (let total = 4; total < 12; total++) {
    directory.append('mail.log', messages(1));
    const { code, stdout } = maillogs('send', '--config', config);
    expect(code).toBe(0);
    // Where the agent was just counting, the line has what was committed last.
    expect(stdout).toMatch(new RegExp(`^message_new:(${total}|${total - 1}):`));
  }
  await waitFor('all is counted', () => committedValue(config, 'send.messageNew') === 11n);
  expect(committedValue(config, 'agent.linesRead')).toBe(22n);
});

test('--state keeps the counters elsewhere', () => {
  const { directory, config } = oneSource(messages(3));
  maillogs('send', '--config', config, '--state', directory.at('elsewhere'));
  const { stdout } = maillogs('show', '--format', 'json', '--config', config, '--state', directory.at('elsewhere'));
  expect(stdout).toContain('"name":"send.messageNew"');
  expect(maillogs('show', '--config', config).code).toBe(66);
});

test('count gives what a pass over the same log gives, and touches no state', () => {
  const { directory, config } = oneSource(messages(9));
  const { code, stdout } = maillogs('count', '--service', 'send', '--format', 'json', directory.at('mail.log'));
  expect(code).toBe(0);
  expect(committedValue(config, 'send.messageNew')).toBeUndefined();
  maillogs('send', '--config', config);
  expect(JSON.parse(stdout)).toEqual(show(config).filter(({ service }) => service === 'send'));
});

describe('show and count', () => {
  const counted = () => {
    const { directory, config } = oneSource(messages(3), ['send', 'imap']);
    maillogs('send', '--config', config);
    return { directory, config, log: directory.at('mail.log') };
  };
  const names = (text: string) => [...text.matchAll(/^ {2}(\S+\.\S+) /gm)].map(([, name]) => name);

  test('show services, names and patterns, and say of when the values are', () => {
    const { config } = counted();
    const { code, stdout, stderr } = maillogs('show', 'imap', 'send.messageNew', '*Bounce', '--config', config);
    expect(code).toBe(0);
    expect(names(stdout)).toEqual(expect.arrayContaining(['imap.success', 'send.messageNew', 'send.tripleBounce']));
    expect(names(stdout).filter((name) => !/^imap|messageNew|Bounce$/i.test(name!))).toEqual([]);
    expect(stderr).toMatch(/^maillogs: these are the values of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, \d+ s ago\.\n$/);
  });

  test('count takes services and patterns beside files, and a file goes before a service', () => {
    const { directory, log } = counted();
    expect(names(maillogs('count', 'imap', log).stdout)).toEqual(expect.arrayContaining(['imap.success']));
    expect(names(maillogs('count', 'imap', log).stdout).every((name) => name!.startsWith('imap.'))).toBe(true);
    expect(names(maillogs('count', log, 'send.message?ew').stdout)).toEqual(['send.messageNew']);
    const imap = directory.write('imap', messages(1));
    expect(names(maillogs('count', imap).stdout)).toContain('send.messageNew');
  });

  test.each([
    [['show', 'imapp'], 'no service or counter is called "imapp"; did you mean "imap"?'],
    [['show', 'dovecot'], 'no service or counter is called "dovecot": it is a program, whose lines count in '],
    [['show', 'send.mesageNew'], 'did you mean "send.messageNew"?'],
    [['count', 'imapp'], '"imapp" is no file and no service; did you mean "imap"?'],
    [['count', '--service', 'dovecot'], 'it is a program, whose lines count in '],
  ])('%j is answered with what may have been meant', (words, sentence) => {
    const { config } = counted();
    const { code, stdout, stderr } = maillogs(...words, '--config', config);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  test('count prints nothing of a file that is not there', () => {
    expect(maillogs('count', '/nowhere/mail.log')).toMatchObject({ code: 66, stdout: '' });
  });

  test('show --rates compares the last two commits', async () => {
    const { directory, config } = counted();
    expect(maillogs('show', '--rates', '--config', config).stderr).toContain('no rates are known');
    directory.append('mail.log', messages(5));
    maillogs('send', '--config', config);
    const { stdout } = maillogs('show', 'send.messageNew', '--rates', '--format', 'json', '--config', config);
    const [{ value, rate }] = JSON.parse(stdout);
    expect(value).toBe('8');
    expect(rate).toBeGreaterThan(0);
    expect(maillogs('show', 'send.messageNew', '--rates', '--config', config).stdout).toMatch(
      / 8 +[\d.]+\/(s|min) +messages/,
    );
  });

  test('show --format openmetrics is what export openmetrics prints', () => {
    const { config } = counted();
    const { stdout } = maillogs('show', '--format', 'openmetrics', '--config', config);
    expect(stdout).toBe(maillogs('export', 'openmetrics', '--config', config).stdout);
    expect(stdout).toContain('# EOF');
  });

  test('on a terminal only what is not zero', () => {
    const { config } = counted();
    const onTerminal = (...words: readonly string[]) =>
      runProgram([
        'script',
        '-qec',
        `${process.execPath} dist/maillogs.cjs ${words.join(' ')} --config ${config}`,
        '/dev/null',
      ]);
    const brief = onTerminal('show', 'send').stdout;
    expect(names(brief)).toEqual(expect.arrayContaining(['send.messageNew']));
    expect(brief).not.toContain('send.tripleBounce');
    expect(brief).toMatch(/\d+ more counter\(s\) are 0; --all shows them\./);
    expect(onTerminal('show', 'send', '--all').stdout).toContain('send.tripleBounce');
  });
});

test('explain --summary says what explain ends with, and of which programs no line is claimed', () => {
  const { directory } = oneSource(`${messages(2)}Sep  3 08:00:08 mx7 cron[77]: (root) CMD (x)\n`);
  const full = maillogs('explain', directory.at('mail.log')).stdout;
  const { code, stdout, stderr } = maillogs('explain', '--summary', directory.at('mail.log'));
  expect({ code, stdout }).toEqual({ code: 0, stdout: full.slice(full.indexOf('\n5 lines: ') + 1) });
  expect(stderr).toContain('maillogs: no rule claims 1 line(s): cron 1;');
});

test('count says how many lines no rule claims, and of which programs, in a long log as in a short one', () => {
  const strangers = (count: number) =>
    Array.from(
      { length: count },
      (_, n) => `Sep  3 08:00:08 mx7 ${n % 3 === 0 ? 'exotic' : 'other'}d[77]: text ${n}\n`,
    );
  const login = 'Sep  3 08:00:08 mx7 vpopmail[79]: vchkpw-pop3: (PLAIN) login success ann@mx.example:192.0.2.7\n';
  const short = oneSource(strangers(30).join('') + login.repeat(30)).directory.at('mail.log');
  expect(maillogs('count', short).stderr).toBe(
    'maillogs: no rule claims 30 line(s): otherd 20, exoticd 10; "maillogs explain --unclaimed" shows them.\n',
  );
  const long = oneSource(strangers(30_000).join('') + login.repeat(100)).directory.at('mail.log');
  expect(maillogs('count', long).stderr).toBe(
    'maillogs: no rule claims 30000 line(s), such as of exoticd, otherd; "maillogs explain --summary" counts them by program.\n',
  );
  expect(maillogs('explain', '--summary', long).stderr).toBe(
    'maillogs: no rule claims 30000 line(s): otherd 20000, exoticd 10000; "maillogs explain --unclaimed" shows them.\n',
  );
});

test('count proposes a program where a tenth of a log has no rule, and for fewer lines of a long one nothing', () => {
  const login = (tag: string) =>
    `Sep  3 08:00:08 mx7 ${tag}: Login: user=<ann@mx.example>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1\n`;
  for (const [known, isProposed] of [
    [90, true],
    [5000, false],
  ] as const) {
    const { directory } = oneSource(login('dovecot: imap-login').repeat(known) + login('maild: imap-login').repeat(20));
    const { stderr } = maillogs('count', directory.at('mail.log'));
    expect(stderr).toContain('no rule claims 20 line(s)');
    expect(stderr.includes('--tag maild=dovecot')).toBe(isProposed);
  }
});

test.each([
  ['no command', []],
  ['an unknown command', ['sned']],
  ['an unknown option', ['show', '--colour']],
  ['one operand too many', ['check', 'this']],
])('%s is a usage error, said on stderr', (_, words) => {
  const { code, stdout, stderr } = maillogs(...words);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toMatch(/^maillogs: .*--help/);
});

test('a script of snmpd that calls the Perl with its switches goes on to work', () => {
  const { config } = oneSource(messages(3));
  const { code, stdout, stderr } = maillogs('send', '-r', '-v', '--config', config);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^message_new:3:/);
});

test.each(['bash', 'zsh', 'fish'])('the completion for %s is a script that it takes', (shell) => {
  const { code, stdout, stderr } = maillogs('completion', shell);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const script = keep(new TempDirectory()).write(`maillogs.${shell}`, stdout);
  expect(runProgram([shell, '-n', script])).toMatchObject({ code: 0, stderr: '' });
});

test('fish offers commands, options and values', () => {
  const script = keep(new TempDirectory()).write('maillogs.fish', maillogs('completion', 'fish').stdout);
  const offered = (line: string) => {
    const { stdout } = runProgram(['fish', '--no-config', '-c', `source ${script}; complete -C "${line}"`]);
    return stdout
      .split('\n')
      .map((each) => each.split('\t')[0])
      .filter((word) => word !== '');
  };
  expect(offered('maillogs do')).toEqual(['doctor']);
  expect(offered('maillogs count --form')).toEqual(['--format']);
  expect(offered('maillogs count --format ')).toEqual(['json', 'legacy', 'table']);
});

test.each([
  ['mib', 'MAIL-TOASTER-LOGS-MIB.txt'],
  ['caps', 'mibs/MAIL-TOASTER-LOGS-CAPS-MIB.txt'],
])('mib --module %s prints the module as it is committed', (module, file) => {
  const { config } = oneSource('');
  const { code, stdout, stderr } = maillogs('mib', '--module', module, '--config', config);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(committed(file));
});

test('mib --module of something else says which there are', () => {
  const { code, stdout, stderr } = maillogs('mib', '--module', 'cap');
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toContain('there is no module "cap": mib or caps; did you mean "caps"?');
});
