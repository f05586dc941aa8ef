// Counts what is new in the systemd journal, through journalctl(1): a child that is given the cursor of the last entry
// counted, and whose end is another cursor, committed with the counts. Entries that are gone before they were read are
// reported: the entry of the cursor is looked for again once those after it were read. As long as it is still there,
// nothing after it was removed either, since journald removes the oldest files first.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { FileCursor } from '../logs/cursor';
import { JournalEntries } from '../logs/journal-entries';
import { entriesFrom, entryAt, newestEntry, numberOf } from '../logs/systemd-journal';
import { counterIndex } from '../registry/registry';
import type { SourceOutcome } from './count-source';
import { mayQuote } from './quoting';
import { baseKeyOf } from './source';
import type { LogOutcome, SourceState } from './source-state';
import type { Work } from './work';

/** Entries read by one child: between two of them what was counted may be committed. */
const BATCH_ENTRIES = 20_000;
const COMMIT_EVERY_MS = 2000;
/** The cursor of a source that few entries are of is moved on past the others, so that it does not go stale. */
const MOVE_ON_EVERY_MS = 60_000;
const LIMITS = { quietMs: 30_000, totalMs: 600_000, octets: 2 ** 33 };

const index = { linesOverlong: counterIndex('agent.linesOverlong'), octetsRead: counterIndex('agent.octetsRead') };

/** What was read by one child. */
interface Batch {
  /** The cursor of the last entry; undefined when there was none. */
  readonly last: string | undefined;
  /** The numbers of the entries that were numbered as the one before them. */
  readonly numbers: readonly number[];
  readonly entries: number;
  readonly isStopped: boolean;
}

/** Throws only what ends the pass. */
export async function countJournal(state: SourceState, work: Work): Promise<SourceOutcome> {
  const key = baseKeyOf(state.spec);
  const look = state.journal!.watch.look();
  let savepoint = work.savepoint();
  try {
    const start = await beginning(state, work);
    const newest = await movingOn(state, work);
    let before = start;
    for (;;) {
      const batch = await readBatch(state, work, before);
      const after = batch.isStopped ? batch.last : furthest(batch, newest);
      const lost = before === undefined || after === undefined ? 0 : await lostAfter(state, work, { before, batch });
      enter(state, work, after ?? before);
      if (lost !== 0) work.findings.lostEntries(state.spec, lost === 'unknown' ? undefined : lost);
      savepoint = work.savepoint();
      before = after ?? before;
      const isAtEnd = !batch.isStopped && (batch.entries < BATCH_ENTRIES || batch.last === undefined);
      if (isAtEnd) {
        state.journal!.watch.remember(look);
        return { outcomes: [read(key, true)], isStopped: false };
      }
      if (work.context.host.clock.monotonicMs() - work.committedAtMs > COMMIT_EVERY_MS) {
        state.health.advanced();
        await work.commit();
        await work.makeRoom();
        savepoint = work.savepoint();
        if (work.takeNewGround()) before = work.cursors.get(key)?.journal;
      }
      if (!work.mayGoOn()) return { outcomes: [read(key, false)], isStopped: true };
    }
  } catch (thrown) {
    work.restore(savepoint);
    state.journal!.watch.forget();
    if (!(thrown instanceof Problem) || thrown === work.failure) throw thrown;
    const reason = `the journal cannot be read: ${thrown.message}. ${adviceFor(thrown)}`;
    return { outcomes: [{ kind: 'failed', reason, state: 'unreadable' }], isStopped: false };
  }
}

const read = (key: string, isAtEnd: boolean): LogOutcome => ({ kind: 'read', key, isAtEnd, unreadOctets: 0 });

function adviceFor({ code, message }: Problem): string {
  if (code === 'missingProgram') return 'Install systemd, or read a log file instead.';
  if (/permission/i.test(message)) return 'Put the user that maillogs runs as into the group systemd-journal.';
  return 'Run journalctl by hand to see more.';
}

/** The cursor after which entries are counted; undefined for the journal's beginning. */
async function beginning({ spec }: SourceState, work: Work): Promise<string | undefined> {
  const known = work.cursors.get(baseKeyOf(spec));
  if (known !== undefined) return known.journal;
  return spec.start === 'end' ? lastOf(work.context.host, newestEntry(spec.journal!)) : undefined;
}

/** The newest entry of any program, now and then; only where a source takes some of them. */
async function movingOn({ spec, journal }: SourceState, { context: { host } }: Work): Promise<string | undefined> {
  const { units, facilities, identifiers } = spec.journal!;
  if (units === undefined && facilities === undefined && identifiers === undefined) return undefined;
  const nowMs = host.clock.monotonicMs();
  if (nowMs - journal!.movedOnMs < MOVE_ON_EVERY_MS) return undefined;
  journal!.movedOnMs = nowMs;
  return lastOf(host, newestEntry(spec.journal!));
}

