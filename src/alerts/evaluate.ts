// The heart of the alerts, pure: what was known before and what is seen now give what is known after, the changes for
// the journal, and the notifications to send. Nothing here sends, waits or reads a clock.

import { type AlertState, AT_REST, nextState, notified, type Patience, suppressedChanges } from './alert-state';
import type { AlertDeclaration, AlertLimits, LostAlert } from './declaration';
import { type Freshness, freshness, type Sample, sampleOf } from './live-counts';
import { look, type Memory, type Scene } from './look';
import { lossesNow, octetsBetween, type ReportedLosses, withLosses } from './lost';
import type { Notice } from './notice';
import type { Observation } from './observation';
import { placesFor, type Quota, refreshed, spend } from './quota';

export interface Watched {
  readonly declaration: AlertDeclaration;
  readonly state: AlertState;
  readonly memory: Memory;
  /** Only of a sourceLost alert; undefined before its counts were seen. */
  readonly losses?: ReportedLosses;
}

export interface AlertsState {
  /** By the alert's name. */
  readonly watched: ReadonlyMap<string, Watched>;
  /** The last complete pass. */
  readonly sample?: Sample;
  readonly quota: Quota;
}

export const NOTHING_WATCHED: AlertsState = { watched: new Map(), quota: { spentMs: [] } };

/** An alert that was raised or cleared just now. */
export interface AlertChange {
  readonly alert: string;
  readonly isRaised: boolean;
  readonly reason: string;
}

export interface Evaluation {
  readonly state: AlertsState;
  readonly changes: readonly AlertChange[];
  readonly notices: readonly Notice[];
}

/**
 * Puts a list of declarations in force. An alert that stays as it was goes on; one that is declared otherwise keeps
 * its state and forgets what it measured; one that is gone is cleared where a notification said that it is raised.
 */
export function redeclare(state: AlertsState, declarations: readonly AlertDeclaration[], wallMs: number): Evaluation {
  const watched = new Map(
    declarations.map((declaration) => [declaration.name, declared(declaration, state.watched.get(declaration.name))]),
  );
  const gone = [...state.watched.values()].filter(({ declaration: { name, kind } }) => {
    return watched.get(name)?.declaration.kind !== kind;
  });
  const reason = 'the configuration does not ask for this alert any more.';
  const cleared = gone.filter((each) => each.state.isNotified || each.state.isRaised);
  const notices = cleared
    .filter((each) => each.state.isNotified)
    .map(({ declaration, state: before }) =>
      noticeOf(declaration, { ...before, isRaised: false, change: { atMs: wallMs, reason, figures: {} } }),
    );
  const changes = cleared.map(({ declaration: { name } }) => ({ alert: name, isRaised: false, reason }));
  return { state: { ...state, watched }, changes, notices };
}

function declared(declaration: AlertDeclaration, before: Watched | undefined): Watched {
  if (before === undefined || before.declaration.kind !== declaration.kind) {
    return { declaration, state: AT_REST, memory: {} };
  }
  if (JSON.stringify(before.declaration) === JSON.stringify(declaration)) return { ...before, declaration };
  const { turningSinceMs: _, ...state } = before.state;
  return { ...before, declaration, state, memory: {} };
}

/** What became of every alert after one more observation, and the notifications to send now. Pure. */
export function evaluate(before: AlertsState, observation: Observation, limits: AlertLimits): Evaluation {
  const scene = sceneOf(before, observation);
  const changes: AlertChange[] = [];
  const watched = new Map<string, Watched>();
  for (const [name, each] of before.watched) {
    const next = lookAt(each, scene);
    watched.set(name, next);
    const { isRaised, change } = next.state;
    if (isRaised !== each.state.isRaised) changes.push({ alert: name, isRaised, reason: change?.reason ?? '' });
  }
  const sample = scene.sample ?? before.sample;
  const state = { watched, quota: before.quota, ...(sample === undefined ? {} : { sample }) };
  return { ...notify(state, observation, limits), changes };
}

function sceneOf({ sample: before }: AlertsState, observation: Observation): Scene {
  const sample = sampleOf(observation);
  const known = new Map<string, Freshness>();
  const freshnessOf = (source: string): Freshness => {
    if (before === undefined || sample === undefined) return 'old';
    const found = known.get(source) ?? freshness(before, sample, source);
    known.set(source, found);
    return found;
  };
  return { observation, sample, before, freshnessOf };
}

