// maillogs explain: for each line, which rule claims it and what it adds, or that none does. The user's own
// counters of the configuration are part of it; no state is touched.

import { didYouMean } from '../base/near';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { type Invocation, textOption } from '../host/invocation';
import { LineCounter } from '../pass/line-counter';
import { counters } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { tableOf } from '../registry/tables';
import { Tally } from '../registry/tally';
import { configOrExit } from '../setup/load-config';
import { sourceSpecs } from '../setup/source-specs';
import { ClaimCounts, claimWithoutRule } from './claim-counts';
import { namesOf } from './named-programs';
import { parseServices } from './service-list';
import { prefixed, UnclaimedPrograms } from './unclaimed-programs';
import { readWholeFiles, type WholeFileSink } from './whole-files';

/** Written out at once, so that explaining a long log does not hold all of it in memory. */
const FLUSH_CHARACTERS = 65536;

export async function run(invocation: Invocation): Promise<ExitCode> {
  if (invocation.options['rules'] === true) return explainRules(invocation);
  const services = parseServices(textOption(invocation, 'service') ?? 'all');
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const patterns = new Set((await sourceSpecs(config)).flatMap((source) => source.counters));
  const tally = new Tally();
  const names = namesOf(invocation, config);
  const isSummary = invocation.options['summary'] === true;
  const explanation = isSummary ? new Summary(invocation, tally) : new Explanation(invocation, tally);
  const exitCode = await readWholeFiles(invocation, (name) =>
    explanation.of(name, new LineCounter(services, tally, [...patterns], names(name))),
  );
  // One file that cannot be read has no lines to sum up.
  if (exitCode === EXIT.ok || invocation.operands.length > 1) explanation.end(services);
  return exitCode;
}

function claimOf(counter: LineCounter, addsSomething: boolean): string {
  if (counter.lastOutcome !== 'claimed') return counter.lastOutcome;
  const claim = counter.lastClaim;
  if (claim !== undefined) return `${claim.parser.name}: ${claim.parser.rules[claim.rule - 1]}`;
  return claimWithoutRule(addsSomething);
}

/** The rules themselves, of the log types or programs named. */
async function explainRules({ operands, stdout }: Invocation): Promise<ExitCode> {
  const [{ logTypes }, { isNamed, rulesText }] = await Promise.all([
    import('../parsers/log-types'),
    import('../parsers/rules/describe'),
  ]);
  const unknown = operands.find((word) => !logTypes.some((logType) => isNamed(logType, word)));
  if (unknown !== undefined) {
    const names = logTypes.flatMap(({ name, programs }) => [name, ...programs]);
    throw new Problem('usage', `no rules are known of "${unknown}"${didYouMean(unknown, names)}`);
  }
  const wanted = logTypes.filter((logType) => operands.length === 0 || operands.some((word) => isNamed(logType, word)));
  stdout(rulesText(wanted));
  return EXIT.ok;
}

class Explanation {
  private readonly claims = new ClaimCounts();
  private readonly onlyUnclaimed: boolean;
  private text = '';

  constructor(
    private readonly invocation: Invocation,
    private readonly tally: Tally,
  ) {
    this.onlyUnclaimed = invocation.options['unclaimed'] === true;
  }

  /** What explains the lines of one file. */
  of(name: string, counter: LineCounter): WholeFileSink {
    const place = this.invocation.operands.length > 1 ? `${printable(name)}:` : '';
    let lineNumber = 0;
    return {
      line: (bytes, start, end) => {
        lineNumber++;
        counter.line(bytes, start, end);
        this.explain(counter, `${place}${lineNumber}`, printable(bytes.subarray(start, end), 300));
      },
      overlong: () => undefined,
      reached: () => {
        counter.endChunk();
        this.flush();
      },
    };
  }

  end(): void {
    this.text += `\n${this.claims.text()}`;
    this.flush();
  }

  private explain(counter: LineCounter, place: string, line: string): void {
    const increments = incrementsOf(this.tally);
    const claim = claimOf(counter, increments.length > 0);
    this.claims.note(counter, () => increments.length > 0);
    this.tally.clear();
    if (this.onlyUnclaimed && counter.lastOutcome === 'claimed') return;
    const adds = increments.length > 0 ? `: ${increments.join(', ')}` : '';
    this.text += `${place}: ${claim}${adds} | ${line}\n`;
    if (this.text.length > FLUSH_CHARACTERS) this.flush();
  }

  private flush(): void {
    this.invocation.stdout(this.text);
    this.text = '';
  }
}

/** What the line added, without what maillogs counts of itself. */
function incrementsOf(tally: Tally): readonly string[] {
  const { counters: amounts, tables = {} } = tally.increments();
  const isOwn = new Set<string>(counters.filter(({ service }) => service === 'agent').map(({ name }) => name));
  const words = Object.entries(amounts)
    .filter(([name]) => !isOwn.has(name))
    .map(([name, amount]) => `${name} +${amount}`);
  for (const [table, rows] of Object.entries(tables)) {
    const { prefix } = tableOf(table as Parameters<typeof tableOf>[0]);
    for (const [label, amount] of Object.entries(rows)) words.push(`${prefix}${label} +${amount}`);
  }
  return words;
}

/** Only what became of the lines, at the speed of counting them. */
class Summary {
  private readonly claims = new ClaimCounts();
  private readonly unclaimed = new UnclaimedPrograms();
  private lines = 0;

  constructor(
    private readonly invocation: Invocation,
    private readonly tally: Tally,
  ) {}

  /** What looks at the lines of one file. */
  of(_name: string, counter: LineCounter): WholeFileSink {
    const addsSomething = () => incrementsOf(this.tally).length > 0;
    return {
      line: (bytes, start, end) => {
        counter.line(bytes, start, end);
        this.claims.note(counter, addsSomething);
        this.unclaimed.note(counter, bytes, start, end);
        this.lines++;
        this.tally.clear();
      },
      overlong: () => undefined,
      reached: () => counter.endChunk(),
    };
  }

  end(services: readonly ServiceName[]): void {
    this.invocation.stdout(this.claims.text());
    const lines = { all: this.lines, unclaimed: this.unclaimed.noted };
    this.invocation.stderr(prefixed(this.unclaimed.report(lines, services)));
  }
}
