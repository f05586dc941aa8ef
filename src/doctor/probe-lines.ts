// The last lines of a log for doctor: what is in front of them, and who claims them.

import { constants } from 'node:fs';
import { LF } from '../base/ascii';
import { printable } from '../base/printable';
import type { Files } from '../host/files';
import type { PatternCounter } from '../parsers/pattern-counter';
import type { ProgramNames } from '../parsers/program-names';
import { LineCounter } from '../pass/line-counter';
import { proposalText, proposeNames } from '../pass/propose-names';
import { logServices } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { Tally } from '../registry/tally';
import { asUser, type UserIdentity } from './agent-user';
import { cutNames } from './cut-names';
import { doubledRefusals } from './doubled-lines';
import type { LinesSeen } from './judge-framing';
import { stampOf } from './line-stamp';
import type { Need } from './real-user';

const TAIL_BYTES = 64 << 10;
const MAX_LINES = 200;

function reading(path: string): Need {
  return { path, mode: constants.R_OK };
}

export interface LogTail {
  /** Complete lines, the last of the log; latin1. */
  readonly lines: readonly Buffer[];
  readonly modifiedMs: number;
}

/** Read as another user where one is given. */
export async function readTail(files: Files, path: string, user?: UserIdentity): Promise<LogTail> {
  const descriptor = user === undefined ? files.open(path) : await asUser(user, reading(path), () => files.open(path));
  try {
    const { sizeBytes, modifiedNs } = files.openedStatus(descriptor);
    const from = Math.max(0, sizeBytes - TAIL_BYTES);
    const bytes = readAt(files, descriptor, from, TAIL_BYTES);
    const lines = linesIn(bytes);
    // The first one may be the end of a line only.
    return {
      lines: (from > 0 ? lines.slice(1) : lines).slice(-MAX_LINES),
      modifiedMs: Number(modifiedNs / 1_000_000n),
    };
  } finally {
    files.close(descriptor);
  }
}

/** The first complete line from an offset on; undefined where there is none. */
export async function lineAt(
  files: Files,
  path: string,
  { offsetBytes, user }: { readonly offsetBytes: number; readonly user: UserIdentity },
): Promise<Buffer | undefined> {
  const descriptor = await asUser(user, reading(path), () => files.open(path));
  try {
    return linesIn(readAt(files, descriptor, offsetBytes, TAIL_BYTES))[0];
  } finally {
    files.close(descriptor);
  }
}

export interface DeclaredLog {
  readonly source: string;
  readonly path: string;
  readonly services: readonly ServiceName[];
  readonly counters: readonly PatternCounter[];
  readonly names?: ProgramNames;
}

/** Looks at some lines of a log: how they are framed, how many its services claim, and which services would. */
export function examineLines(
  { source, path, services, counters, names }: DeclaredLog,
  lines: readonly Buffer[],
  nowMs: number,
): LinesSeen {
  const declared = new LineCounter(services, new Tally(), counters, names);
  const any = new LineCounter(logServices, new Tally(), [], names);
  const framings = new Map<string, number>();
  const claimants = new Map<string, number>();
  let claimed = 0;
  let unclaimed: Buffer | undefined;
  for (const line of lines) {
    const { framing } = stampOf(line.toString('latin1'), nowMs);
    framings.set(framing, (framings.get(framing) ?? 0) + 1);
    declared.line(line, 0, line.length);
    declared.endChunk();
    if (declared.lastOutcome === 'claimed') claimed++;
    else unclaimed = line;
    any.line(line, 0, line.length);
    any.endChunk();
    for (const service of any.lastClaim?.parser.services ?? [])
      claimants.set(service, (claimants.get(service) ?? 0) + 1);
  }
  return {
    source,
    path,
    services: [...services],
    lines: lines.length,
    claimed,
    framing: commonest(framings)[0] ?? 'no stamp',
    claimants: commonest(claimants),
    doubled: services.includes('exim') ? doubledRefusals(lines, names) : 0,
    cut: cutNames(lines, names),
    proposals: proposeNames(lines, services, names).map(proposalText),
    ...(unclaimed === undefined ? {} : { unclaimed: printable(unclaimed, 120) }),
  };
}

function commonest(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

function readAt(files: Files, descriptor: number, position: number, length: number): Buffer {
  const into = Buffer.alloc(length);
  return into.subarray(0, files.readNow(descriptor, into, position));
}

function linesIn(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}
