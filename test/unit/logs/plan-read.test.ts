// Each rotation scheme as a disk between two passes: how far each file was counted, what happened since, and
// what is to be read.

import { gunzipSync, gzipSync } from 'node:zlib';
import { CompressedLogs } from '../../../src/logs/compressed-logs';
import type { FileCursor } from '../../../src/logs/cursor';
import { fingerprintAt, type ReadAt } from '../../../src/logs/fingerprint';
import { planRead, type ReadFinding, type ReadPlan } from '../../../src/logs/plan-read';
import { OpenLogLimit, OpenLogs } from '../../../src/pass/open-logs';
import { Survey } from '../../../src/pass/survey';
import { lines } from '../../support/counting';
import { MemoryDisk } from '../../support/memory-disk';
import { MemoryFiles } from '../../support/memory-files';

class Scene {
  readonly disk = new MemoryDisk();
  readonly files = new MemoryFiles(this.disk);
  cursors: readonly FileCursor[] = [];
  private written = 0;

  constructor(readonly path: string) {
    this.disk.makeDirectory('/log');
  }

  /** Appends `count` new lines. */
  write(path: string, count = 10): void {
    this.disk.append(path, lines(this.written + 1, this.written + count));
    this.written += count;
  }

  /** Puts what a file holds into a compressed one, and removes it. */
  gzip(path: string, into: string): void {
    const { data } = this.disk.find(path)!;
    this.disk.append(into, gzipSync(data));
    this.disk.remove(path);
  }

  /** All there is of these files was counted, the last being the live one. */
  counted(...paths: readonly string[]): void {
    this.cursors = paths.map((path) => {
      const { identity } = this.files.status(path)!;
      const { length: offsetBytes } = this.content(path);
      const fingerprint = fingerprintAt(offsetBytes, this.readAt(path));
      const isFinished = path.endsWith('.gz') ? { isFinished: true as const } : {};
      return { identity, path, offsetBytes, fingerprint, isInOverlongLine: false, ...isFinished };
    });
  }

  /** Octets of a file that were seen and not counted. */
  seen(path: string, octets: number): void {
    this.cursors = this.cursors.map((cursor) =>
      cursor.path === path ? { ...cursor, seenBytes: cursor.offsetBytes + octets } : cursor,
    );
  }

  async plan(): Promise<ReadPlan> {
    const { files, path } = this;
    const memory = {
      compressed: new CompressedLogs(files, () => 1e15),
      open: new OpenLogs(files, new OpenLogLimit(0)),
    };
    const cursor = this.cursors.length === 0 ? undefined : { files: this.cursors };
    return planRead(await new Survey({ files, path, memory }).planInput(cursor));
  }

  private content(path: string): Buffer {
    const { data } = this.disk.find(path)!;
    return path.endsWith('.gz') ? gunzipSync(data) : data;
  }

  private readAt(path: string): ReadAt {
    const content = this.content(path);
    return (position, length) => content.subarray(position, position + length);
  }
}

interface Row {
  readonly name: string;
  readonly path?: string;
  readonly before: (scene: Scene) => void;
  readonly since: (scene: Scene) => void;
  /** `path` read from its start, `path+` from its cursor; `!` behind it when it is finished. */
  readonly reads: readonly string[];
  readonly findings?: readonly string[];
  readonly kept?: readonly string[];
}

const liveOnly = (scene: Scene) => {
  scene.write(scene.path);
  scene.counted(scene.path);
};
const withOneRotated = (scene: Scene) => {
  scene.write('/log/a.1');
  liveOnly(scene);
  scene.counted('/log/a.1', '/log/a');
};
const stamp = (n: number) => `/log/@40000000000000000000000${n}.s`;
const CURRENT = '/log/current';

