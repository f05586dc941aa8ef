// What one log holds, told by its last lines: whose they are and which services count them.

import { Problem } from '../base/problem';
import { readTail } from '../doctor/probe-lines';
import type { Host } from '../host/host';
import { entriesFrom, type JournalQuery } from '../logs/systemd-journal';
import { servicesOf } from '../parsers/known-programs';
import { type ProgramNames, programOfTag } from '../parsers/program-names';
import { LineCounter } from '../pass/line-counter';
import { logServices } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { Tally } from '../registry/tally';

export interface Survey {
  /** How many lines were looked at. */
  readonly lines: number;
  readonly claimed: number;
  /** The services of the programs that wrote them, and of the rules that claim them, in the registry's order. */
  readonly services: readonly ServiceName[];
  /** The program names met that are known, the commonest first. */
  readonly programs: readonly string[];
}

const JOURNAL_LINES = 1000;
const JOURNAL_LIMITS = { quietMs: 10_000, totalMs: 20_000, octets: 4 << 20 };
/** A program that is known for a few lines in a thousand of a log for everything. */
const MAX_PROGRAMS = 12;

/** Undefined where it cannot be read. */
export async function surveyFile(host: Host, path: string, names: ProgramNames): Promise<Survey | undefined> {
  try {
    return surveyLines((await readTail(host.files, path)).lines, names);
  } catch (thrown) {
    if (thrown instanceof Problem) return undefined;
    throw thrown;
  }
}

/** What journalctl shows of the newest entries; undefined where there is no journal, or it may not be read. */
export async function surveyJournal(host: Host, query: JournalQuery, names: ProgramNames): Promise<Survey | undefined> {
  const asked = entriesFrom(query, undefined, 0).filter((word) => !/^--output/.test(word));
  const args = [...asked, '--output=short-iso', `--lines=${JOURNAL_LINES}`];
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of host.processes.output({ program: 'journalctl', args, limits: JOURNAL_LIMITS })) {
      pieces.push(piece);
    }
  } catch (thrown) {
    if (thrown instanceof Problem) return undefined;
    throw thrown;
  }
  const lines = Buffer.concat(pieces).toString('latin1').split('\n').slice(0, -1);
  return surveyLines(
    lines.map((line) => Buffer.from(line, 'latin1')),
    names,
  );
}

/** `lines` without their LF. */
function surveyLines(lines: readonly Buffer[], names: ProgramNames): Survey {
  const counter = new LineCounter(logServices, new Tally(), [], names);
  const programs = new Map<string, number>();
  const services = new Set<ServiceName>();
  let claimed = 0;
  for (const line of lines) {
    counter.line(line, 0, line.length);
    counter.endChunk();
    if (counter.lastOutcome === 'claimed') claimed++;
    for (const service of counter.lastClaim?.parser.services ?? []) services.add(service);
    const tag = counter.lastProgram;
    const known = tag === '' ? [] : servicesOf(programOfTag(tag, names));
    for (const service of known) services.add(service);
    if (known.length > 0) programs.set(tag, (programs.get(tag) ?? 0) + 1);
  }
  const byCount = [...programs].sort(([, a], [, b]) => b - a).map(([name]) => name);
  return {
    lines: lines.length,
    claimed,
    services: logServices.filter((service) => services.has(service)),
    programs: byCount.slice(0, MAX_PROGRAMS),
  };
}
