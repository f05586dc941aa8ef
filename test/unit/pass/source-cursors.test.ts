import { SourceCursors } from '../../../src/pass/source-cursors';

const cursor = () => ({ files: [] });
const keysOf = (cursors: SourceCursors, spec: { name: string; cursorKey?: string }) =>
  cursors.ofSource(spec).map(([key]) => key);

test('a source finds its one log and those of its pattern, in the order they came in', () => {
  const keys = ['mail /log/b', 'mail', 'mailer', 'post', 'mail /log/a b'];
  const cursors = SourceCursors.of(keys.map((key) => [key, cursor()]));
  expect(keysOf(cursors, { name: 'mail' })).toEqual(['mail /log/b', 'mail', 'mail /log/a b']);
  expect(keysOf(cursors, { name: 'mail', cursorKey: 'mail /log/a b' })).toEqual(['mail /log/a b']);
  expect(keysOf(cursors, { name: 'mai' })).toEqual([]);
  expect([...cursors.keys()]).toEqual(keys);
});

test('the name of a directory that multilog processes may have blanks', () => {
  const cursors = SourceCursors.of([
    ['sendlog:/log/of mine', cursor()],
    ['sendlog:/log/of yours', cursor()],
  ]);
  expect(keysOf(cursors, { name: 'sendlog:/log/of mine' })).toEqual(['sendlog:/log/of mine']);
});

test('what is set again, deleted or cleared is so for its source as well', () => {
  const cursors = SourceCursors.of([['mail', cursor()]]);
  const newer = cursor();
  cursors.set('mail', newer);
  expect(cursors.ofSource({ name: 'mail' })[0]![1]).toBe(newer);
  expect([cursors.delete('mail'), cursors.delete('mail'), cursors.size]).toEqual([true, false, 0]);
  expect(cursors.ofSource({ name: 'mail' })).toEqual([]);
  cursors.set('post', newer);
  cursors.clear();
  expect([cursors.size, cursors.ofSource({ name: 'post' }).length]).toEqual([0, 0]);
});
