// The package's manager against its own agent over loopback: that what the door declares is so.

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TAG } from '../../../src/snmp/ber';
import {
  netSnmp,
  SNMP_AUTH,
  SNMP_LEVEL,
  SNMP_PRIV,
  type SnmpAgent,
  type SnmpSession,
  type SnmpUser,
  type SnmpVarbind,
} from '../../../src/snmp/net-snmp';
import { freeUdpPort } from '../../support/free-port';

const OCTETS = '1.3.6.1.4.1.8072.9999.9999.2004.1.1.3';
const ENGINE_ID = '8000000001020304';
const user: SnmpUser = {
  name: 'poller',
  level: SNMP_LEVEL.authPriv,
  authProtocol: SNMP_AUTH.sha256,
  authKey: 'authentication',
  privProtocol: SNMP_PRIV.aes,
  privKey: 'encryption',
};

let agent: SnmpAgent;
let port: number;

beforeEach(async () => {
  port = await freeUdpPort();
  agent = netSnmp.createAgent({ port, address: '127.0.0.1', engineID: ENGINE_ID }, () => undefined);
  agent.getAuthorizer().addCommunity('public');
  agent.getAuthorizer().addUser(user);
  const mib = agent.getMib();
  mib.registerProvider({ name: 'octets', type: 1, oid: OCTETS, scalarType: TAG.counter64, maxAccess: 2 });
  mib.setScalarValue('octets', Buffer.from('0000000100000002', 'hex'));
});

afterEach(() => agent.close());

const sessions: readonly { readonly name: string; readonly open: () => SnmpSession }[] = [
  { name: 'SNMPv2c', open: () => netSnmp.createSession('127.0.0.1', 'public', { port, version: 1 }) },
  { name: 'SNMPv3 authPriv', open: () => netSnmp.createV3Session('127.0.0.1', user, { port, version: 3 }) },
];

describe.each(sessions)('$name', ({ open }) => {
  let session: SnmpSession;
  beforeEach(() => {
    session = open();
  });
  afterEach(() => {
    session.close();
  });

  test('gets a Counter64 as big-endian octets, and an exception for what is not there', async () => {
    const [there, missing] = await ask((answer) => session.get([`${OCTETS}.0`, `${OCTETS}.1`], answer));
    expect(there).toMatchObject({ oid: `${OCTETS}.0`, type: TAG.counter64 });
    expect((there!.value as Buffer).toString('hex')).toMatch(/^(00)*0100000002$/);
    expect(missing).toMatchObject({ type: TAG.noSuchInstance, value: null });
  });

  test('gets the next one', async () => {
    const [next] = await ask((answer) => session.getNext([OCTETS], answer));
    expect(next!.oid).toBe(`${OCTETS}.0`);
  });

  test('walks a subtree and no further', async () => {
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      session.subtree(
        OCTETS,
        10,
        (varbinds) => {
          seen.push(...varbinds.map(({ oid }) => oid));
          return undefined;
        },
        (error) => (error === null ? resolve() : reject(error)),
      );
    });
    expect(seen).toEqual([`${OCTETS}.0`]);
  });
});

test('a wrong community is a time-out', async () => {
  const session = netSnmp.createSession('127.0.0.1', 'wrong', { port, version: 1, timeout: 50, retries: 0 });
  const answer = ask((done) => session.get([`${OCTETS}.0`], done));
  await expect(answer).rejects.toBeInstanceOf(netSnmp.RequestTimedOutError);
  session.close();
});

test('an unknown user is an invalid response', async () => {
  const stranger: SnmpUser = { name: 'stranger', level: SNMP_LEVEL.noAuthNoPriv };
  const session = netSnmp.createV3Session('127.0.0.1', stranger, { port, version: 3, timeout: 500, retries: 0 });
  const answer = ask((done) => session.get([`${OCTETS}.0`], done));
  await expect(answer).rejects.toBeInstanceOf(netSnmp.ResponseInvalidError);
  session.close();
});

function ask(send: (answer: (error: Error | null, varbinds?: readonly SnmpVarbind[]) => void) => unknown) {
  return new Promise<readonly SnmpVarbind[]>((resolve, reject) => {
    send((error, varbinds) => (error === null ? resolve(varbinds!) : reject(error)));
  });
}
