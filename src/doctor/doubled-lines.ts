// Records that Exim writes twice through syslog, for its main and for its reject log: where the framing does not say the
// severity, which is all that differs, each counts twice.

import { LogRecord } from '../base/log-record';
import { NO_SEVERITY } from '../base/severity';
import { takeApart } from '../logs/framing';
import type { ProgramNames } from '../parsers/program-names';
import { Router } from '../parsers/router';
import { Tally } from '../registry/tally';

/** The rules of Exim whose lines stand in the reject log, too. */
const REFUSALS: ReadonlySet<string> = new Set(['rejected', 'rejected size', 'discarded', 'auth failure', 'dropped']);

/** How many refusals of Exim among the lines count twice: of nearly all of them there are two in a row. */
export function doubledRefusals(lines: readonly Buffer[], names: ProgramNames = {}): number {
  const router = new Router(['exim'], names);
  const record = new LogRecord();
  const scratch = new Tally();
  let refusals = 0;
  let pairs = 0;
  let before = '';
  for (const line of lines) {
    takeApart(record, line, 0, line.length);
    router.route(record, scratch);
    const { lastClaim } = router;
    const rule = lastClaim?.parser.name === 'exim' ? (lastClaim.parser.rules[lastClaim.rule - 1] ?? '') : '';
    const isRefusal = record.hasIdent && record.severity === NO_SEVERITY && REFUSALS.has(rule);
    const text = isRefusal ? line.toString('latin1', record.identStart) : '';
    if (isRefusal) refusals++;
    const isSecond = text !== '' && text === before;
    if (isSecond) pairs++;
    before = isSecond ? '' : text;
  }
  return 2 * pairs >= 0.8 * refusals ? pairs : 0;
}
