import { LogRecord } from '../../../src/base/log-record';
import { Router } from '../../../src/parsers/router';
import { Tally } from '../../../src/registry/tally';

const router = new Router(['send', 'imap']);
const tally = new Tally();

/** Who claims a line, which is written over the one before it, as chunks of a log are. */
const buffer = Buffer.alloc(256);
function claimed(program: string, text: string): string | undefined {
  const end = buffer.write(program + text, 'latin1');
  const start = program.length;
  router.route(Object.assign(new LogRecord(), { bytes: buffer, start, end, identStart: 0, identEnd: start }), tally);
  return router.lastClaim?.parser.name;
}

test('remembers the names of programs when the buffer that held them is written over', () => {
  for (const [program, text, parser] of [
    ['qmail', 'new msg 1', 'qmail-send'],
    ['quail', 'new msg 1', undefined],
    ['qmail', 'new msg 2', 'qmail-send'],
    ['imapd', 'LOGIN, user=a', 'courier'],
    ['quail', 'LOGIN, user=a', undefined],
    ['imapd', 'LOGIN, user=a', 'courier'],
  ] as const) {
    expect([program, claimed(program, text)]).toEqual([program, parser]);
  }
});

test('knows every program still when strangers have named more than are remembered', () => {
  for (let n = 0; n < 3000; n++) expect(claimed(`q${n}`, 'new msg 1')).toBeUndefined();
  expect(claimed('qmail-send', 'new msg 1')).toBe('qmail-send');
  expect(claimed('splogger', 'new msg 1')).toBe('qmail-send');
});
