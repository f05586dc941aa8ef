import { expect, test } from '@jest/globals';
import { choosePoller, type Fallback } from '../../../src/doctor/poller-options';
import type { Host } from '../../../src/host/host';

const user = {
  name: 'poller',
  auth: { protocol: 'SHA-256', password: 'a long secret' },
  priv: { protocol: 'AES-256-C', password: 'another long secret' },
} as const;

function choose(options: Readonly<Record<string, string>>, access?: Fallback['access']) {
  const invocation = {
    ...{ command: 'doctor', options, operands: [], host: {} as Host, environment: {} },
    ...{ stdout: () => undefined, stderr: () => undefined },
  };
  return choosePoller(invocation, { host: '127.0.0.1', port: 1161, ...(access === undefined ? {} : { access }) });
}

test('an agent with users only is asked as the first of them, with its digest, cipher and passphrases', () => {
  const { poller, target } = choose({}, { community: undefined, users: [user] });
  expect(poller).toEqual({ address: '127.0.0.1:1161', version: '3', user: { name: 'poller', level: 'priv' } });
  expect(target.credentials).toEqual({
    version: '3',
    user: {
      ...{ name: 'poller', level: 3, authProtocol: 5, authKey: 'a long secret' },
      privProtocol: 8,
      privKey: 'another long secret',
    },
  });
});

test('an agent with a community is asked with it, and it is not shown', () => {
  const { poller, target } = choose({}, { community: 'hard-to-guess', users: [user] });
  expect(poller).toEqual({ address: '127.0.0.1:1161', version: '2c' });
  expect(target.credentials).toEqual({ version: '2c', community: 'hard-to-guess' });
});

test('what the configuration knows goes to no other host', () => {
  const { target } = choose({ host: '192.0.2.1' }, { community: 'hard-to-guess', users: [user] });
  expect(target.credentials).toEqual({ version: '2c', community: 'public' });
});

test('an option says more than the configuration', () => {
  expect(choose({ community: 'own' }, { community: undefined, users: [user] }).target.credentials).toEqual({
    version: '2c',
    community: 'own',
  });
  const { target } = choose({ 'v3-user': 'poller', 'v3-auth': 'sha512' }, { community: undefined, users: [user] });
  expect(target.credentials).toMatchObject({ user: { authProtocol: 7, privProtocol: 8 } });
});

test('an snmpd is asked for the community public', () => {
  expect(choose({}).target.credentials).toEqual({ version: '2c', community: 'public' });
});
