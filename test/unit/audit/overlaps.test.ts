import { findOverlaps } from '../../../src/audit/overlaps';
import type { AuditedLog, Stretch } from '../../../src/audit/stretch';
import type { FileCursor } from '../../../src/logs/cursor';
import { digestOf, HEAD_BYTES, TAIL_BYTES } from '../../../src/logs/fingerprint';
import { LOG, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

const stamped = (from: number, to: number): string => {
  const each = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return each.map((n) => `Nov 22 15:19:32 mail imapd: LOGIN, user=user${n}@example.com, ip=[192.0.2.1]\n`).join('');
};
const OLD = stamped(1, 60);

class Scene {
  readonly machine = new Machine();
  readonly logs: AuditedLog[] = [];
  readonly stretches: Stretch[] = [];

  constructor() {
    this.machine.disk.makeDirectory('/log');
  }

  write(text: string, path = LOG): this {
    this.machine.disk.append(path, text);
    return this;
  }

  log(key: string, path = LOG, services?: AuditedLog['spec']): AuditedLog {
    const log = { key, name: key.split(' ')[0]!, spec: services, path };
    this.logs.push(log);
    return log;
  }

  /** As a pass leaves it that has counted `text` from an octet on. */
  counted(log: AuditedLog, text: string, { fromBytes = 0, identity = '1:99', path = log.path } = {}): this {
    const bytes = Buffer.from(text, 'latin1');
    const fingerprint = {
      head: digestOf(bytes.subarray(0, HEAD_BYTES)),
      tail: digestOf(bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES))),
      beginning: text.slice(0, 64),
    };
    const account = { fromBytes, rules: '', increments: { counters: {} } };
    const cursor: FileCursor = {
      ...{ identity, path, offsetBytes: bytes.length, fingerprint, isInOverlongLine: false },
      account,
    };
    this.stretches.push({ log, cursor, account });
    return this;
  }

  async evidence(): Promise<readonly string[]> {
    const { host } = this.machine.start();
    const overlaps = await findOverlaps(host, this.logs, this.stretches);
    return overlaps.map(({ path, first, second, evidence }) => {
      const octets = evidence.kind === 'octets' ? ` ${evidence.fromBytes}-${evidence.toBytes}` : '';
      return `${path} ${evidence.kind}${octets}: ${first.log.key}, ${second.log.key}`;
    });
  }
}

test.each<[name: string, now: string, evidence: readonly string[]]>([
  [
    'that an editor rewrote, a line less',
    OLD.replace(stamped(40, 40), '') + stamped(61, 63),
    ['/log/a beginning: a, a'],
  ],
  ['that was trimmed', stamped(30, 63), ['/log/a end: a, a']],
  ['of which an older copy came back', stamped(1, 30), ['/log/a beginning: a, a']],
  ['that is another one', stamped(61, 90), []],
  ['that has the first line in common', stamped(1, 1) + stamped(61, 90), []],
])('a log %s, and that was counted again', async (_name, now, evidence) => {
  const scene = new Scene().write(now, '/log/a');
  const log = scene.log('a', '/log/a');
  scene.counted(log, OLD).counted(log, now);
  expect(await scene.evidence()).toEqual(evidence);
});

test('a rewritten log that was read on behind what was counted is counted once', async () => {
  const kept = OLD.replace(stamped(40, 40), '');
  const scene = new Scene().write(kept + stamped(61, 63));
  const log = scene.log('a');
  scene.counted(log, OLD).counted(log, kept + stamped(61, 63), { fromBytes: kept.length });
  expect(await scene.evidence()).toEqual([]);
});

test.each([
  ['path', 'pattern', 'mail', `mail ${LOG}`],
  ['pattern', 'path', `mail ${LOG}`, 'mail'],
])('a %s that became a %s, and was counted from the start', async (_from, _to, before, after) => {
  const scene = new Scene().write(OLD + stamped(61, 70));
  scene.counted(scene.log(before), OLD);
  scene.counted(scene.log(after), OLD + stamped(61, 70));
  expect(await scene.evidence()).toEqual([`${LOG} octets 0-${OLD.length}: ${before}, ${after}`]);
});

test('a second name of one file that was counted as another log', async () => {
  const scene = new Scene().write(OLD, '/log/a');
  scene.machine.disk.link('/log/a', '/log/b');
  scene.counted(scene.log('mail /log/a', '/log/a'), OLD).counted(scene.log('mail /log/b', '/log/b'), OLD);
  expect(await scene.evidence()).toEqual([expect.stringContaining(`octets 0-${OLD.length}`)]);
});

test('stretches of one file, one after the other, do not overlap', async () => {
  const scene = new Scene().write(OLD + stamped(61, 70));
  const log = scene.log('mail');
  scene.counted(log, OLD).counted(log, OLD + stamped(61, 70), { fromBytes: OLD.length });
  expect(await scene.evidence()).toEqual([]);
});

test('two logs that are the same to the last octet are two logs', async () => {
  const scene = new Scene().write(OLD, '/log/a').write(OLD, '/log/b');
  scene.counted(scene.log('mail /log/a', '/log/a'), OLD).counted(scene.log('mail /log/b', '/log/b'), OLD);
  expect(await scene.evidence()).toEqual([]);
});

test('rotated files that are gone, or still there, overlap with nothing', async () => {
  const scene = new Scene().write(stamped(61, 90), `${LOG}.1`).write(stamped(91, 99));
  const log = scene.log('mail');
  scene
    .counted(log, OLD)
    .counted(log, stamped(61, 90), { path: `${LOG}.1` })
    .counted(log, stamped(91, 99));
  expect(await scene.evidence()).toEqual([]);
});

test.each([
  ['different services', ['send'], []],
  ['the same service', ['imap'], [`${LOG} octets 0-${OLD.length}: one, other`]],
] as const)('two sources that read one log for %s', async (_name, services, evidence) => {
  const scene = new Scene().write(OLD);
  scene.counted(scene.log('one', LOG, { ...sourceAt(LOG), services: ['imap'] }), OLD);
  scene.counted(scene.log('other', LOG, { ...sourceAt(LOG), services: [...services] }), OLD);
  expect(await scene.evidence()).toEqual(evidence);
});

test('last lines that a log holds more than once prove nothing', async () => {
  const same = `${'the same line, without a stamp '.repeat(9)}\n`;
  const scene = new Scene().write(stamped(61, 70) + same + stamped(71, 80) + same);
  const log = scene.log('mail');
  scene.counted(log, OLD + same).counted(log, stamped(61, 70) + same + stamped(71, 80) + same);
  expect(await scene.evidence()).toEqual([]);
});

test('the end of what was counted is found wherever a chunk of a large log ends', async () => {
  const large = stamped(100_000, 130_000);
  const from = 1 << 20;
  for (const shift of [-300, -1, 0, 1, 300]) {
    const end = large.indexOf('\n', from + shift) + 1;
    const scene = new Scene().write(large);
    const log = scene.log('mail');
    scene.counted(log, OLD + large.slice(0, end)).counted(log, large);
    expect([shift, await scene.evidence()]).toEqual([shift, [`${LOG} end: mail, mail`]]);
  }
});
