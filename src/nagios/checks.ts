// What `maillogs nagios` looks at: how long ago the last pass was, how far counting lags, which sources lost lines, and
// how many lines no rule claims. Each is a value held against two thresholds. Pure.

import type { Snapshot } from '../ledger/snapshot';
import type { TableName } from '../registry/tables';
import { above, type Threshold } from './threshold';

export const checkNames = ['pass', 'lag', 'losses', 'unclaimed'] as const;
export type CheckName = (typeof checkNames)[number];

export interface Thresholds {
  readonly warning: Threshold | undefined;
  readonly critical: Threshold | undefined;
}

export interface CheckFacts {
  readonly snapshot: Snapshot;
  readonly nowMs: number;
  readonly withinMs: number;
  /** What the agent last wrote of itself; undefined where there is nothing. */
  readonly told: ToldByAgent | undefined;
  readonly isAgentAlive: boolean;
}

export interface ToldByAgent {
  readonly lastPassMs: number;
  readonly lagSeconds: number;
  readonly lagOctets: number;
  /** The source that lags most; empty where none does. */
  readonly lagSource: string;
}

export interface PerfDatum {
  readonly label: string;
  readonly value: string;
  /** s, %, c or nothing. */
  readonly unit: string;
  readonly max?: number;
}

export interface Measured {
  /** What is held against the thresholds. */
  readonly value: number;
  /** The sentence for a person, without a full stop. */
  readonly text: string;
  /** The value itself; the thresholds go with it. */
  readonly datum: PerfDatum;
  readonly others: readonly PerfDatum[];
}

/** What is normal where no one says otherwise: times follow the schedule. */
export function defaultThresholds(check: CheckName, periodMs: number): Thresholds {
  const seconds = (least: number, periods: number) => above(Math.max(least, Math.ceil((periods * periodMs) / 1000)));
  switch (check) {
    case 'pass':
    case 'lag':
      return { warning: seconds(300, 3), critical: seconds(900, 6) };
    case 'losses':
      return { warning: above(0), critical: undefined };
    case 'unclaimed':
      return { warning: above(10), critical: above(50) };
  }
}

export function measure(check: CheckName, facts: CheckFacts): Measured {
  switch (check) {
    case 'pass':
      return lastPass(facts);
    case 'lag':
      return lag(facts);
    case 'losses':
      return losses(facts);
    case 'unclaimed':
      return unclaimed(facts);
  }
}

/** An idle pass saves nothing, so the agent's own word may be newer than the counters. */
function passAgeSeconds({ snapshot, told, nowMs }: CheckFacts): number {
  const lastMs = Math.max(snapshot.committedMs, told?.lastPassMs ?? 0);
  return Math.max(0, Math.round((nowMs - lastMs) / 1000));
}

function lastPass(facts: CheckFacts): Measured {
  const age = passAgeSeconds(facts);
  const agent = facts.isAgentAlive ? '' : ', no agent runs';
  const generation: PerfDatum = { label: 'generation', value: String(facts.snapshot.generation), unit: 'c' };
  return {
    value: age,
    text: `last pass ${age} s ago${agent}`,
    datum: { label: 'last_pass', value: String(age), unit: 's' },
    others: [generation],
  };
}

/** The agent tells its lag twice a minute; a lag that is older than that has grown by its age. */
const TOLD_EVERY_SECONDS = 60;

function lag(facts: CheckFacts): Measured {
  const { told } = facts;
  const age = passAgeSeconds(facts);
  const isFresh = age <= TOLD_EVERY_SECONDS;
  const value = isFresh ? (told?.lagSeconds ?? 0) : age + (told?.lagSeconds ?? 0);
  const octets = told?.lagOctets ?? 0;
  const source = isFresh && told !== undefined && told.lagSource !== '' ? ` (${told.lagSource})` : '';
  return {
    value,
    text: `lag ${value} s${source}`,
    datum: { label: 'lag', value: String(value), unit: 's' },
    others: [{ label: 'lag_octets', value: String(octets), unit: 'B' }],
  };
}

const LOSSES: readonly TableName[] = ['sourceLosses', 'sourceTruncations', 'sourceLoss', 'sourceEntriesLost'];

/** A loss stamps its source: which lost something lately is known without a memory of our own. */
function losses({ snapshot, nowMs, withinMs }: CheckFacts): Measured {
  const { tables, sourceDiscontinuities = new Map<string, number>() } = snapshot;
  const hasLost = (source: string) => LOSSES.some((table) => (tables.get(table)?.get(source) ?? 0n) > 0n);
  const lately = [...sourceDiscontinuities].filter(([source, atMs]) => nowMs - atMs <= withinMs && hasLost(source));
  const names = lately.map(([source]) => source).sort();
  const octets = [...(tables.get('sourceLoss')?.values() ?? [])].reduce((sum, lost) => sum + lost, 0n);
  return {
    value: names.length,
    text: names.length === 0 ? 'no losses' : `${names.length} source(s) lost lines (${names.slice(0, 3).join(', ')})`,
    datum: { label: 'losses', value: String(names.length), unit: '' },
    others: [{ label: 'octets_lost', value: String(octets), unit: 'c' }],
  };
}

/** Counts the lines of the log files that are being read now: since their last rotation, not since the counters' birth. */
function unclaimed({ snapshot }: CheckFacts): Measured {
  let [read, missed] = [0n, 0n];
  for (const { files } of snapshot.cursors.values()) {
    for (const { account } of files) {
      read += BigInt(account?.increments.counters['agent.linesRead'] ?? 0);
      missed += BigInt(account?.increments.counters['agent.linesUnclaimed'] ?? 0);
    }
  }
  const percent = read === 0n ? 0 : (Number(missed) / Number(read)) * 100;
  return {
    value: percent,
    text: `${percent.toFixed(2)} % of lines unclaimed`,
    datum: { label: 'unclaimed', value: percent.toFixed(2), unit: '%', max: 100 },
    others: [],
  };
}
