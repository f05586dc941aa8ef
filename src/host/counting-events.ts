// What maillogs may have to tell an operator of itself, of logs and of what is saved: a level and a sentence each.

import { told, type Words } from './event';
import { goingOnFrom, type SavedState, stateLost } from './journal-words';

export const countingEvents = {
  agentStarted: told<Words<'version' | 'schedule'> & { readonly sources: number }>(
    'notice',
    (event) => `maillogs ${event.version} reads ${event.sources} source(s) on schedule "${event.schedule}".`,
  ),
  agentStopped: told<Words<'signal'>>(
    'notice',
    (event) => `stopped by ${event.signal}; everything counted is committed.`,
  ),
  agentUseless: told<Words<'directory'>>(
    'error',
    (event) =>
      `giving up: since it was started, nothing could be saved in ${event.directory}, and no one could be answered. Is it run by the right user? maillogs doctor finds out.`,
  ),
  configReloaded: told<Words<'path'>>(
    'notice',
    (event) => `configuration ${event.path} was read again and is in force.`,
  ),
  configRejected: told<{ readonly errors: readonly string[] }>(
    'error',
    (event) =>
      `the changed configuration has errors and is not used; the old one stays in force:\n${event.errors.join('\n')}`,
  ),
  sourceFailed: told<Words<'source' | 'path' | 'reason'>>(
    'warning',
    (event) => `source ${event.source}: ${event.reason} The other sources go on; this one is tried again at each pass.`,
  ),
  sourceRecovered: told<Words<'source' | 'path'>>(
    'notice',
    (event) => `source ${event.source}: ${event.path} can be read again.`,
  ),
  sourceRotated: told<Words<'source' | 'path'> & { readonly files: number }>('notice', (event) =>
    event.files === 1
      ? `source ${event.source}: ${event.path} was rotated; its old file was read to the end.`
      : `source ${event.source}: ${event.files} rotated files were read to their end, the last of them ${event.path}.`,
  ),
  sourceTruncated: told<{
    readonly source: string;
    readonly path: string;
    /** Known to have been there and not to have been read. */
    readonly octets: number;
    /** What is left was counted before. */
    readonly isReadOn: boolean;
  }>(
    'notice',
    (event) =>
      `source ${event.source}: ${event.path} was cut short; reading goes on ${event.isReadOn ? 'from there' : 'from its start'}.${event.octets > 0 ? ` ${event.octets} octets of it were not read before and are not counted.` : ''}`,
  ),
  sourceRewritten: told<{
    readonly source: string;
    readonly path: string;
    /** Known to have been there and not to have been read. */
    readonly octets: number;
  }>(
    'notice',
    (event) =>
      `source ${event.source}: ${event.path} was rewritten; reading goes on after the last line that was counted.${event.octets > 0 ? ` ${event.octets} octets of it were not read before and may not be counted.` : ''}`,
  ),
  sourceSkipped: told<{
    readonly source: string;
    readonly path: string;
    /** Not counted, since they may have been counted before. */
    readonly octets: number;
    readonly reason: string;
  }>(
    'warning',
    (event) => `source ${event.source}: ${event.octets} octets of ${event.path} are not counted: ${event.reason}`,
  ),
  sourceLost: told<{
    readonly source: string;
    readonly path: string;
    /** Known to have been there and not to have been read. */
    readonly octets: number;
    readonly reason: string;
  }>(
    'warning',
    (event) =>
      `source ${event.source}: ${event.reason} ${event.octets > 0 ? `${event.octets} octets of ${event.path}, and what was written to it since the last pass, are` : `What was written to ${event.path} since the last pass, if anything, is`} not counted; a discontinuity is stamped.`,
  ),
  entriesLost: told<{
    readonly source: string;
    readonly path: string;
    /** At most, of whatever program; undefined where no number tells. */
    readonly entries: number | undefined;
  }>(
    'warning',
    (event) =>
      `source ${event.source}: ${event.entries === undefined ? 'entries' : `up to ${event.entries} entries`} of the ${event.path} disappeared before they were read; a discontinuity is stamped. Let journald keep more (SystemMaxUse= in journald.conf).`,
  ),
  openLogsLimited: told<{
    /** Logs kept open between two passes. */ readonly most: number;
    /** Files that the process may have open, where that is known. */
    readonly limit: number | undefined;
  }>(
    'notice',
    (event) =>
      `${event.most} logs are kept open between two passes, and no more${event.limit === undefined ? '' : `, since this process may have ${event.limit} files open (ulimit -n, LimitNOFILE)`}. All logs are read; of the others, what is written right before they are removed unread is lost, and said.`,
  ),
  sourceRowsLimited: told<{ readonly most: number; readonly without: number }>(
    'notice',
    (event) =>
      `${event.without} source(s) have no row of their own in mtlSourceTable, which has ${event.most}: they are counted together in its row "other".`,
  ),
  commitFailed: told<Words<'directory' | 'reason'>>(
    'error',
    (event) =>
      `cannot save the counters in ${event.directory}: ${event.reason} Nothing is lost: the last saved values stay in force and the lines are read again.`,
  ),
  commitRecovered: told<Words<'directory'>>('notice', (event) => `the counters are saved in ${event.directory} again.`),
  snapshotDamaged: told<{
    readonly path: string;
    readonly keptAs: string;
    readonly reason: string;
    /** What is gone on from; undefined where there is nothing. */
    readonly saved: SavedState | undefined;
  }>(
    'error',
    (event) =>
      `the snapshot ${event.path} is damaged (${event.reason}); it is kept as ${event.keptAs}. ${goingOnFrom(event.saved)}`,
  ),
  stateSavedAgain: told<{
    readonly directory: string;
    readonly why: 'removed' | 'older' | 'another';
    readonly generation: number;
    /** Where what was put there is kept. */
    readonly keptAs: readonly string[];
  }>(
    'warning',
    (event) =>
      `${stateLost[event.why](event.directory)}: the counters were saved there again from memory, as generation ${event.generation}. Nothing is lost or counted twice.${event.keptAs.length === 0 ? '' : ` What was there is kept as ${event.keptAs.join(' and ')}.`} To begin again, stop the agent first.`,
  ),
  stateWentBack: told<{
    readonly directory: string;
    readonly why: 'older' | 'fork';
    /** What is gone on from. */
    readonly saved: SavedState | undefined;
  }>('warning', (event) =>
    event.why === 'older'
      ? `the state directory ${event.directory} holds an older copy of counters that went on since. ${goingOnFrom(event.saved)}`
      : `two processes counted into ${event.directory} without seeing each other's lock. ${goingOnFrom(event.saved)}`,
  ),
  lockTaken: told<Words<'path'> & { readonly pid: number }>(
    'notice',
    (event) => `took over the lock ${event.path} of process ${event.pid}, which is dead.`,
  ),
  ledgerBusy: told<Words<'directory' | 'holder'>>(
    'warning',
    (event) =>
      `the counters in ${event.directory} are being written by ${event.holder}; this pass waits for the next beat.`,
  ),
  passLate: told<{
    /** Milliseconds since 1970. */ readonly dueMs: number;
    readonly lateMs: number;
    /** How many others were due meanwhile. */
    readonly missed: number;
  }>(
    'warning',
    (event) =>
      `the pass that was due at ${new Date(event.dueMs).toISOString()} begins ${Math.round(event.lateMs / 1000)} s late, since the process stood still${event.missed > 0 ? `; ${event.missed} scheduled pass(es) were missed meanwhile` : ''}. It catches up.`,
  ),
  passFailed: told<Words<'reason'>>(
    'error',
    (event) => `a pass failed: ${event.reason} The lines are read again at the next pass.`,
  ),
} as const;
