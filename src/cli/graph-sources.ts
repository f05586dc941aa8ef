// Where `maillogs graph` takes its numbers from: the RRD files that the agent keeps, or the logs on the disk.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { localOffsetMs } from '../config/beat-times';
import type { Config } from '../config/config';
import { periods, periodsFor } from '../graph/draw';
import type { Drawable } from '../graph/drawable';
import { History } from '../graph/history';
import { historyDirectory } from '../graph/keep';
import { readHistory } from '../graph/read-history';
import type { Rrdtool } from '../graph/rrdtool';
import { counterFile, rowFile, tableOfCounts } from '../graph/series';
import { storeHistory } from '../graph/store-history';
import type { Invocation } from '../host/invocation';
import { savedSnapshot } from '../ledger/saved-snapshot';
import { counterIndex } from '../registry/registry';
import { sourceSpecs } from '../setup/source-specs';

const DAY_SECONDS = 86_400;
const STEP_SECONDS = 300;
/** What counting whole logs tells of the agent; the rest is about its running. */
const TOLD_BY_LOGS: readonly string[] = ['agent.linesRead', 'agent.linesUnclaimed', 'agent.linesForeign'];

export interface Prepared {
  readonly drawable: Drawable;
  /** Removes what was made only to be drawn. */
  readonly done: () => void;
}

interface LogsOrder {
  readonly config: Config;
  readonly rrdtool: Rrdtool;
  readonly days: number;
}

/** Counts the logs again, by the stamps of their lines. */
export async function fromLogs(invocation: Invocation, order: LogsOrder): Promise<Prepared> {
  const { config, rrdtool, days } = order;
  const { host, stderr } = invocation;
  const specs = await sourceSpecs(config);
  const read = async (nowSeconds: number) => {
    const history = new History(nowSeconds - days * DAY_SECONDS, STEP_SECONDS, nowSeconds);
    return { nowSeconds, history, report: await readHistory({ host, specs, offsetMs: localOffsetMs }, history) };
  };
  const steps = host.clock.nowMs() / 1000 / STEP_SECONDS;
  // The step that has only begun would be drawn as a fall, so it is left out unless there is nothing else.
  const whole = await read(Math.floor(steps) * STEP_SECONDS);
  const { nowSeconds, history, report } =
    whole.history.first === undefined ? await read(Math.ceil(steps) * STEP_SECONDS) : whole;
  for (const complaint of report.complaints) stderr(`maillogs: ${complaint}\n`);
  const { first, last } = history;
  if (first === undefined || last === undefined) {
    throw new Problem(
      'noInput',
      `no line of the last ${days} day(s) with a time was found in the logs of the configuration.`,
    );
  }
  // Ours alone: rrdtool follows whatever link it finds.
  const place = mkdtempSync(join(tmpdir(), 'maillogs-graph-'));
  const done = () => rmSync(place, { recursive: true, force: true });
  const made = await storeHistory(history, place, rrdtool).catch((thrown) => {
    done();
    throw thrown;
  });
  // A log that ended long ago is drawn up to its own end.
  const end = nowSeconds - last > DAY_SECONDS ? last : nowSeconds;
  const megabytes = (report.octets / 1e6).toFixed(report.octets < 1e7 ? 1 : 0);
  return {
    drawable: {
      directory: place,
      hasCounter: (name) => made.has(counterFile(name)) && (!name.startsWith('agent.') || TOLD_BY_LOGS.includes(name)),
      isCounted: (name) => history.has(counterIndex(name)),
      tables: history.tables,
      periods: periodsFor(end - first),
      end,
      about: [
        `Counted again from ${report.files} log file(s) with ${megabytes} MB.`,
        `The first line is of ${when(first)}, the last of ${when(last)}.`,
      ],
    },
    done,
  };
}

/** What the agent has kept since `history: rrdtool` was in its configuration. */
export function fromHistory({ host }: Invocation, { stateDir }: Config): Prepared {
  const directory = historyDirectory(stateDir);
  // What is no file of its own, such as a FIFO, rrdtool would wait for, or follow.
  const isFile = (name: string) => host.files.ownStatus(join(directory, name))?.kind === 'file';
  const present = new Set(host.files.list(directory).filter(isFile));
  if (![...present].some((name) => name.endsWith('.rrd'))) {
    const advice =
      'say "history: rrdtool" in the configuration and let the agent run, or draw the logs with --from-logs';
    throw new Problem('noInput', `nothing is kept in ${printable(directory)} yet: ${advice}.`);
  }
  const { totals, tables } = savedSnapshot(host, stateDir);
  const kept = [...tables].map(([table, rows]) => {
    const ofTable = tableOfCounts(table);
    const isKept = (row: string) => ofTable !== undefined && present.has(rowFile(ofTable, row));
    return [table, new Map([...rows].filter(([row]) => isKept(row)))] as const;
  });
  const nowSeconds = Math.floor(host.clock.nowMs() / 1000);
  return {
    drawable: {
      directory,
      hasCounter: (name) => present.has(counterFile(name)),
      isCounted: (name) => totals[counterIndex(name)] !== 0n,
      tables: new Map(kept),
      periods,
      end: nowSeconds,
      about: [`Kept by the agent, drawn ${when(nowSeconds)}.`],
    },
    done: () => undefined,
  };
}

/** `2026-11-29 16:05`, in local time. */
function when(seconds: number): string {
  const ms = seconds * 1000;
  return new Date(ms + localOffsetMs(ms)).toISOString().slice(0, 16).replace('T', ' ');
}
