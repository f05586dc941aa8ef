// Whether the counters can be read and saved.

import { printable } from '../base/printable';
import type { ProblemCode } from '../base/problem';
import { type Finding, judged, type Mend, type Verdict } from './chain';
import { type AgentUser, plural, shellWord } from './facts';

export interface LedgerFacts {
  readonly directory: string;
  readonly exists: boolean;
  /** Why the slots can't be read, or hold what only a newer maillogs can read. */
  readonly unreadable?: string;
  /** Snapshots that the agent's user may not read. */
  readonly forbidden: readonly string[];
  readonly generation?: number;
  readonly snapshotBytes: number;
  readonly damaged: readonly { readonly path: string; readonly reason: string }[];
  /** Who has the lock at this moment. */
  readonly holder?: { readonly pid: number; readonly isAlive: boolean; readonly isStopped: boolean };
  /** What became of writing a file of a snapshot's size as the agent's user; undefined where it was not tried. */
  readonly write?: { readonly kind: 'written' } | { readonly kind: 'failed'; readonly code: ProblemCode };
  /** Free for the user, octets and inodes; undefined where the system doesn't tell. */
  readonly space?: { readonly freeBytes: number; readonly freeInodes: number | undefined };
}

/** Below this a busy log server's disk is full before anyone has looked. */
const LOW_BYTES = 4 << 20;
const LOW_SNAPSHOTS = 10;
const LOW_INODES = 10;

/** Whether the state directory can be read and written, holds good snapshots, and has room. */
export function judgeLedger(facts: LedgerFacts, user: AgentUser): Verdict {
  const { directory, generation, space } = facts;
  const free = space === undefined ? '' : `, ${Math.floor(space.freeBytes / 2 ** 20)} MiB free`;
  const state = generation === undefined ? 'nothing saved yet' : `generation ${generation}`;
  const findings = [
    unreadable(facts),
    forbidden(facts, user),
    unwritable(facts, user),
    stoppedHolder(facts),
    damage(facts),
    lowSpace(facts),
  ];
  return judged(
    `${printable(directory)}: ${state}${free}`,
    findings.filter((finding) => finding !== undefined),
  );
}

function unreadable({ unreadable: reason }: LedgerFacts): Finding | undefined {
  return reason === undefined ? undefined : { level: 'broken', sentence: reason, mend: [] };
}

/** As after a restore of a backup by root. */
function forbidden({ directory, forbidden: paths, write }: LedgerFacts, user: AgentUser): Finding | undefined {
  // The directory itself is mended by the same command.
  if (paths.length === 0 || (write?.kind === 'failed' && write.code === 'notPermitted')) return undefined;
  const sentence = `${user.name} may not read ${paths.map((path) => printable(path)).join(' and ')}, so nothing is counted or served.`;
  return { level: 'broken', sentence, mend: [{ kind: 'run', command: ownAll(directory, user) }] };
}

function ownAll(directory: string, user: AgentUser): string {
  return `chown -R ${shellWord(user.name)}:${shellWord(user.group)} ${shellWord(directory)}`;
}

function unwritable(
  { directory, exists, write, space, snapshotBytes }: LedgerFacts,
  user: AgentUser,
): Finding | undefined {
  if (write === undefined || write.kind === 'written') return undefined;
  const place = shellWord(directory);
  const name = printable(directory);
  switch (write.code) {
    case 'diskFull': {
      const isInodes = space?.freeInodes === 0;
      const sentence = isInodes
        ? `The disk of ${name} has no inode left, so the counters cannot be saved. Nothing is lost while the logs stay.`
        : `The disk of ${name} is full (or its quota used up), so the counters cannot be saved. Nothing is lost while the logs stay.`;
      return { level: 'broken', sentence, mend: makeRoom(place, isInodes, snapshotBytes) };
    }
    case 'readOnly':
      return {
        level: 'broken',
        sentence: `The file system of ${name} is read-only, so the counters cannot be saved.`,
        mend: [
          { kind: 'run', command: `dmesg | tail -n 30` },
          { kind: 'run', command: `mount -o remount,rw "$(df --output=target ${place} | tail -n 1)"` },
        ],
      };
    case 'notPermitted':
    case 'noInput': {
      const made = `install -d -o ${shellWord(user.name)} -g ${shellWord(user.group)} ${place}`;
      const given = ownAll(directory, user);
      const sentence = exists
        ? `${user.name} may not write in ${name}.`
        : `${name} is missing, and ${user.name} may not make it.`;
      return { level: 'broken', sentence, mend: [{ kind: 'run', command: exists ? given : made }] };
    }
    default:
      return {
        level: 'broken',
        sentence: `Writing in ${name} failed.`,
        mend: [{ kind: 'run', command: `dmesg | tail -n 30` }],
      };
  }
}

function makeRoom(place: string, isInodes: boolean, snapshotBytes: number): readonly Mend[] {
  const needed = Math.max(1, Math.ceil((3 * snapshotBytes) / 2 ** 20));
  return [
    { kind: 'run', command: isInodes ? `df -i ${place}` : `df -h ${place}` },
    {
      kind: 'say',
      sentence: isInodes
        ? 'Remove files there; a few hundred will do.'
        : `Free ${needed} MiB there or more; the agent goes on by itself.`,
    },
  ];
}

function stoppedHolder({ holder, directory }: LedgerFacts): Finding | undefined {
  if (holder === undefined || !holder.isStopped) return undefined;
  return {
    level: 'broken',
    sentence: `Process ${holder.pid} was stopped by a signal in the midst of a pass and holds the lock of ${printable(directory)}.`,
    mend: [{ kind: 'run', command: `kill -CONT ${holder.pid}` }],
  };
}

function damage({ damaged, generation }: LedgerFacts): Finding | undefined {
  if (damaged.length === 0) return undefined;
  const names = damaged.map(({ path, reason }) => `${printable(path)} (${reason})`).join(', ');
  if (generation !== undefined) {
    return {
      level: 'warning',
      sentence: `A snapshot is damaged: ${names}. The next pass keeps it aside and goes on from generation ${generation}.`,
      mend: [{ kind: 'say', sentence: 'A disk that does so once may do so again: look at its log (dmesg).' }],
    };
  }
  return {
    level: 'broken',
    sentence: `${plural(damaged.length, 'snapshot')} and no good one: ${names}. The next pass begins to count from zero.`,
    mend: [{ kind: 'say', sentence: 'Stop the agent and put the snapshots of a backup there before it makes a pass.' }],
  };
}

function lowSpace({ space, directory, snapshotBytes, write }: LedgerFacts): Finding | undefined {
  if (space === undefined || write?.kind === 'failed') return undefined;
  const place = shellWord(directory);
  if (space.freeBytes < Math.max(LOW_BYTES, LOW_SNAPSHOTS * snapshotBytes)) {
    const sentence = `Only ${Math.floor(space.freeBytes / 1024)} KiB are free for ${printable(directory)}.`;
    return { level: 'warning', sentence, mend: makeRoom(place, false, snapshotBytes) };
  }
  // Some file systems have no such limit and say 0 of 0.
  if (space.freeInodes !== undefined && space.freeInodes < LOW_INODES) {
    const sentence = `Only ${space.freeInodes} inodes are free for ${printable(directory)}.`;
    return { level: 'warning', sentence, mend: makeRoom(place, true, snapshotBytes) };
  }
  return undefined;
}
