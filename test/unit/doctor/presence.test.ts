import { describe, expect, test } from '@jest/globals';
import { Problem } from '../../../src/base/problem';
import { version } from '../../../src/base/version';
import { defaultConfig } from '../../../src/config/defaults';
import { AgentPresence, readPresence } from '../../../src/doctor/presence';
import { Machine } from '../../support/machine';

const config = { ...defaultConfig(() => false), stateDir: '/state' };
const ROOT = '1.3.6.1.4.1.8072.9999.9999.2004';

/** Lets what is written in the background come to its end. */
async function settled(): Promise<void> {
  for (let n = 0; n < 100; n++) await Promise.resolve();
}

function started() {
  const machine = new Machine();
  const { host, identity } = machine.start();
  return { machine, host, identity, presence: new AgentPresence(host) };
}

test('says who runs and how it stands with the master, and is gone when the agent takes leave', async () => {
  const { host, identity, presence } = started();
  host.files.makeDirectory('/state', 0o755);
  presence.use({ config });
  await settled();
  expect(readPresence(host, '/state')).toMatchObject({ process: identity, standing: { kind: 'unconnected' } });
  presence.stands({ kind: 'registered' });
  await settled();
  expect(readPresence(host, '/state')).toMatchObject({ root: ROOT, standing: { kind: 'registered' } });
  await presence.stop();
  expect(readPresence(host, '/state')).toBeUndefined();
  expect(host.files.list('/state')).toEqual([]);
});

test('what comes while it is being written is written after it', async () => {
  const { host, presence } = started();
  host.files.makeDirectory('/state', 0o755);
  presence.use({ config });
  presence.stands({ kind: 'registered' });
  presence.stands({ kind: 'refused', code: 263 });
  await settled();
  expect(readPresence(host, '/state')!.standing).toEqual({ kind: 'refused', code: 263 });
});

test('without the directory nothing is said, and it is written once a pass has made it', async () => {
  const { host, presence } = started();
  const { create } = host.files;
  Object.assign(host.files, {
    create: async () => {
      throw new Problem('noInput', 'there is no such directory.');
    },
  });
  presence.use({ config });
  await settled();
  host.files.makeDirectory('/state', 0o755);
  expect(readPresence(host, '/state')).toBeUndefined();
  Object.assign(host.files, { create });
  presence.passed();
  await settled();
  expect(readPresence(host, '/state')).toMatchObject({ version });
});

test('on a full disk no old word stays behind', async () => {
  const { host, presence } = started();
  host.files.makeDirectory('/state', 0o755);
  presence.use({ config });
  await settled();
  const { write } = host.files;
  Object.assign(host.files, {
    write: async () => {
      throw new Problem('diskFull', 'the disk is full.');
    },
  });
  presence.stands({ kind: 'registered' });
  await settled();
  expect(readPresence(host, '/state')).toBeUndefined();
  Object.assign(host.files, { write });
  presence.passed();
  await settled();
  expect(readPresence(host, '/state')!.standing).toEqual({ kind: 'registered' });
});

test('an agent that moves to another state directory leaves nothing in the old one', async () => {
  const { host, presence } = started();
  for (const directory of ['/state', '/other']) host.files.makeDirectory(directory, 0o755);
  presence.use({ config });
  await settled();
  presence.use({ config: { ...config, stateDir: '/other' } });
  await settled();
  expect(readPresence(host, '/state')).toBeUndefined();
  expect(readPresence(host, '/other')).toMatchObject({ version });
});

test('does not take away what another agent on the same state has put there', async () => {
  const { machine, host, presence } = started();
  host.files.makeDirectory('/state', 0o755);
  presence.use({ config });
  await settled();
  const other = machine.start();
  new AgentPresence(other.host).use({ config });
  await settled();
  await presence.stop();
  expect(readPresence(host, '/state')!.process).toEqual(other.identity);
});

test('what is no such file is no one', () => {
  const { host } = started();
  host.files.makeDirectory('/state', 0o755);
  expect(readPresence(host, '/state')).toBeUndefined();
});

describe('a file that no agent has written is nobody:', () => {
  const whole = {
    ...{ version: '1.0.0', schedule: '* * * * * *', root: ROOT, master: 'unix:/m', sinceMs: 1 },
    process: { pid: 7, boot: 'b', start: 's' },
    standing: { kind: 'standalone', addresses: ['udp:127.0.0.1:1161'] },
  };
  const read = async (text: string) => {
    const { host } = started();
    host.files.makeDirectory('/state', 0o755);
    const descriptor = await host.files.create('/state/agent.json', 0o644);
    await host.files.write(descriptor, Buffer.from(text));
    host.files.close(descriptor);
    return readPresence(host, '/state');
  };

  test('but one that is as an agent writes it is read', async () => {
    expect(await read(JSON.stringify(whole))).toEqual(whole);
  });

  test.each<[string, string]>([
    ['no JSON', '{'],
    ['null', 'null'],
    ['a pid that is text', JSON.stringify({ ...whole, process: { ...whole.process, pid: '1; reboot' } })],
    ['a pid of 0', JSON.stringify({ ...whole, process: { ...whole.process, pid: 0 } })],
    ['no root', JSON.stringify({ ...whole, root: undefined })],
    ['a root that is no text', JSON.stringify({ ...whole, root: [1, 3] })],
    ['no standing', JSON.stringify({ ...whole, standing: undefined })],
    ['another standing', JSON.stringify({ ...whole, standing: { kind: 'upright' } })],
    ['a refusal without a code', JSON.stringify({ ...whole, standing: { kind: 'refused' } })],
    ['no address', JSON.stringify({ ...whole, standing: { kind: 'standalone' } })],
    ['an address that is no text', JSON.stringify({ ...whole, standing: { kind: 'standalone', addresses: [1] } })],
  ])('%s', async (_, text) => {
    expect(await read(text)).toBeUndefined();
  });
});

test('keeps the last pass that began late', async () => {
  const { host, presence } = started();
  host.files.makeDirectory('/state', 0o755);
  presence.use({ config });
  presence.late({ dueMs: 1_700_000_000_000, lateMs: 61_000, missed: 6 });
  await settled();
  expect(readPresence(host, '/state')?.latePass).toEqual({ dueMs: 1_700_000_000_000, lateMs: 61_000, missed: 6 });
});
