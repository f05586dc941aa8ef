// maillogs postprocess send|smtp|pop3, or by the name of sendlog, smtplog, pop3log: the processor that
// multilog(8) runs as `!./sendlog` on each file it has filled. Counts what the agent has not counted live,
// archives, and passes the lines on.
//
// multilog runs us again from the start, on the same file, until we end with 0, and meanwhile the program whose
// log it is stands still. So nothing here is done twice when it is done again: stdout is emptied by multilog,
// counting and archiving each go by a cursor that is committed with their work; and we fail only where lines
// would be lost otherwise. When the ledger stays locked, failing is right: `previous` is gone once we succeed.

import { basename, dirname, join } from 'node:path';
import { printable } from '../base/printable';
import { Problem, sentenceOf } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import type { Clock } from '../host/clock';
import type { Files } from '../host/files';
import type { Host } from '../host/host';
import type { Invocation } from '../host/invocation';
import { levelOf } from '../host/journal';
import type { ArchiveAppend } from '../ledger/archive-cursor';
import type { Ledger } from '../ledger/ledger';
import { expandPattern, isPattern } from '../logs/path-pattern';
import { archiveInput } from '../multilog/archive-input';
import { type DayNumber, dayOf } from '../multilog/day';
import { PROGRAMS, type Program } from '../multilog/names';
import { keepState, type ProcessorInput, passOn, takeInput } from '../multilog/processor-input';
import { ASK_EVERY_MS, pauseBy, waitFor } from '../pass/give-way';
import { Ingest } from '../pass/ingest';
import { cursorKeyOf, type SourceSpec } from '../pass/source';
import { configOrExit } from '../setup/load-config';
import { openLedger } from '../setup/open-ledger';
import { processedSource } from '../setup/processed-source';
import { sourceSpecs } from '../setup/source-specs';

/** A pass of the agent, or of another processor, takes a small part of it. */
const LOCK_WITHIN_MS = 10_000;

export async function run(invocation: Invocation): Promise<ExitCode> {
  const program = programOf(invocation.operands[0]);
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const host = withoutNotices(invocation.host);
  const { files, clock } = host;
  const input = takeInput(files, process.cwd(), program);
  if (config.archive.taifiles) await passOn(files);
  await keepState(files, input.directory);
  const warn = (sentence: string) => invocation.stderr(`maillogs: warning: ${sentence}\n`);
  await countAndArchive(host, { config, program, input, warn });
  if (config.archive.archive)
    await tidy(host, { config, program, today: dayOf(clock.nowMs(), config.archive.timezone), warn });
  return EXIT.ok;
}

export interface Processing {
  readonly config: Config;
  readonly program: Program;
  readonly input: ProcessorInput;
  readonly warn: (sentence: string) => void;
}

/** Throws a Problem when there is anything left to do, which is then done by doing all of it again. */
export async function countAndArchive(host: Host, { config, program, input, warn }: Processing): Promise<void> {
  const ledger = openLedger(host, config, { isQuiet: true });
  await count(host, ledger, { input, specs: await specsOf(host, config, { input, program }) });
  if (!config.archive.archive) return;
  const transaction = await patiently(host.clock, ledger, async () => {
    const begun = await ledger.begin();
    return begun.kind === 'busy' ? undefined : begun.transaction;
  });
  try {
    const { lost, refused } = await archiveInput({ host, transaction, program, input, settings: config.archive });
    for (const path of lost) warn(`${printable(path)} went away before it was archived.`);
    for (const append of refused) warn(refusal(append, config.archive.logsBase));
  } finally {
    transaction.end();
  }
}

/** Where `logs_base` was changed, these are our own lines; else another user has written to the state directory. */
function refusal({ stagedAs, path }: ArchiveAppend, base: string): string {
  return `the saved counters want ${printable(stagedAs)} appended to ${printable(path)}, which is no archive below ${base}: it is left as it is.`;
}