const rows: readonly Row[] = [
  {
    name: 'a log seen for the first time is read from its start, older ones are not',
    before: () => undefined,
    since: (s) => {
      s.write('/log/a.1');
      s.write('/log/a');
    },
    reads: ['/log/a'],
  },
  { name: 'a log that grew is read on', before: liveOnly, since: (s) => s.write('/log/a'), reads: ['/log/a+'] },
  { name: 'a log that stood still is looked at', before: liveOnly, since: () => undefined, reads: ['/log/a+'] },
  {
    name: 'rename and create',
    before: liveOnly,
    since: (s) => {
      s.write('/log/a');
      s.disk.rename('/log/a', '/log/a.1');
      s.write('/log/a');
    },
    reads: ['/log/a.1+', '/log/a'],
    findings: ['rotated /log/a.1'],
  },
  {
    name: 'rename and create with the older ones shifted',
    before: withOneRotated,
    since: (s) => {
      s.disk.rename('/log/a.1', '/log/a.2');
      s.disk.rename('/log/a', '/log/a.1');
      s.write('/log/a');
    },
    reads: ['/log/a.2+', '/log/a.1+', '/log/a'],
    findings: ['rotated /log/a.1'],
  },
  {
    name: 'dateext',
    before: liveOnly,
    since: (s) => {
      s.disk.rename('/log/a', '/log/a-20261122');
      s.write('/log/a');
    },
    reads: ['/log/a-20261122+', '/log/a'],
    findings: ['rotated /log/a-20261122'],
  },
  {
    name: 'savelog, which touches its new log before it is written to',
    before: liveOnly,
    since: (s) => {
      s.disk.link('/log/a', '/log/a.0');
      s.disk.create('/log/a.new');
      s.disk.rename('/log/a.new', '/log/a');
    },
    reads: ['/log/a.0+', '/log/a'],
    findings: ['rotated /log/a.0'],
  },
  {
    name: 'three rotations between two passes',
    before: liveOnly,
    since: (s) => {
      for (let n = 0; n < 3; n++) {
        s.disk.rename('/log/a.2', '/log/a.3');
        s.disk.rename('/log/a.1', '/log/a.2');
        s.disk.rename('/log/a', '/log/a.1');
        s.write('/log/a');
      }
    },
    reads: ['/log/a.3+!', '/log/a.2', '/log/a.1', '/log/a'],
    findings: ['rotated /log/a.3', 'rotated /log/a.2', 'rotated /log/a.1'],
  },
  {
    name: 'three rotations by date between two passes',
    before: liveOnly,
    since: (s) => {
      for (const day of [22, 23, 24]) {
        s.disk.rename('/log/a', `/log/a-202611${day}`);
        s.write('/log/a');
      }
    },
    reads: ['/log/a-20261122+!', '/log/a-20261123', '/log/a-20261124', '/log/a'],
    findings: ['rotated /log/a-20261122', 'rotated /log/a-20261123', 'rotated /log/a-20261124'],
  },
  {
    name: 'copytruncate',
    before: liveOnly,
    since: (s) => {
      s.write('/log/a');
      s.disk.copy('/log/a', '/log/a.1');
      s.disk.truncate('/log/a');
      s.write('/log/a', 2);
    },
    reads: ['/log/a.1+', '/log/a'],
    findings: ['rotated /log/a.1'],
  },
  {
    name: 'copytruncate, and the log has grown past its old size',
    before: liveOnly,
    since: (s) => {
      s.disk.copy('/log/a', '/log/a.1');
      s.disk.truncate('/log/a');
      s.write('/log/a', 50);
    },
    reads: ['/log/a.1+', '/log/a'],
    findings: ['rotated /log/a.1'],
  },
  {
    name: 'copytruncate, with an older copy beside it: the longer one is read',
    before: liveOnly,
    since: (s) => {
      s.write('/log/a');
      s.disk.copy('/log/a', '/log/a.before2');
      s.write('/log/a');
      s.disk.copy('/log/a', '/log/a.1');
      s.disk.truncate('/log/a');
    },
    reads: ['/log/a.1+', '/log/a'],
    findings: ['rotated /log/a.1'],
  },
  {
    name: 'copytruncate twice between two passes',
    before: liveOnly,
    since: (s) => {
      s.disk.copy('/log/a', '/log/a.1');
      s.disk.truncate('/log/a');
      s.write('/log/a', 50);
      s.disk.rename('/log/a.1', '/log/a.2');
      s.disk.copy('/log/a', '/log/a.1');
      s.disk.truncate('/log/a');
      s.write('/log/a', 3);
    },
    reads: ['/log/a.2+', '/log/a.1', '/log/a'],
    findings: ['rotated /log/a.2', 'rotated /log/a.1'],
  },
  {
    name: 'copytruncate that has copied but not yet cut',
    before: liveOnly,
    since: (s) => {
      s.write('/log/a');
      s.disk.copy('/log/a', '/log/a.1');
    },
    reads: ['/log/a+'],
  },
  {
    name: 'a log cut short without a copy',
    before: liveOnly,
    since: (s) => {
      s.disk.truncate('/log/a');
      s.write('/log/a', 2);
    },
    reads: ['/log/a'],
    findings: ['truncated /log/a'],
  },
  {
    name: 'a log cut short without a copy that has grown past its old size',
    before: liveOnly,
    since: (s) => {
      s.disk.truncate('/log/a');
      s.write('/log/a', 50);
    },
    reads: ['/log/a'],
    findings: ['truncated /log/a'],
  },
  {
    name: 'delete and create, the new log with another inode',
    before: liveOnly,
    since: (s) => {
      s.disk.create('/log/b');
      s.write('/log/b');
      s.disk.rename('/log/b', '/log/a');
    },
    reads: ['/log/a'],
    findings: ['lost /log/a'],
  },
  {
    name: 'delete and create, the new log with the old inode',
    before: liveOnly,
    since: (s) => {
      s.disk.remove('/log/a');
      s.write('/log/a', 50);
    },
    reads: ['/log/a'],
    findings: ['truncated /log/a'],
  },
  {
    name: 'the new log has the inode of an old rotated one that was deleted',
    before: withOneRotated,
    since: (s) => {
      s.disk.remove('/log/a.1');
      s.disk.rename('/log/a', '/log/a.1');
      s.write('/log/a', 50);
    },
    reads: ['/log/a.1+', '/log/a'],
    findings: ['rotated /log/a.1'],
  },
  {
    name: 'rename, create and compress by another than gzip: what is in it is said to be lost',
    before: withOneRotated,
    since: (s) => {
      s.disk.rename('/log/a', '/log/a.1.Z');
      s.disk.remove('/log/a.1');
      s.disk.create('/log/holdsTheOldInode');
      s.write('/log/a');
    },
    reads: ['/log/a'],
    findings: ['lost /log/a: /log/a.1.Z is compressed by'],
  },
  {
    name: 'rename, create and compress with gzip',
    before: liveOnly,
    since: (s) => {
      s.write('/log/a');
      s.gzip('/log/a', '/log/a.1.gz');
      s.write('/log/a');
    },
    reads: ['/log/a.1.gz+!', '/log/a'],
    findings: ['rotated /log/a.1.gz'],
  },
  {
    name: 'several rotations, some of them compressed',
    before: liveOnly,
    since: (s) => {
      s.write('/log/a');
      s.gzip('/log/a', '/log/a.3.gz');
      s.write('/log/a');
      s.gzip('/log/a', '/log/a.2.gz');
      s.write('/log/a.1');
      s.write('/log/a');
      s.write('/log/x');
      s.gzip('/log/x', '/log/a.4.gz');
    },
    reads: ['/log/a.3.gz+!', '/log/a.2.gz!', '/log/a.1', '/log/a'],
    findings: ['rotated /log/a.3.gz', 'rotated /log/a.2.gz', 'rotated /log/a.1'],
  },
  {
    name: 'one of several that is no gzip costs what was in it',
    before: liveOnly,
    since: (s) => {
      s.disk.rename('/log/a', '/log/a.3');
      s.write('/log/a.2.lzo');
      s.write('/log/a.1');
      s.write('/log/a');
    },
    reads: ['/log/a.3+', '/log/a.1', '/log/a'],
    findings: ['rotated /log/a.3', 'lost /log/a.2.lzo: /log/a.2.lzo is compressed by', 'rotated /log/a.1'],
  },
  {
    name: 'a compressed file that was read to its end keeps its place among the names',
    before: (s) => {
      s.write('/log/a');
      s.gzip('/log/a', '/log/a.1.gz');
      s.disk.create('/log/a');
      s.counted('/log/a.1.gz', '/log/a');
    },
    since: (s) => {
      s.disk.rename('/log/a.1.gz', '/log/a.2.gz');
      s.write('/log/a');
      s.gzip('/log/a', '/log/a.1.gz');
      s.disk.create('/log/y');
      s.write('/log/a');
    },
    reads: ['/log/a.2.gz+!', '/log/a.1.gz!', '/log/a'],
    findings: ['rotated /log/a.1.gz'],
  },
  {
    name: 'an empty log whose inode another got, since it was compressed',
    before: (s) => {
      s.write('/log/a.1');
      s.disk.create('/log/a');
      s.counted('/log/a.1', '/log/a');
    },
    since: (s) => {
      s.disk.rename('/log/a.1', '/log/a.2');
      s.write('/log/a');
      s.gzip('/log/a', '/log/a.1.gz');
      s.write('/log/a');
    },
    reads: ['/log/a.2+', '/log/a.1.gz!', '/log/a+'],
    findings: ['rotated /log/a.1.gz'],
  },
  {
    name: 'a rotated file that went with something unread is lost to the octet',
    before: (s) => {
      withOneRotated(s);
      s.seen('/log/a.1', 100);
    },
    since: (s) => s.disk.remove('/log/a.1'),
    reads: ['/log/a+'],
    findings: ['lost /log/a.1 100'],
  },
  {
    name: 'a log that lost its end is read on behind it',
    before: liveOnly,
    since: (s) => s.disk.truncate('/log/a', 200),
    reads: ['/log/a+cut'],
    findings: ['truncated /log/a, read on'],
  },
  {
    name: 'a log that lost its end and grew again is read on from where it was',
    before: liveOnly,
    since: (s) => {
      s.disk.truncate('/log/a', 200);
      s.write('/log/a', 30);
    },
    reads: ['/log/a+cut'],
    findings: ['truncated /log/a, read on'],
  },
  {
    name: 'a log cut short, written to and then rotated is read from its start',
    before: liveOnly,
    since: (s) => {
      s.disk.truncate('/log/a');
      s.write('/log/a', 3);
      s.disk.rename('/log/a', '/log/a.1');
      s.write('/log/a');
    },
    reads: ['/log/a.1', '/log/a'],
    findings: ['truncated /log/a.1', 'rotated /log/a.1'],
  },
  {
    name: 'a log missing for a moment is judged later',
    before: withOneRotated,
    since: (s) => s.disk.rename('/log/a', '/log/elsewhere'),
    reads: ['/log/a.1+'],
    kept: ['/log/a'],
  },
  {
    name: 'a log renamed and not yet made anew',
    before: liveOnly,
    since: (s) => {
      s.write('/log/a');
      s.disk.rename('/log/a', '/log/a.1');
    },
    reads: ['/log/a.1+'],
    findings: ['rotated /log/a.1'],
  },
  {
    name: 'a log found rotated while none was live, by a later pass',
    before: (s) => {
      s.write('/log/a.1');
      s.counted('/log/a.1');
    },
    since: (s) => s.write('/log/a'),
    reads: ['/log/a.1+', '/log/a'],
  },
  {
    name: 'a log that came and went since a pass that saw none',
    before: (s) => {
      s.write('/log/a-20261122');
      s.counted('/log/a-20261122');
    },
    since: (s) => {
      s.write('/log/a-20261123');
      s.write('/log/a');
    },
    reads: ['/log/a-20261122+', '/log/a-20261123', '/log/a'],
    findings: ['rotated /log/a-20261123'],
  },
  {
    name: 'an old rotated file that was touched is not read again',
    before: withOneRotated,
    since: (s) => {
      s.write('/log/a.5');
      s.disk.rename('/log/a.1', '/log/a.2');
      s.disk.rename('/log/a', '/log/a.1');
      s.write('/log/a');
      s.disk.touch('/log/a.5');
    },
    reads: ['/log/a.2+', '/log/a.1+', '/log/a'],
    findings: ['rotated /log/a.1'],
  },
  {
    name: 'copies that an admin made of old and new files are not read',
    before: withOneRotated,
    since: (s) => {
      s.disk.copy('/log/a', '/log/a.2026copy');
      s.disk.rename('/log/a.1', '/log/a.2');
      s.disk.rename('/log/a', '/log/a.1');
      s.write('/log/a.7');
      s.disk.copy('/log/a.7', '/log/a.7.bak0');
      s.disk.copy('/log/a.1', '/log/a.1-copy0');
      s.write('/log/a');
    },
    reads: ['/log/a.2+', '/log/a.1+', '/log/a'],
    findings: ['rotated /log/a.1'],
  },
  {
    name: 'the log was replaced by a copy of itself, as by an editor',
    before: liveOnly,
    since: (s) => {
      s.disk.copy('/log/a', '/log/b');
      s.disk.rename('/log/b', '/log/a');
      s.write('/log/a');
    },
    reads: ['/log/a+'],
  },
  {
    name: "another log's rotated file that begins with this one's name is not read",
    before: liveOnly,
    since: (s) => {
      s.disk.rename('/log/a', '/log/a-20261122');
      s.write('/log/a.err-20261122');
      s.write('/log/a.err-20261123');
      s.write('/log/a');
    },
    reads: ['/log/a-20261122+', '/log/a'],
    findings: ['rotated /log/a-20261122'],
  },
  {
    name: 'multilog',
    path: CURRENT,
    before: liveOnly,
    since: (s) => {
      s.write(CURRENT);
      s.disk.rename(CURRENT, stamp(1));
      s.write(CURRENT);
    },
    reads: [`${stamp(1)}+`, CURRENT],
    findings: [`rotated ${stamp(1)}`],
  },
  {
    name: 'multilog caught between previous and the final name',
    path: CURRENT,
    before: liveOnly,
    since: (s) => {
      s.disk.rename(CURRENT, '/log/previous');
      s.disk.link('/log/previous', stamp(1));
      s.write(CURRENT);
    },
    reads: [`${stamp(1)}+`, CURRENT],
    findings: [`rotated ${stamp(1)}`],
  },
  {
    name: 'multilog that rotated twice, the second file having two names for a moment: it is read once',
    path: CURRENT,
    before: liveOnly,
    since: (s) => {
      s.disk.rename(CURRENT, stamp(1));
      s.write(CURRENT);
      s.disk.rename(CURRENT, '/log/previous');
      s.disk.link('/log/previous', stamp(2));
      s.write(CURRENT);
    },
    reads: [`${stamp(1)}+`, stamp(2), CURRENT],
    findings: [`rotated ${stamp(1)}`, `rotated ${stamp(2)}`],
  },
  {
    name: 'multilog with a processor that copies: the .s file is another, with the same content',
    path: CURRENT,
    before: liveOnly,
    since: (s) => {
      s.write(CURRENT);
      s.disk.copy(CURRENT, stamp(1));
      s.disk.remove(CURRENT);
      s.write(CURRENT);
    },
    reads: [`${stamp(1)}+`, CURRENT],
    findings: [`rotated ${stamp(1)}`],
  },
  {
    name: 'multilog after an unclean stop',
    path: CURRENT,
    before: liveOnly,
    since: (s) => {
      s.write(CURRENT);
      s.disk.rename(CURRENT, stamp(1).replace('.s', '.u'));
      s.write(CURRENT);
    },
    reads: [`${stamp(1).replace('.s', '.u')}+`, CURRENT],
    findings: [`rotated ${stamp(1).replace('.s', '.u')}`],
  },
];

function described(finding: ReadFinding): string {
  const { kind, path } = finding;
  if (kind === 'rotated') return `rotated ${path}`;
  const octets = finding.octets > 0 ? ` ${finding.octets}` : '';
  if (kind === 'truncated') return `truncated ${path}${octets}${finding.isReadOn ? ', read on' : ''}`;
  const reason = finding.reason === undefined ? '' : `: ${finding.reason.split(' ').slice(0, 4).join(' ')}`;
  return `lost ${path}${octets}${reason}`;
}

test.each(rows)('$name', async ({ path = '/log/a', before, since, reads, findings = [], kept = [] }) => {
  const scene = new Scene(path);
  before(scene);
  since(scene);
  const plan = await scene.plan();
  expect({
    reads: plan.steps.map(({ file, cursor, isFinished, isCut }) => {
      const from = cursor === undefined ? '' : '+';
      return `${file.path}${from}${isCut ? 'cut' : ''}${isFinished ? '!' : ''}`;
    }),
    findings: plan.findings.map(described),
    kept: plan.kept.map((cursor) => cursor.path),
  }).toEqual({ reads, findings, kept });
});
