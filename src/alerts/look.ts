// One look at one alert: what it remembers of earlier looks, and what it finds now.

import type { AlertDeclaration, LostAlert, StalledAlert } from './declaration';
import { type Finding, UNKNOWN } from './finding';
import { type Freshness, leastFresh, type Sample } from './live-counts';
import type { Observation } from './observation';
import {
  rateFinding,
  rateWindow,
  type Step,
  type UnclaimedWindows,
  unclaimedFinding,
  unclaimedWindows,
} from './rate-findings';
import {
  commitFinding,
  type Lag,
  lagOf,
  type Movement,
  movementOf,
  silentFinding,
  stalledFinding,
} from './source-findings';
import type { Window } from './window';

/** What an alert remembers; which of it depends on its kind. */
export interface Memory {
  readonly window?: Window;
  readonly windows?: UnclaimedWindows;
  readonly movement?: Movement | undefined;
  readonly lag?: Lag | undefined;
}

export interface Scene {
  readonly observation: Observation;
  /** That of the pass just completed, and of the one completed before it. */
  readonly sample: Sample | undefined;
  readonly before: Sample | undefined;
  /** How far what a source added between the two is new. */
  readonly freshnessOf: (source: string) => Freshness;
}

export interface Look {
  readonly memory: Memory;
  readonly finding: Finding;
}

/** What one alert finds now, and what it has to remember for the next time. */
export function look(alert: Exclude<AlertDeclaration, LostAlert>, memory: Memory, scene: Scene): Look {
  const { observation, sample } = scene;
  switch (alert.kind) {
    case 'sourceStalled':
      return lookAtLag(alert, memory, observation);
    case 'commitFailing':
      return { memory, finding: commitFinding(alert, observation) };
    case 'sourceSilent': {
      const movement = movementOf(alert.source, memory.movement, observation);
      // Where it was first seen says nothing of when it was last written to.
      const isFirst = memory.movement === undefined;
      return { memory: { movement }, finding: isFirst ? UNKNOWN : silentFinding(alert, movement, observation) };
    }
    case 'unclaimedHigh': {
      const step = stepOf(scene, [alert.source]);
      const before = memory.windows ?? { unclaimed: [], foreign: [], lines: [] };
      const windows = step === undefined ? before : unclaimedWindows(alert, before, step);
      return { memory: { windows }, finding: unclaimedFinding(alert, windows, sample) };
    }
    case 'rateHigh': {
      const step = stepOf(scene, alert.sources);
      const window = step === undefined ? (memory.window ?? []) : rateWindow(alert, memory.window ?? [], step);
      return { memory: { window }, finding: rateFinding(alert, window, sample) };
    }
  }
}

function lookAtLag(alert: StalledAlert, memory: Memory, observation: Observation): Look {
  const lag = lagOf(alert.source, memory.lag, observation);
  return { memory: { lag }, finding: stalledFinding(alert, lag, observation) };
}

function stepOf({ sample, before, freshnessOf }: Scene, sources: readonly string[]): Step | undefined {
  if (sample === undefined || before === undefined) return undefined;
  return { before, now: sample, fresh: leastFresh(sources.map(freshnessOf)) };
}
