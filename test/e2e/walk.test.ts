// maillogs walk and get: what an agent serves, with the names of our MIB and without MIB files, over v1, v2c and v3.

import { logIn, messages } from '../support/agent-config';
import { type CounterLine, maillogs, show } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { snmpTool } from '../support/snmp-tools';
import { COMMUNITY, type StandaloneAgent, startStandalone, users } from '../support/standalone-agent';
import { waitFor } from '../support/wait-for';

const cleanUp = cleanUpAfterEach();

async function served(): Promise<StandaloneAgent> {
  const standalone = await startStandalone(cleanUp, (directory) => {
    directory.write('send.log', messages(7));
    return { sources: { send: logIn(directory, 'send.log') } };
  });
  await waitFor('the log is counted', () =>
    show(standalone.config).some(({ name, value }) => name === 'send.messageNew' && value === '7'),
  );
  return standalone;
}

/** What walk and get say, asking where the agent listens. */
function asked(standalone: StandaloneAgent, ...words: readonly string[]) {
  return maillogs(...words, '--community', COMMUNITY, '--config', standalone.config);
}

function lineOf({ name, value, units }: CounterLine): string {
  const [service, word] = name.split('.') as [string, string];
  const capitalised = (text: string) => text[0]!.toUpperCase() + text.slice(1);
  return `mtl${capitalised(service)}${capitalised(word)}.0 = ${value} ${units}`;
}

test('a walk of a service has each counter that show has, by its name in the MIB', async () => {
  const standalone = await served();
  const { code, stdout, stderr } = asked(standalone, 'walk', 'send');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const wanted = show(standalone.config).filter(({ service }) => service === 'send');
  expect(stdout.split('\n')).toEqual(expect.arrayContaining(wanted.map(lineOf)));
  expect(stdout).toMatch(/^mtlSendDiscontinuityTime\.0 = \d+:\d\d:\d\d\.\d\d$/m);
});

test('a walk without a name has all that snmpwalk has, as many rows and the same OIDs', async () => {
  const standalone = await served();
  const numeric = asked(standalone, 'walk', '-n').stdout;
  const walked = snmpTool('snmpwalk', [
    '-v2c',
    '-c',
    COMMUNITY,
    '-On',
    standalone.address,
    '1.3.6.1.4.1.8072.9999.9999.2004',
  ]);
  const oids = (text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/^\./, '').split(' = ')[0]);
  expect(oids(numeric)).toEqual(oids(walked.stdout));
  const named = asked(standalone, 'walk').stdout;
  expect(named).toContain('mtlSourceState["send"] = ok(1)');
  expect(named).toMatch(/^mtlSourceLinesRead\["send"\] = 14 lines$/m);
  expect(named).toMatch(/^mtlAgentStartTime\.0 = \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+00:00$/m);
  expect(named.split('\n').filter((line) => /^\d/.test(line))).toEqual([]);
});

test.each([
  ['a counter by its own name', 'send.messageNew', 'mtlSendMessageNew.0 = 7 messages'],
  ['one by its name in the MIB', 'mtlSendMessageNew', 'mtlSendMessageNew.0 = 7 messages'],
  ['one with module and instance', 'MAIL-TOASTER-LOGS-MIB::mtlSendMessageNew.0', 'mtlSendMessageNew.0 = 7 messages'],
  ['an OID', '.1.3.6.1.4.1.8072.9999.9999.2004.1.1.1.0', 'mtlSendMessageNew.0 = 7 messages'],
  ['one that is not there', 'mtlSendMessageNew.1', 'mtlSendMessageNew.1 = no such instance here'],
])('get %s', async (_, word, line) => {
  const { stdout } = asked(await served(), 'get', word, 'sysDescr');
  expect(stdout).toMatch(/^.*\nsysDescr\.0 = "maillogs /);
  expect(stdout.split('\n')[0]).toBe(line);
});

test('SNMPv3 with authentication and privacy, and v1', async () => {
  const standalone = await served();
  const user = users[1]!;
  const auth = standalone.directory.write('auth', `${user.name}-auth-secret\n`);
  const priv = standalone.directory.write('priv', `${user.name}-priv-secret\n`);
  const keys = ['--v3-auth-key-file', auth, '--v3-priv-key-file', priv];
  const v3 = [
    '--v3-user',
    user.name,
    '--v3-auth',
    'sha256',
    '--v3-priv',
    'aes',
    ...keys,
    '--config',
    standalone.config,
  ];
  expect(maillogs('get', 'send.messageNew', ...v3).stdout).toBe('mtlSendMessageNew.0 = 7 messages\n');
  expect(maillogs('walk', 'send', ...v3).stdout).toContain('mtlSendMessageNew.0 = 7 messages\n');
  // It has no Counter64.
  const v1 = asked(standalone, 'walk', 'agent', '--snmp-version', '1').stdout;
  expect(v1).toContain('mtlAgentVersion.0 = "');
  expect(v1).not.toContain('mtlAgentLinesRead');
});

test.each([
  [['get', 'send.mesageNew'], 64, 'no object is called "send.mesageNew"; did you mean "send.messageNew"?'],
  [['get'], 64, 'name what to get'],
  [['walk', '--port', '1', '--host', '127.0.0.1'], 69, '127.0.0.1:1 '],
  [['walk', 'mtlImapSuccess.0.9'], 69, 'answers, and shows nothing there'],
])('%j is answered in a sentence', async (words, code, sentence) => {
  const outcome = asked(await served(), ...words);
  expect(outcome.code).toBe(code);
  expect(outcome.stderr).toContain(sentence);
  expect(outcome.stdout).toBe('');
});