/** What is good to know, such as that a log was rotated, we would say each time. */
function withoutNotices(host: Host): Host {
  const { journal } = host;
  return {
    ...host,
    journal: {
      note(event) {
        if (levelOf(event) !== 'notice') journal.note(event);
      },
    },
  };
}

function programOf(operand: string | undefined): Program {
  const program = PROGRAMS.find((each) => each === `${operand}log`);
  if (program !== undefined) return program;
  const what =
    operand === undefined ? 'no log to process is named' : `there is no processor for "${printable(operand, 40)}"`;
  throw new Problem('usage', `${what}: maillogs postprocess send, smtp or pop3.`);
}

interface Place {
  readonly input: ProcessorInput;
  readonly program: Program;
}

/** The sources whose log is the one of the directory; where there are none, one of its own. */
async function specsOf({ files }: Host, config: Config, { input, program }: Place): Promise<readonly SourceSpec[]> {
  const identity = files.status(input.directory)?.identity;
  const isHere = (path: string) => basename(path) === 'current' && identityOf(files, dirname(path)) === identity;
  const here = config.sources.flatMap((source) => {
    const paths = isPattern(source.path) ? expandPattern(files, source.path) : [source.path];
    return paths
      .filter(isHere)
      .slice(0, 1)
      .map((path) => ({ source, path }));
  });
  if (here.length === 0) return [processedSource(program, input)];
  const specs = await sourceSpecs({ ...config, sources: here.map(({ source }) => source) });
  return specs.map((spec, i) => {
    const { path } = here[i]!;
    return path === spec.path ? spec : { ...spec, path, cursorKey: cursorKeyOf(spec, path) };
  });
}

function identityOf(files: Files, directory: string): string | undefined {
  try {
    return files.status(directory)?.identity;
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return undefined;
  }
}

interface Counting {
  readonly input: ProcessorInput;
  readonly specs: readonly SourceSpec[];
}

/** One pass over the sources of the directory, which must take them to the end of the file being processed. */
async function count(host: Host, ledger: Ledger, { input, specs }: Counting): Promise<void> {
  const outcome = await patiently(host.clock, ledger, async () => {
    const outcome = await new Ingest(host, ledger, specs).pass({
      inHand: input.identity,
      pause: pauseBy(host.clock),
    });
    return outcome.kind === 'busy' ? undefined : outcome;
  });
  if (outcome.kind === 'failed') throw outcome.problem;
  for (const { name, cursorKey = name } of specs) {
    const cursors = ledger.current?.cursors.get(cursorKey)?.files ?? [];
    const cursor = cursors.find(({ identity }) => identity === input.identity);
    if ((cursor?.offsetBytes ?? 0) < input.sizeBytes) {
      throw new Problem('ioFailed', `source ${name}: ${join(input.directory, 'previous')} could not be counted.`);
    }
  }
}

/** Asks until there is an answer; a Problem (busy) when the ledger stays locked. */
async function patiently<T>(clock: Clock, { directory }: Ledger, ask: () => Promise<T | undefined>): Promise<T> {
  const deadlineMs = clock.monotonicMs() + LOCK_WITHIN_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (clock.monotonicMs() > deadlineMs) {
      throw new Problem('busy', `the counters in ${directory} are locked by another process for too long.`);
    }
    await waitFor(clock, ASK_EVERY_MS);
  }
}

interface Tidying extends Pick<Processing, 'config' | 'program' | 'warn'> {
  readonly today: DayNumber;
}

/** What must be done some time, and is no reason to be run again: all lines are where they belong. */
async function tidy(host: Host, { config, program, today, warn }: Tidying): Promise<void> {
  const { logsBase: base, purge } = config.archive;
  try {
    const { compressOlder } = await import('../multilog/compress');
    await compressOlder(host, { base, program, today });
    if (!purge) return;
    const { purgeOlder } = await import('../multilog/purge');
    purgeOlder(host.files, base, today);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    warn(`${sentenceOf(thrown)} The archives of days that are over are left as they are.`);
  }
}
