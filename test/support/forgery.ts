// Lines made from the tables of rules, each under a name of its program or under none, and the same with another
// line in each field that a stranger writes.

import { LogRecord } from '../../src/base/log-record';
import { NO_SEVERITY } from '../../src/base/severity';
import { logTypes } from '../../src/parsers/log-types';
import { Router } from '../../src/parsers/router';
import { byteTable } from '../../src/parsers/rules/byte-set';
import { compileLogType } from '../../src/parsers/rules/compile';
import type { Rule } from '../../src/parsers/rules/log-type';
import { type SamplePiece, sampleLines, textOf } from '../../src/parsers/rules/samples';
import type { CompiledHead, CompiledLogType, Step } from '../../src/parsers/rules/steps';
import { counters, logServices } from '../../src/registry/registry';
import { Tally } from '../../src/registry/tally';

/** A line as a rule has it. */
export interface Carrier {
  readonly logType: string;
  readonly rule: string;
  /** The program name under which it comes; empty for none. */
  readonly program: string;
  /** Its severity, where the head of the rule wants one. */
  readonly severity: number;
  readonly pieces: readonly SamplePiece[];
  readonly text: string;
}

function compiledLogTypes(): readonly CompiledLogType[] {
  return logTypes.map((declared) => {
    const result = compileLogType(declared);
    if (!result.ok) throw new Error(result.problems.join('\n'));
    return result.logType;
  });
}

/** Rules for lines that another rule cannot tell, as the probe names them. */
export const undecidedRules: ReadonlySet<string> = new Set(
  logTypes.flatMap((declared) =>
    ('forms' in declared ? declared.forms : [declared]).flatMap(({ rules }) =>
      Object.entries(rules).flatMap(([name, variants]) =>
        [variants].flat().some((rule) => (rule as Rule).isUndecided) ? [`${declared.name}: ${name}`] : [],
      ),
    ),
  ),
);

/** Every line of every rule behind every head of its form, with each alternative once. */
export function carriers(): readonly Carrier[] {
  const all = compiledLogTypes().flatMap((logType) =>
    logType.forms.flatMap(({ heads, lines }): readonly Carrier[] =>
      heads.flatMap((head) =>
        programsOf(logType, head).flatMap((program) =>
          lines.flatMap((line) =>
            sampleLines(head.steps).flatMap((begin, h) =>
              // Each beginning once, and each line behind the first of them.
              (h === 0 ? sampleLines(line.steps) : sampleLines(line.steps).slice(0, 1)).map((rest) => {
                const pieces = [...begin, ...rest];
                const rule = logType.rules[line.rule - 1]!;
                const { severity = NO_SEVERITY } = head;
                return { logType: logType.name, rule, program, severity, pieces, text: textOf(pieces) };
              }),
            ),
          ),
        ),
      ),
    ),
  );
  return all.filter(({ text }) => text !== '');
}

/** One program name under which the head's lines come, and none where they may come without. */
function programsOf({ programs }: CompiledLogType, { programs: own, framing }: CompiledHead): readonly string[] {
  const named = textOf(sampleLines(programs[(own?.[0] ?? 1) - 1]!.steps)[0]!);
  if (own !== undefined || framing === 'named') return [named];
  return framing === 'bare' ? [''] : [named, ''];
}

/** The carrier with `forged` in one field of a stranger after the other. */
export function* forgeries({ pieces }: Carrier, forged: string): Generator<string> {
  for (const [i, { step }] of pieces.entries()) {
    const text = step === undefined ? undefined : inField(step, forged);
    if (text !== undefined) yield textOf(pieces.map((piece, k) => (k === i ? { text } : piece)));
  }
}

/** An address whose local part is the text, as it stands in a line or within a JSON string. */
function mailboxOf(text: string, isInString: boolean): string {
  const address = `"${text.replace(/["\\]/g, '\\$&')}"@a.example`;
  return isInString ? JSON.stringify(address).slice(1, -1) : address;
}

/** What a stranger can make of `forged` in this field; undefined where the server alone writes. */
function inField(step: Step, forged: string): string | undefined {
  switch (step.op) {
    case 'rest':
    case 'tail':
    case 'seek':
      return step.isOwn ? undefined : forged;
    case 'address':
      return `"${forged.replace(/["\\]/g, '\\$&')}"@a.example`;
    case 'quoted':
      return JSON.stringify(forged);
    case 'mailbox':
      return mailboxOf(forged, step.isInString);
    case 'value':
      return `"${forged.replace(/["\\]/g, '\\$&')}"`;
    case 'span': {
      // A set of some characters is a word of the server's; of all but some, it may be a name.
      if (step.min === step.max || step.set.length < 2 || step.set[0]![0] !== 0) return undefined;
      const table = byteTable(step.set);
      const fitting = [...forged].filter((char) => table[char.charCodeAt(0)] === 1).join('');
      return fitting.length < step.min ? undefined : fitting.slice(0, step.max);
    }
    default:
      return undefined;
  }
}

/** Says who claims a line, and what it adds. */
export class ForgeryProbe {
  private readonly router = new Router(logServices);
  private readonly tally = new Tally();
  private readonly record = new LogRecord();

  /** `text` as a line under the carrier's program name, of its severity. */
  look({ program, severity }: Pick<Carrier, 'program' | 'severity'>, text: string): string {
    const bytes = Buffer.from(`${program}${text}\nnew msg 1`, 'latin1');
    const start = program.length;
    Object.assign(this.record, { bytes, start, end: start + text.length, identStart: 0, identEnd: start, severity });
    this.tally.clear();
    this.router.route(this.record, this.tally);
    const claim = this.router.lastClaim;
    const who = claim === undefined ? 'unclaimed' : `${claim.parser.name}: ${claim.parser.rules[claim.rule - 1]}`;
    let added = '';
    for (const { index, name } of counters) {
      if (this.tally.counts[index] !== 0) added += ` ${name}+${this.tally.counts[index]}`;
    }
    return `${who} |${added}`;
  }
}
