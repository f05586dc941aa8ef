// A poll added up: what is committed of it, and how each member fares.

import { formatDuration } from '../base/duration';
import { memberName } from '../config/read-farm';
import type { Clock } from '../host/clock';
import { newFarmRecords } from '../ledger/farm-records';
import type { Entry } from '../ledger/next-snapshot';
import type { Snapshot } from '../ledger/snapshot';
import { type MemberStatus, summedStates } from '../registry/member-status';
import type { Answers } from './ask-member';
import type { Asked, Poll } from './poller';
import { Round, type Verdict } from './round';
import { entryOf } from './sums';

export interface AddedUp {
  readonly entry: Entry;
  /** By name, in the order of the list. */
  readonly members: ReadonlyMap<string, MemberStatus>;
}

/** Between two members the event loop is given a turn this often. */
const MEMBERS_PER_TURN = 20;
/** The clocks of two hosts may differ by as much before that is said. */
const CLOCK_TOLERANCE_MS = 300_000;
/** A maillogs that has made no pass for longer is not counting. */
const PASS_TOLERANCE_MS = 900_000;

/** `known` is how the members fared before; `elapsedMs` since sums were last shown. */
export async function addUp(
  base: Snapshot,
  poll: Poll,
  { clock, known, elapsedMs }: { clock: Clock; known: ReadonlyMap<string, MemberStatus>; elapsedMs: number },
): Promise<AddedUp> {
  const listed = poll.members.map(({ name }) => name);
  const round = new Round(base.farm ?? newFarmRecords(), listed);
  const members = new Map<string, MemberStatus>();
  for (const [i, asked] of poll.asked.entries()) {
    const { outcome, member } = asked;
    const verdict = outcome.kind === 'answered' ? round.add(member.name, outcome.reading) : undefined;
    members.set(member.name, statusOf(asked, verdict, { before: known.get(member.name), nowMs: clock.nowMs() }));
    if (i % MEMBERS_PER_TURN === MEMBERS_PER_TURN - 1) await clock.yield();
  }
  const isListed = new Set(listed);
  const result = round.finish((name) => !poll.isCertain || isListed.has(name));
  const missed = new Set(
    [...members].filter(([, { state }]) => state !== 'twice' && !summedStates.includes(state)).map(([name]) => name),
  );
  return { entry: entryOf(base, { result, asked: listed, missed, elapsedMs }), members };
}

interface Then {
  readonly before: MemberStatus | undefined;
  readonly nowMs: number;
}

function statusOf({ member, outcome, roundTripMs }: Asked, verdict: Verdict | undefined, then: Then): MemberStatus {
  const { before, nowMs } = then;
  const address = memberName({ host: member.host, port: member.port });
  const last = {
    answeredMs: before?.answeredMs,
    roundTripMs: before?.roundTripMs ?? 0,
    lagSeconds: before?.lagSeconds ?? 0,
    version: before?.version ?? '',
    epoch: before?.epoch,
  };
  if (outcome.kind === 'failed') return { ...last, address, state: outcome.state, cause: outcome.cause };
  const judged = judge(outcome, verdict!, nowMs);
  const now = { roundTripMs, version: outcome.version, lagSeconds: outcome.lagSeconds };
  if (!summedStates.includes(judged.state)) return { ...last, ...now, address, ...judged };
  return { ...now, answeredMs: outcome.reading.atMs, epoch: outcome.reading.epoch, address, ...judged };
}

type Judged = Pick<MemberStatus, 'state' | 'cause'>;

function judge(answers: Answers, verdict: Verdict, nowMs: number): Judged {
  switch (verdict.kind) {
    case 'twice':
      return {
        state: 'twice',
        cause: `it is the agent of ${verdict.of}, or a copy of its state: it is added there, once. List it once, or give the copy a state directory of its own.`,
      };
    case 'fell':
      return {
        state: 'unusable',
        cause: `its ${verdict.counter} is less than before, and its counters did not begin again: another agent answers, or a copy of it. Nothing of it is added.`,
      };
    case 'newEpoch':
      return {
        state: 'begun',
        cause: 'its counters began again (a new mtlAgentEpoch): what it counted since it last answered is in no sum.',
      };
    case 'first':
      return { state: 'begun', cause: 'it was read for the first time: what it counts from now on is added.' };
    case 'added':
      return judgeHealth(answers, nowMs);
  }
}

function judgeHealth({ lastPassMs, reading }: Answers, nowMs: number): Judged {
  if (lastPassMs === undefined) return { state: 'stale', cause: 'its maillogs has made no pass since it started.' };
  const ageMs = nowMs - lastPassMs;
  if (ageMs < -CLOCK_TOLERANCE_MS)
    return { state: 'stale', cause: `its clock is ${formatDuration(ageMs)} ahead of ours.` };
  if (ageMs > PASS_TOLERANCE_MS) {
    const since = formatDuration(ageMs);
    return { state: 'stale', cause: `its maillogs made no pass for ${since}, or its clock is behind ours.` };
  }
  const absent = reading.present.reduce((count, each) => count + (each === 0 ? 1 : 0), 0);
  if (absent === 0) return { state: 'ok', cause: '' };
  return { state: 'ok', cause: `its version of maillogs lacks ${absent} counters: these are summed without it.` };
}
