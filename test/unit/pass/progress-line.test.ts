import { ProgressLine } from '../../../src/pass/progress-line';
import { Machine } from '../../support/machine';
import { ManualClock } from '../../support/manual-clock';

function scene() {
  const clock = new ManualClock();
  let text = '';
  const line = new ProgressLine(clock, (more) => {
    text += more;
  });
  const read = (megabytes: number, source = 'maillog', all = 500) =>
    line.progressed({ source, path: `/log/${source}`, readOctets: megabytes * 1e6, allOctets: all * 1e6 });
  const taken = () => {
    const said = text;
    text = '';
    return said;
  };
  return { clock, line, read, taken };
}

test('a pass of less than a second has none', () => {
  const { clock, line, read, taken } = scene();
  for (let n = 0; n < 9; n++) {
    read(n);
    clock.advance(100);
  }
  line.end();
  expect(taken()).toBe('');
});

test('a longer one shows source, share and speed now and then, and is erased in the end', () => {
  const { clock, line, read, taken } = scene();
  read(0);
  clock.advance(2000);
  read(100);
  expect(taken()).toBe('\r\x1b[Kmaillogs: maillog: 20 % of 500.0 MB, 50 MB/s');
  clock.advance(100);
  read(110);
  expect(taken()).toBe('');
  clock.advance(100);
  read(120, 'send');
  expect(taken()).toBe('\r\x1b[Kmaillogs: send: 24 % of 500.0 MB, 105 MB/s');
  line.end();
  expect(taken()).toBe('\r\x1b[K');
  line.end();
  expect(taken()).toBe('');
});

test('where no one knows how much there is, it says no share', () => {
  const { clock, read, taken } = scene();
  read(0, 'maillog', 0);
  clock.advance(1000);
  read(80, 'maillog', 0);
  expect(taken()).toBe('\r\x1b[Kmaillogs: maillog: 80 MB/s');
});

test('what the journal says begins a line of its own', () => {
  const { clock, line, read, taken } = scene();
  const said: string[] = [];
  const { host } = new Machine().start();
  const { journal } = line.beside({ ...host, journal: { note: ({ kind }) => said.push(`${taken()}${kind}`) } });
  read(0);
  clock.advance(1000);
  read(10);
  taken();
  for (let n = 0; n < 2; n++) journal.note({ kind: 'passLate', dueMs: 0, lateMs: 1000, missed: 1 });
  expect(said).toEqual(['\r\x1b[KpassLate', 'passLate']);
});
