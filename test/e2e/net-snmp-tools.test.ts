// Net-SNMP's own tools read our rows as they would any agent's: as a table, by name, in every version of SNMP.

import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { type Outcome, runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { getRows, MIB_DIRECTORIES, walkRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const MESSAGE_NEW = `${ROOT}.1.1.1.0`;
const MODULE = 'MAIL-TOASTER-LOGS-MIB';
const COMMUNITY = ['-v2c', '-c', 'public'] as const;
const USER = 'poller';
const AUTHENTICATION = ['-a', 'SHA-256', '-A', 'authentication phrase'] as const;
const PRIVACY = ['-x', 'AES', '-X', 'privacy phrase'] as const;

/** A host that refused three connections and took two messages, and its snmpd with a user of SNMPv3. */
async function served(): Promise<PrivateSnmpd> {
  const directory = keep(new TempDirectory());
  const snmpd = keep(
    await PrivateSnmpd.start({
      lines: [
        `createUser ${USER} SHA-256 "authentication phrase" AES "privacy phrase"`,
        `rouser ${USER} authpriv .${ROOT}`,
      ],
    }),
  );
  directory.write('send.log', messages(2));
  directory.write(
    'smtp.log',
    ['spamhaus.org/1', 'spamcop.net/2', 'spamhaus.org/3']
      .map((list, n) => `@4000000066f2c1031b2c3d40 rblsmtpd: 198.51.100.${n} pid 6100: 451 https://www.${list}\n`)
      .join(''),
  );
  const sources = { send: logIn(directory, 'send.log'), smtp: logIn(directory, 'smtp.log', ['rbl']) };
  keep(new AgentProcess(writeConfig(directory, { sources, master: snmpd.master })));
  await waitFor('all is counted', () => getRows(snmpd.address, [`${ROOT}.1.30.11.0`])[0]?.value === '2');
  return snmpd;
}

/** At the top of the checkout, by the names of the MIB, with no configuration but what stands here. */
function run(tool: string, ...words: readonly string[]): Outcome {
  return runProgram([tool, '-M', MIB_DIRECTORIES, '-m', MODULE, ...words], {
    cwd: TOP,
    env: { PATH: process.env['PATH'], SNMPCONFPATH: '/dev/null', SNMP_PERSISTENT_DIR: '/dev/null' },
  });
}

function output(tool: string, ...words: readonly string[]): string {
  const { code, stdout, stderr } = run(tool, ...words);
  if (code !== 0 || stderr !== '') throw new Error(`${tool} ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}

test('snmptable shows a table with a line for each of its rows', async () => {
  const { address } = await served();
  const lines = output('snmptable', ...COMMUNITY, '-Ci', '-Cf', '|', address, `${MODULE}::mtlRblZoneTable`)
    .split('\n')
    .filter((line) => line !== '');
  expect(lines).toEqual([
    `SNMP table: ${MODULE}::mtlRblZoneTable`,
    'index|mtlRblZoneName|mtlRblZoneRejections',
    expect.stringMatching(/^"www\.spamcop\.net"\|www\.spamcop\.net\|1 connections$/),
    expect.stringMatching(/^"www\.spamhaus\.org"\|www\.spamhaus\.org\|2 connections$/),
  ]);
});

test('snmptranslate gives the definition of a name, and the name of a number', () => {
  const definition = output('snmptranslate', '-Td', '-OS', `${MODULE}::mtlSendMessageOctets`);
  expect(definition).toContain('SYNTAX\tCounter64');
  expect(definition).toContain('UNITS\t\t"octets"');
  expect(definition).toContain('MAX-ACCESS\tread-only');
  expect(definition).toContain('DESCRIPTION\t"Octets of the messages counted by');
  expect(output('snmptranslate', `.${ROOT}.1.1.3.0`)).toBe(`${MODULE}::mtlSendMessageOctets.0\n`);
});

test('snmpbulkwalk sees what snmpwalk sees, and need not be told to bear OIDs that do not increase', async () => {
  const { address } = await served();
  const walked = output('snmpwalk', ...COMMUNITY, '-On', address, `.${ROOT}`);
  expect(walked.split('\n').length).toBeGreaterThan(100);
  // Uptimes, lags and moments (2026-11-29,8:38:11.6,+0:0) move by themselves.
  const still = (text: string) =>
    text.split('\n').filter((line) => !/Timeticks|STRING: \d+-\d+-\d+,|Gauge32|Hex-STRING/.test(line));
  expect(still(output('snmpbulkwalk', ...COMMUNITY, '-On', address, `.${ROOT}`))).toEqual(still(walked));
  expect(still(output('snmpbulkwalk', ...COMMUNITY, '-On', '-Cc', address, `.${ROOT}`))).toEqual(still(walked));
});

test('SNMPv1 has no Counter64: a get is answered noSuchName, a walk passes the counters over', async () => {
  const { address } = await served();
  const get = run('snmpget', '-v1', '-c', 'public', address, `.${MESSAGE_NEW}`);
  expect(get.code).not.toBe(0);
  expect(get.stderr).toMatch(/\(noSuchName\)/);
  const walked = output('snmpwalk', '-v1', '-c', 'public', '-On', address, `.${ROOT}`).split('\n');
  expect(walked.filter((line) => line.includes('Counter64'))).toEqual([]);
  const others = walkRows(address, ROOT).filter(({ type }) => type !== 'Counter64');
  expect(walked.filter((line) => line.startsWith(`.${ROOT}.`))).toHaveLength(others.length);
});

test('SNMPv3 with authentication and privacy sees every row, and without privacy none', async () => {
  const { address } = await served();
  const v3 = ['-v3', '-u', USER, ...AUTHENTICATION] as const;
  const whole = ['-l', 'authPriv', ...PRIVACY] as const;
  expect(output('snmpget', ...v3, ...whole, '-Oqv', '-OU', address, `.${MESSAGE_NEW}`)).toBe('2\n');
  // Behind our rows the user may see nothing; the community, what comes next.
  const names = (text: string) =>
    text.split('\n').flatMap((line) => (line.includes('No more variables') ? [] : [line.split(' ')[0]]));
  expect(names(output('snmpbulkwalk', ...v3, ...whole, '-On', address, `.${ROOT}`))).toEqual(
    names(output('snmpbulkwalk', ...COMMUNITY, '-On', address, `.${ROOT}`)),
  );
  const open = run('snmpget', ...v3, '-l', 'authNoPriv', address, `.${MESSAGE_NEW}`);
  expect(open.stdout + open.stderr).toMatch(/authorizationError|No Such|noAccess/);
  const stranger = run(
    'snmpget',
    '-v3',
    '-u',
    USER,
    '-a',
    'SHA-256',
    '-A',
    'another phrase',
    ...whole,
    address,
    MESSAGE_NEW,
  );
  expect(stranger.code).not.toBe(0);
  expect(stranger.stderr).toMatch(/Authentication failure/);
});
