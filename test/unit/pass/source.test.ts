import { Problem } from '../../../src/base/problem';
import { markOf, Watch } from '../../../src/pass/source';
import { Machine } from '../../support/machine';

const PATH = '/log/a';

function scene() {
  const machine = new Machine();
  const { disk } = machine;
  disk.makeDirectory('/log');
  disk.append(PATH, 'x');
  const { files } = machine.start();
  const watch = new Watch(files);
  const remember = () => watch.remember(new Map([PATH, '/log/a.1'].map((path) => [path, markOf(files, path)])));
  return { disk, files, watch, remember };
}

test('what was never looked at has changed', () => {
  expect(scene().watch.isUnchanged()).toBe(false);
});

test('what was remembered and left alone has not', () => {
  const { watch, remember } = scene();
  remember();
  expect(watch.isUnchanged()).toBe(true);
});

test.each<[name: string, change: (disk: Machine['disk']) => void]>([
  ['growth', (disk) => disk.append(PATH, 'y')],
  [
    'a rewrite of the same size',
    (disk) => {
      disk.truncate(PATH);
      disk.append(PATH, 'y');
    },
  ],
  ['a rename', (disk) => disk.rename(PATH, '/log/b')],
  [
    'a replacement',
    (disk) => {
      disk.copy(PATH, '/log/b');
      disk.rename('/log/b', PATH);
    },
  ],
  ['removal', (disk) => disk.remove(PATH)],
  ['a file where there was none', (disk) => disk.create('/log/a.1')],
])('%s is a change', (_name, change) => {
  const { disk, watch, remember } = scene();
  remember();
  change(disk);
  expect(watch.isUnchanged()).toBe(false);
});

test('what was forgotten has changed', () => {
  const { watch, remember } = scene();
  remember();
  watch.forget();
  expect(watch.isUnchanged()).toBe(false);
});

test('a path that cannot be looked at throws its problem', () => {
  const { files, watch, remember } = scene();
  remember();
  files.fate = () => new Problem('notPermitted', 'permission denied');
  expect(() => watch.isUnchanged()).toThrow('permission denied');
});
