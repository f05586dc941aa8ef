import { describe, expect, test } from '@jest/globals';
import { describeFault, hintFor, type MasterFault } from '../../../src/agentx/master-fault';
import type { SocketAddress } from '../../../src/base/sockets';

const UNIX: SocketAddress = { kind: 'unix', path: '/var/agentx/master' };
const TCP: SocketAddress = { kind: 'tcp', host: '127.0.0.1', port: 705 };

const socket = (errorCode: string | undefined): MasterFault => ({ kind: 'socket', errorCode });

describe('describeFault', () => {
  test.each<readonly [MasterFault, string]>([
    [socket('ENOENT'), 'there is no such socket (ENOENT)'],
    [socket('ECONNREFUSED'), 'nothing listens there (ECONNREFUSED)'],
    [socket('EACCES'), 'permission denied (EACCES)'],
    [socket('EHOSTUNREACH'), 'the connection failed (EHOSTUNREACH)'],
    [socket(undefined), 'it closed the connection'],
    [{ kind: 'silent', request: 'ping', seconds: 5 }, 'no answer to "ping" within 5 s'],
    [{ kind: 'closed', reason: 4 }, 'it closed the session because our answers took too long'],
    [{ kind: 'framing', fault: 'tooLong' }, 'it sent a message of more than 1 MiB'],
    [{ kind: 'unreadable' }, 'it sent an answer that cannot be read'],
    [
      { kind: 'refused', request: 'open', code: 256 },
      'it answered "open" with an error: it opens no session (openFailed)',
    ],
  ])('%j is told as a clause', (fault, clause) => {
    expect(describeFault(fault)).toBe(clause);
  });
});

describe('hintFor', () => {
  test.each<readonly [string, MasterFault, SocketAddress, RegExp]>([
    ['a missing socket', socket('ENOENT'), UNIX, /^Start snmpd with "master agentx".*agentXSocket/],
    ['a socket left behind', socket('ECONNREFUSED'), UNIX, /snmpd is not running, start it/],
    ['a closed port', socket('ECONNREFUSED'), TCP, /^Start snmpd .*agentXSocket/],
    ['a socket of others', socket('EACCES'), UNIX, /agentXPerms/],
    ['an unknown host', socket('ENOTFOUND'), TCP, /host name/],
    ['a filtered port', socket('EACCES'), TCP, /packet filter/],
    ['silence', { kind: 'silent', request: 'open', seconds: 5 }, UNIX, /hung/],
    ['a refusal', { kind: 'refused', request: 'open', code: 256 }, UNIX, /log of snmpd/],
    ['something that is no snmpd', { kind: 'framing', fault: 'wrongVersion' }, TCP, /Is it snmpd/],
    ['a connection that ends at once', socket(undefined), UNIX, /Is it snmpd/],
    ['any other errno', socket('EMFILE'), UNIX, /errno\(3\)/],
  ])('says what to do about %s', (_name, fault, address, hint) => {
    expect(hintFor(fault, address)).toMatch(hint);
    expect(hintFor(fault, address)).toMatch(/[.?]$/);
  });
});
