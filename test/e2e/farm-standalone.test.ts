// A farm without any snmpd: members that answer by SNMPv3 with authentication and privacy, and a farm that answers in its
// context by SNMPv3, and by a community of its own.

import { chmodSync } from 'node:fs';
import { logIn, ROOT } from '../support/agent-config';
import { maillogs, maillogsIn } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { deliveries } from '../support/mail-farm';
import { snmpTool, toolRows } from '../support/snmp-tools';
import { startStandalone, users, v2c, v3 } from '../support/standalone-agent';
import { waitFor } from '../support/wait-for';

const cleanUp = cleanUpAfterEach();

const DELIVERED = `${ROOT}.1.1.10.0`;
const SYS_NAME = '1.3.6.1.2.1.1.5.0';

interface Told {
  readonly members: readonly { readonly name: string; readonly state: string; readonly cause: string }[];
}

test('members are asked by SNMPv3, and the sum is served in a context of it and by a community', async () => {
  const members = await Promise.all(
    [0, 1].map(() =>
      startStandalone(cleanUp, (directory) => {
        directory.write('send.log', '');
        return { sources: { send: logIn(directory, 'send.log') } };
      }),
    ),
  );
  const farm = await startStandalone(cleanUp, (directory) => {
    const secret = (name: string, text: string) => {
      const path = directory.write(name, `${text}\n`);
      chmodSync(path, 0o600);
      return path;
    };
    directory.write('hosts', members.map(({ address }, n) => `${address} mx${n + 1}\n`).join(''));
    const [auth, priv] = [secret('auth', 'bob-auth-secret'), secret('priv', 'bob-priv-secret')];
    const access = `v3_user: bob, v3_auth: SHA-256, v3_auth_key_file: ${auth}, v3_priv: AES, v3_priv_key_file: ${priv}`;
    const wrong = `{host: '${members[0]!.address}', name: wrong, v3_user: bob, v3_auth_key_file: ${priv}, v3_priv_key_file: ${priv}}`;
    const stranger = `{host: '${members[0]!.address}', name: stranger, v3_user: eve, v3_auth_key_file: ${auth}, v3_priv_key_file: ${priv}}`;
    return {
      sources: {},
      extra: `farm: {name: mail, every: 1s, served_community: sum of all, hosts_file: ${directory.at('hosts')}, hosts: [${wrong}, ${stranger}], ${access}}\n`,
    };
  });
  const context = [...v3(users[1]!).words, '-n', 'mail'];
  const total = (access: readonly string[]) => toolRows('snmpget', access, [farm.address, DELIVERED])[0]?.value;
  await farm.agent.said(/mx2 is added up/);
  for (const { directory } of members) directory.append('send.log', `${deliveries('success', 3).join('\n')}\n`);
  await waitFor('both are added up', () => total(context) === '6', { withinMs: 20_000, seen: () => farm.agent.stderr });
  expect(total(['-v2c', '-c', 'sum of all'])).toBe('6');
  expect(total(v2c.words)).toBe('0');
  expect(toolRows('snmpget', context, [farm.address, SYS_NAME])[0]!.value).toContain('mail');
  const other = snmpTool('snmpget', [...v3(users[1]!).words, '-n', 'other', farm.address, SYS_NAME]);
  expect(other.code).not.toBe(0);

  const told = maillogs('farm', 'poll', '--format', 'json', '--config', farm.config);
  expect(told.code).toBe(1);
  const fares = new Map((JSON.parse(told.stdout) as Told).members.map(({ name, ...rest }) => [name, rest]));
  expect(fares.get('wrong')).toMatchObject({ state: 'refused', cause: expect.stringContaining('passphrase') });
  expect(fares.get('stranger')).toMatchObject({ state: 'refused', cause: expect.stringContaining('user') });
  expect(fares.get('mx1')).toMatchObject({ state: 'ok', cause: '' });
  for (const format of ['csv', 'openmetrics', 'legacy', 'table']) {
    const { stdout } = maillogs('farm', 'poll', '--format', format, '--config', farm.config);
    expect(stdout).toMatch(/mx1|^send .*delivery_success:6/m);
    expect(stdout).not.toContain('secret');
  }
});

test('a secret of the environment is taken where no file is named, and one that is missing is said', async () => {
  const member = await startStandalone(cleanUp, (directory) => {
    directory.write('send.log', '');
    return { sources: { send: logIn(directory, 'send.log') } };
  });
  const config = member.directory.write(
    'farm.yaml',
    `state_dir: ${member.directory.at('farm-state')}\nsources: []\nfarm: {hosts: ['${member.address}'], v3_user: bob}\n`,
  );
  const poll = (environment: Readonly<Record<string, string>>) => {
    const words = ['farm', 'poll', '--format', 'json', '--config', config];
    const { stdout } = maillogsIn(words, { isUnprivileged: false, environment });
    return (JSON.parse(stdout) as Told).members[0]!;
  };
  const keys = { MAILLOGS_SNMP_AUTH_KEY: 'bob-auth-secret', MAILLOGS_SNMP_PRIV_KEY: 'bob-priv-secret' };
  expect(poll(keys)).toMatchObject({ state: 'begun' });
  expect(poll({ MAILLOGS_SNMP_AUTH_KEY: 'bob-auth-secret' })).toMatchObject({
    state: 'unusable',
    cause: 'it cannot be asked: $MAILLOGS_SNMP_PRIV_KEY has no passphrase for SNMPv3.',
  });
});
