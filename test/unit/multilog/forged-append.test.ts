// What another writer of the state directory puts into the snapshot never decides where a processor writes.

import { decodeSnapshot } from '../../../src/ledger/decode-snapshot';
import { encodeSnapshot } from '../../../src/ledger/encode-snapshot';
import type { Snapshot } from '../../../src/ledger/snapshot';
import { type Append, placeOf } from '../../../src/multilog/append';
import { stagedName } from '../../../src/multilog/names';
import { lines } from '../../support/counting';
import { Machine } from '../../support/machine';
import { ARCHIVE, MemoryMultilog } from '../../support/memory-multilog';

const place = { base: '/base', program: 'sendlog', birth: 17, generation: 4 } as const;
const day = '/base/2026/11/22';
const honest: Append = {
  path: `${day}/sendlog`,
  stagedAs: `${day}/${stagedName('sendlog', { birth: 17, generation: 4, offsetBytes: 90 })}`,
  offsetBytes: 90,
  lengthBytes: 5,
};

test('an append of ours is the one that we derive', () => {
  expect(placeOf(honest, place)).toEqual(honest);
});

test('the staged file tells its place in the archive, whatever the ledger says', () => {
  expect(placeOf({ ...honest, offsetBytes: 0 }, place)).toEqual(honest);
});

test('an append that an older release left takes its place from the ledger', () => {
  const stagedAs = `${day}/${stagedName('sendlog', { birth: 17, generation: 4 })}`;
  expect(placeOf({ ...honest, stagedAs }, place)).toEqual({ ...honest, stagedAs });
});

const staged = (birth: number, generation: number) => `${day}/${stagedName('sendlog', { birth, generation })}`;
test.each<readonly [string, Partial<Append>]>([
  ['a path elsewhere', { path: '/etc/cron.d/sendlog' }],
  ['a path elsewhere that ends like a day', { path: '/etc/2026/11/22/sendlog' }],
  ['a path that climbs', { path: '/base/2026/11/22/../../../../etc/sendlog' }],
  ['a path that climbs and comes back', { path: '/base/x/../2026/11/22/sendlog' }],
  ['no date', { path: '/base/2026/13/45/sendlog' }],
  ['the archive of another program', { path: `${day}/smtplog` }],
  ['staged elsewhere', { stagedAs: '/root/precious' }],
  ['staged elsewhere under a right name', { stagedAs: `/tmp/${stagedName('sendlog', { birth: 17, generation: 4 })}` }],
  ['staged on another day', { stagedAs: staged(17, 4).replace('/22/', '/23/') }],
  ['staged for another ledger', { stagedAs: staged(18, 4) }],
  ['staged for a commit that never was', { stagedAs: staged(17, 5) }],
  ['a name with more to it', { stagedAs: `${staged(17, 4)}/x` }],
  ['a name in other digits', { stagedAs: `${day}/.sendlog.017-4.staged` }],
  ['nothing', { path: '', stagedAs: '' }],
])('%s is refused', (_, forged) => {
  expect(placeOf({ ...honest, ...forged }, place)).toBeUndefined();
});

/** Seals what a change makes of the newest snapshot, as whoever may write the state directory can. */
function forge({ disk }: Machine, change: (snapshot: Snapshot) => Snapshot): void {
  const slots = ['a', 'b'].map((slot) => `/state/snapshot-${slot}`).filter((path) => disk.find(path) !== undefined);
  const [newest] = slots
    .map((path) => ({ path, snapshot: decodeSnapshot(disk.find(path)!.data) }))
    .sort((a, b) => b.snapshot.generation - a.snapshot.generation);
  disk.setData(disk.find(newest!.path)!, encodeSnapshot(change(newest!.snapshot)));
}

test('a forged append writes, copies and removes nothing; what is honest goes on', async () => {
  const machine = new Machine();
  const multilog = new MemoryMultilog(machine);
  multilog.write(lines(1, 5));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  machine.disk.makeDirectory('/victim');
  machine.disk.append('/victim/precious', 'precious\n');
  machine.disk.append('/state/payload', 'forged\n');
  const appends = [
    { path: '/victim/sendlog', stagedAs: '/state/payload', offsetBytes: 0, lengthBytes: 7 },
    { path: '/state/sendlog', stagedAs: '/victim/precious', offsetBytes: 0, lengthBytes: 9 },
  ];
  forge(machine, (snapshot) => ({
    ...snapshot,
    archives: new Map([
      ...(snapshot.archives ?? []),
      ...appends.map((append, n) => [`sendlog /forged${n}`, { files: [], append }] as const),
    ]),
  }));
  for (const [first, last] of [
    [6, 7],
    [8, 9],
  ] as const) {
    multilog.write(lines(first, last));
    multilog.fill();
    expect(await multilog.process()).toBe('done');
  }
  expect(machine.disk.names('/victim')).toEqual(['precious']);
  expect(machine.disk.find('/state/sendlog')).toBeUndefined();
  expect(machine.disk.text('/state/payload')).toBe('forged\n');
  expect(multilog.archived).toBe(lines(1, 9));
  expect(multilog.warnings).toEqual(
    appends.map(({ path, stagedAs }) => expect.stringContaining(`want ${stagedAs} appended to ${path}`)),
  );
});

test.each(['/base/2023', '/base/2023/11', '/base/2023/11/14'])(
  '%s as a symbolic link is not followed',
  async (link) => {
    const machine = new Machine();
    machine.disk.makeDirectory('/victim');
    machine.disk.makeDirectory('/base');
    machine.disk.symlink('/victim', link);
    const multilog = new MemoryMultilog(machine);
    multilog.write(lines(1, 5));
    multilog.fill();
    expect(await multilog.process()).toBe('failed');
    expect([machine.disk.names('/victim'), machine.disk.text(ARCHIVE)]).toEqual([[], undefined]);
  },
);
