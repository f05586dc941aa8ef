import { stderrJournal } from '../../../src/host/stderr-journal';

function written(action: () => void): string {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    action();
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}

test('an event is one line with its level in front', () => {
  const text = written(() => stderrJournal.note({ kind: 'lockTaken', path: '/state/lock', pid: 7 }));
  expect(text).toBe('maillogs: notice: took over the lock /state/lock of process 7, which is dead.\n');
});

test('what a file name might do to a terminal is not done', () => {
  const text = written(() => stderrJournal.note({ kind: 'configReloaded', path: '/a\x1b[2J\x07\x9b' }));
  expect(text).toContain('/a\\x1b[2J\\x07\\xc2\\x9b');
});

test('errors of a configuration keep their lines', () => {
  const text = written(() => stderrJournal.note({ kind: 'configRejected', errors: ['a:1:1: x', 'a:2:1: y'] }));
  expect(text.split('\n').slice(1)).toEqual(['a:1:1: x', 'a:2:1: y', '']);
});