/** All entries of the source up to `newest` were there to be read when the batch was begun. */
function furthest({ last, entries }: Batch, newest: string | undefined): string | undefined {
  if (newest === undefined || last === undefined) return last ?? newest;
  if (entries >= BATCH_ENTRIES) return last;
  const [a, b] = [numberOf(last), numberOf(newest)];
  return a !== undefined && b !== undefined && a.sequence === b.sequence && a.number < b.number ? newest : last;
}

async function readBatch(state: SourceState, work: Work, after: string | undefined): Promise<Batch> {
  const { spec, counter } = state;
  const { host, tally } = work.context;
  const numbers: number[] = [];
  const sequence = after === undefined ? undefined : numberOf(after)?.sequence;
  let last: string | undefined;
  let entries = 0;
  // No syslogd writes repeats into a journal.
  const { lastRecords = [] } = work.cursors.get(baseKeyOf(spec)) ?? {};
  counter.resume(lastRecords.filter(({ memory }) => memory !== undefined));
  counter.unclaimed.mayQuote = mayQuote(state, work, []);
  const reader = new JournalEntries({
    entry: (bytes, entry) => {
      if (entry.cursor === after) return;
      counter.lines.entry(bytes, entry);
      tally.add(index.octetsRead, entry.textEnd - entry.textStart);
      if (entry.isOverlong) tally.counts[index.linesOverlong]!++;
      last = entry.cursor;
      entries++;
      const number = numberOf(entry.cursor);
      if (number !== undefined && number.sequence === sequence) numbers.push(number.number);
    },
    full: () => counter.lines.endChunk(),
    isWaiting: () => counter.lines.isWaiting,
  });
  const args = entriesFrom(spec.journal!, after, BATCH_ENTRIES);
  let isStopped = false;
  for await (const chunk of host.processes.output({ program: 'journalctl', args, limits: LIMITS })) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    for (let at = 0; at < bytes.length; await counter.lines.goOnBy(host.clock)) at = reader.take(bytes, at);
    // Without a cursor to go on from, journalctl knows no number of entries to stop after.
    isStopped = !work.mayGoOn() || (after === undefined && entries >= BATCH_ENTRIES);
    if (isStopped) break;
  }
  counter.lines.endChunk();
  return { last, numbers, entries, isStopped: isStopped && !work.mayGoOn() };
}

/** Counts and cursor go together. Nothing of a journal can be counted again, so its counts are in no account. */
function enter(state: SourceState, work: Work, cursor: string | undefined): void {
  const { spec, accounts, counter } = state;
  accounts.begin(NOWHERE);
  work.fold(state);
  const { account } = accounts.enter(NOWHERE, false);
  if (account !== undefined) work.unaccount(account.increments);
  const key = baseKeyOf(spec);
  work.hasChanged ||= account !== undefined || work.cursors.get(key)?.journal !== cursor;
  const journal = cursor === undefined ? {} : { journal: cursor };
  work.enter(key, { cursor: { files: [], ...journal }, counter, forgotten: { count: 0 } });
}

/** An account wants a file. */
const NOWHERE: FileCursor = {
  identity: '',
  path: '',
  offsetBytes: 0,
  fingerprint: { head: '', tail: '' },
  isInOverlongLine: false,
};

interface Stretch {
  readonly before: string;
  readonly batch: Batch;
}

/** At most how many entries after the cursor were removed before they were read. */
async function lostAfter(
  { spec, journal }: SourceState,
  work: Work,
  { before, batch }: Stretch,
): Promise<number | 'unknown'> {
  const files = journal!.watch.files();
  if (journal!.watch.hasAll(files)) return 0;
  const found = await lastOf(work.context.host, entryAt(spec.journal!, before));
  journal!.watch.known = files;
  if (found === before) return 0;
  const [from, to] = [numberOf(before), found === undefined ? undefined : numberOf(found)];
  if (from === undefined || to === undefined || from.sequence !== to.sequence) return 'unknown';
  const read = batch.numbers.filter((number) => number > from.number && number < to.number).length;
  return Math.max(0, to.number - from.number - 1 - read);
}

/** The cursor of the last entry that journalctl writes; undefined when it writes none. */
async function lastOf({ processes }: Host, args: readonly string[]): Promise<string | undefined> {
  let cursor: string | undefined;
  const reader = new JournalEntries({
    entry: (_, entry) => {
      cursor = entry.cursor;
    },
    full: () => undefined,
  });
  for await (const chunk of processes.output({ program: 'journalctl', args, limits: LIMITS })) {
    reader.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  }
  return cursor;
}