function lookAt(watched: Watched, scene: Scene): Watched {
  const { declaration, state, memory } = watched;
  const { observation } = scene;
  if (declaration.kind === 'sourceLost') {
    const now = lossesNow(declaration, observation);
    if (now === undefined) return watched;
    const known = watched.losses;
    // Counts smaller than those reported are those of an older snapshot: begin with them.
    if (known === undefined || octetsBetween(known, now) === undefined) return { ...watched, losses: now };
    return { ...watched, state: withLosses(state, declaration, known, now, observation) };
  }
  const { memory: remembered, finding } = look(declaration, memory, scene);
  const next = nextState(state, finding, patienceOf(declaration), observation);
  return { ...watched, memory: remembered, state: next };
}

function patienceOf(declaration: Exclude<AlertDeclaration, LostAlert>): Patience {
  switch (declaration.kind) {
    case 'sourceStalled':
    case 'sourceSilent':
    case 'commitFailing':
      return { raiseMs: declaration.afterMs, clearMs: 0 };
    case 'unclaimedHigh':
      return { raiseMs: 0, clearMs: 0 };
    case 'rateHigh':
      return { raiseMs: declaration.holdMs, clearMs: declaration.holdMs };
  }
}

/** Makes the notifications that may be made now; the other changes wait. */
function notify(state: AlertsState, observation: Observation, limits: AlertLimits): Omit<Evaluation, 'changes'> {
  const { monotonicMs, wallMs } = observation;
  const waiting = [...state.watched.values()]
    .filter((each) => isWaiting(each) && mayNotify(each.state, limits, monotonicMs))
    .sort((a, b) => (a.state.change?.atMs ?? 0) - (b.state.change?.atMs ?? 0));
  const quota = refreshed(state.quota, limits, monotonicMs);
  const places = placesFor(waiting.length, quota, limits);
  const watched = new Map(state.watched);
  const notices: Notice[] = [];
  for (const each of waiting.slice(0, places.now)) {
    const now = each.declaration.kind === 'sourceLost' ? lossesNow(each.declaration, observation) : undefined;
    const octets = now && each.losses && octetsBetween(each.losses, now);
    notices.push(noticeOf(each.declaration, each.state, octets));
    const losses = now === undefined ? {} : { losses: now };
    watched.set(each.declaration.name, { ...each, ...losses, state: notified(each.state, monotonicMs) });
  }
  if (places.reportsRest) notices.push(heldBack(waiting.length - places.now, limits, wallMs));
  return { state: { ...state, watched, quota: spend(quota, places, monotonicMs) }, notices };
}

function isWaiting({ declaration, state }: Watched): boolean {
  return declaration.kind === 'sourceLost' ? state.changes > 0 : state.isRaised !== state.isNotified;
}

function mayNotify({ notifiedAtMs }: AlertState, { minIntervalMs }: AlertLimits, nowMs: number): boolean {
  return notifiedAtMs === undefined || nowMs - notifiedAtMs >= minIntervalMs;
}

function noticeOf(declaration: AlertDeclaration, state: AlertState, octets?: number): Notice {
  const { kind, name } = declaration;
  const notification = kind === 'sourceLost' || state.isRaised ? kind : (`${kind}Cleared` as const);
  const { atMs = 0, reason = '', figures = {} } = state.change ?? {};
  return {
    notification,
    name,
    atMs,
    reason,
    ...('source' in declaration ? { source: declaration.source } : {}),
    ...('counter' in declaration ? { counter: declaration.counter } : {}),
    ...(octets === undefined ? {} : { octets }),
    figures,
    suppressed: suppressedChanges(state),
  };
}

function heldBack(count: number, { most, perMs }: AlertLimits, atMs: number): Notice {
  const reason = `${count} more alert(s) changed at once and are waiting: notifications.limit lets ${most} through within ${Math.round(perMs / 1000)} s.`;
  return { notification: 'alertsHeldBack', name: 'alertsHeldBack', atMs, reason, figures: {}, suppressed: count };
}
