// Takes the values of the Perl's counter files over as starting values: all files of a directory or none, in
// one commit that also says which files they were, so that doing it twice cannot count anything twice. If we
// die before the commit nothing was imported; after it, the snapshot knows.

import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { formatPlace, Problem } from '../base/problem';
import type { Files } from '../host/files';
import type { Host } from '../host/host';
import type { Ledger } from '../ledger/ledger';
import { holderInWords } from '../ledger/lock';
import { type ImportedFile, newbornSnapshot, type Snapshot } from '../ledger/snapshot';
import {
  type CounterFileNames,
  type CounterFileService,
  counterFileOf,
  counterFileServices,
} from '../registry/counter-files';
import { counterIndex } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { isOwnCounterFile, MAX_COUNTER_FILE_BYTES, readCounterFile } from './counter-file';
import { type TakenKey, takeOver } from './take-over';

export interface ImportOrder {
  readonly directory: string;
  /** Files that have other names than usual. */
  readonly names: CounterFileNames | undefined;
  /** Also what was imported before. */
  readonly isAgain: boolean;
  /** Only says what would be done: takes no lock, writes nothing. */
  readonly isDryRun: boolean;
}

export interface ImportedCounters {
  readonly path: string;
  readonly service: CounterFileService;
  /** `own`: maillogs wrote it itself, from counters that it keeps; so it holds nothing new. */
  readonly content: 'counters' | 'nothing' | 'own';
  readonly keys: readonly TakenKey[];
}

export type ImportResult =
  | {
      readonly kind: 'imported';
      readonly files: readonly ImportedCounters[];
      /** All counters after it. */
      readonly totals: BigUint64Array;
    }
  /** Nothing was: what is wrong, a sentence each. `exists` says that it was done before. */
  | { readonly kind: 'refused'; readonly code: 'damaged' | 'exists'; readonly sentences: readonly string[] };

interface Found extends ImportedCounters {
  readonly sha256: string;
}

/** Throws a Problem where files, directory or ledger can't be used, `busy` when someone else is writing. */
export async function importCounters(host: Host, ledger: Ledger, order: ImportOrder): Promise<ImportResult> {
  const { found, sentences } = readAll(host.files, order);
  if (sentences.length > 0) return { kind: 'refused', code: 'damaged', sentences };
  if (order.isDryRun) {
    ledger.refresh();
    return addUp(found, ledger.current ?? newbornSnapshot(host.clock.nowMs()), order);
  }
  const begun = await ledger.begin();
  if (begun.kind === 'busy') {
    throw new Problem(
      'busy',
      `the counters in ${ledger.directory} are being written by ${holderInWords(begun)}: nothing was imported, try again.`,
    );
  }
  try {
    const { ground } = begun.transaction;
    const result = addUp(found, ground, order);
    if (result.kind === 'refused') return result;
    await begun.transaction.commit({
      totals: result.totals,
      tables: ground.tables,
      cursors: ground.cursors,
      discontinuities: servicesOf(found),
      isIncomparable: true,
      imports: [...(ground.imports ?? []), ...recordsOf(found, host.clock.nowMs())],
    });
    return result;
  } finally {
    begun.transaction.end();
  }
}

function addUp(found: readonly Found[], ground: Snapshot, { isAgain }: ImportOrder): ImportResult {
  const before = isAgain ? [] : found.flatMap((file) => importedBefore(file, ground.imports ?? []));
  if (before.length > 0) return { kind: 'refused', code: 'exists', sentences: before };
  const totals = ground.totals.slice();
  for (const { keys } of found) {
    for (const key of keys) if (key.kind === 'taken') totals[counterIndex(key.counter)]! += key.amount;
  }
  return { kind: 'imported', files: found, totals };
}

/** A file of that name, whatever is in it now: most of that is what was in it then. Or its copy elsewhere. */
function importedBefore(file: Found, imports: readonly ImportedFile[]): readonly string[] {
  if (file.content !== 'counters') return [];
  const record = imports.find(
    ({ path, service, sha256 }) => path === file.path || (service === file.service && sha256 === file.sha256),
  );
  if (record === undefined) return [];
  const same = record.path === file.path ? '' : ` as ${record.path}`;
  return [`${file.path} was imported${same} on ${new Date(record.atMs).toISOString()} already.`];
}

/** An empty file is not remembered: a copy of it from before may still be found. */
function recordsOf(found: readonly Found[], atMs: number): readonly ImportedFile[] {
  return found
    .filter(({ content }) => content === 'counters')
    .map(({ path, service, sha256 }) => ({ path, service, sha256, atMs }));
}

/** The services whose counters jump; a file may hold those of another one, too. */
function servicesOf(found: readonly Found[]): ReadonlySet<ServiceName> {
  const names = found.flatMap(({ keys }) => keys.map((key) => (key.kind === 'taken' ? key.counter : undefined)));
  return new Set(names.filter((name) => name !== undefined).map((name) => name.split('.')[0] as ServiceName));
}

function readAll(files: Files, { directory, names }: ImportOrder) {
  const status = files.status(directory);
  if (status === undefined) throw new Problem('noInput', `there is no directory ${directory}.`);
  if (status.kind !== 'directory') {
    throw new Problem('noInput', `${directory} is not a directory: name the one that holds the counter files.`);
  }
  const found: Found[] = [];
  const sentences: string[] = [];
  for (const service of counterFileServices) {
    const own = names?.[service];
    const paths = (own === undefined ? counterFileOf(service).names : [own])
      .map((name) => resolve(join(directory, name)))
      .filter((path) => files.status(path) !== undefined);
    if (paths.length > 1) {
      sentences.push(`both ${paths.join(' and ')} are there for ${service}: put the one out of use elsewhere.`);
      continue;
    }
    for (const path of paths) readOne(files, { path, service }, found, sentences);
  }
  if (sentences.length === 0 && found.length === 0) {
    throw new Problem('noInput', `there is no counter file such as send.txt in ${directory}.`);
  }
  if (sentences.length === 0 && found.every(({ content }) => content === 'own')) {
    const whose = `were written by maillogs itself, from counters that it keeps`;
    throw new Problem('exists', `the counter files in ${directory} ${whose}: there is nothing to import.`);
  }
  return { found, sentences };
}

function readOne(
  files: Files,
  { path, service }: { readonly path: string; readonly service: CounterFileService },
  found: Found[],
  sentences: string[],
): void {
  let bytes: Buffer | undefined;
  try {
    bytes = files.readNamed(path, MAX_COUNTER_FILE_BYTES);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    sentences.push(thrown.message);
    return;
  }
  if (bytes === undefined) return;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (isOwnCounterFile(bytes)) {
    found.push({ path, service, content: 'own', keys: [], sha256 });
    return;
  }
  const { entries, faults } = readCounterFile(bytes, path);
  for (const { place, sentence } of faults) sentences.push(`${formatPlace(place)}${sentence}`);
  if (faults.length > 0) return;
  const content = entries.length === 0 ? 'nothing' : 'counters';
  found.push({ path, service, content, keys: takeOver(service, entries), sha256 });
}
