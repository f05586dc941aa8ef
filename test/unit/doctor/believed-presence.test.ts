// Run as root, with the processes and files of two other users: what agent.json says is only believed where it is proven.

import { chownSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { defaultConfig } from '../../../src/config/defaults';
import { believedPresence } from '../../../src/doctor/believed-presence';
import { parseDatagramAddress } from '../../../src/host/datagrams';
import { nodeHost } from '../../../src/host/node-host';
import { Child } from '../../support/child';
import { TempDirectory } from '../../support/temp-directory';

const host = nodeHost();
const [NOBODY, DAEMON] = [65534, 1];
let directory: TempDirectory;
const children: Child[] = [];
beforeEach(() => {
  directory = new TempDirectory();
});
afterEach(async () => {
  directory.stop();
  for (const child of children.splice(0)) {
    child.signal('SIGKILL');
    await child.ended;
  }
});

/** A process of a user, which lives until the end of the test. */
function processOf(uid: number, command: readonly string[] = ['sleep', '60']): number {
  const child = new Child(['setpriv', '--reuid', String(uid), '--clear-groups', ...command]);
  children.push(child);
  return child.pid;
}

interface Written {
  readonly pid: number;
  readonly uid: number;
  readonly addresses?: readonly string[];
}

/** What that user writes as agent.json, in the place of an agent. */
function write({ pid, uid, addresses }: Written): void {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
  const standing = addresses === undefined ? { kind: 'registered' } : { kind: 'standalone', addresses };
  const presence = {
    ...{ process: { pid, boot, start }, version: '1', schedule: '* * * * * *', root: '1.3', master: 'unix:/x' },
    ...{ standing, sinceMs: 1 },
  };
  chownSync(directory.write('agent.json', JSON.stringify(presence)), uid, uid);
}

function believed(text?: string) {
  const listen = text === undefined ? undefined : parseDatagramAddress(text);
  const snmp = { listen, isAnywhere: false, community: undefined, users: [] } as const;
  const words = { name: undefined, contact: undefined, location: undefined };
  return believedPresence(host, {
    ...defaultConfig(() => false),
    stateDir: directory.path,
    snmp: { ...snmp, ...words },
  });
}

async function isRun(pid: number, uid: number): Promise<void> {
  // setpriv becomes the user's process a moment later.
  for (let n = 0; n < 500; n++) {
    const [, real] = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    if (Number(real) === uid) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`process ${pid} is not run by uid ${uid}`);
}

test('an agent of the user whose file it is', async () => {
  const pid = processOf(NOBODY);
  await isRun(pid, NOBODY);
  write({ pid, uid: NOBODY });
  expect(believed()).toMatchObject({ isAgentAlive: true, presence: { process: { pid } }, doubts: [] });
});

test.each([
  ['root', 0],
  ['another user', DAEMON],
])('a process of %s is not the agent of who wrote the file', async (_, uid) => {
  const pid = uid === 0 ? 1 : processOf(uid);
  await isRun(pid, uid);
  write({ pid, uid: NOBODY });
  const { presence, isAgentAlive, doubts } = believed();
  expect([presence, isAgentAlive]).toEqual([undefined, false]);
  expect(doubts).toEqual([
    expect.stringContaining(`names process ${pid}, which is not one of the user (uid ${NOBODY})`),
  ]);
});

test('root’s own agent writes for the owner of the directory', () => {
  const child = new Child([process.execPath, '-e', 'setTimeout(() => 0, 60000)', 'maillogs', 'agent']);
  children.push(child);
  write({ pid: child.pid, uid: NOBODY });
  expect(believed().isAgentAlive).toBe(true);
});

test('an address is believed where the configuration has it, or where the file is our own', async () => {
  const pid = processOf(NOBODY);
  await isRun(pid, NOBODY);
  const addresses = ['udp:127.0.0.1:1161', 'udp:192.0.2.1:161'];
  write({ pid, uid: NOBODY, addresses });
  const one = believed('udp:127.0.0.1:1161');
  expect(one.presence?.standing).toEqual({ kind: 'standalone', addresses: addresses.slice(0, 1) });
  expect(one.doubts).toEqual([
    expect.stringContaining('answers at udp:192.0.2.1:161, which the configuration does not'),
  ]);
  expect(believed().presence?.standing).toEqual({ kind: 'standalone', addresses: [] });
  write({ pid: process.pid, uid: 0, addresses });
  expect(believed().presence?.standing).toEqual({ kind: 'standalone', addresses });
});

test('a link in its place is not followed', () => {
  write({ pid: process.pid, uid: 0 });
  renameSync(directory.at('agent.json'), directory.at('other.json'));
  symlinkSync(directory.at('other.json'), directory.at('agent.json'));
  expect(believed()).toEqual({ presence: undefined, isAgentAlive: false, doubts: [] });
});
