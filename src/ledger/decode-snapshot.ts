// From the bytes of a snapshot to what they say: the seal first, then field by field. A field that is not as we write it
// is damage, and named.

import { LF } from '../base/ascii';
import { sha256Hex } from '../base/digest';
import { damaged, entriesOf, isObject, parseJson, wholeNumber } from '../base/json-fields';
import { Problem } from '../base/problem';
import type { SourceCursor } from '../logs/cursor';
import { counters, findCounterIndex } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { isTableName, type TableName } from '../registry/tables';
import { readAmounts, readArchives, readRemembered, readSourceCursor } from './decode-cursor';
import { isDecimal, type Rows, readTables } from './decode-rows';
import { isTag } from './epoch';
import { readFarmRecords } from './farm-records';
import { type ImportedFile, SNAPSHOT_VERSION, type Snapshot } from './snapshot';
import type { SteadyStamps } from './steady-stamps';

/** Throws a Problem (`damaged`) that says in what way the bytes are no snapshot. */
export function decodeSnapshot(bytes: Buffer): Snapshot {
  return readObject(parseJson(unsealed(bytes)));
}

/**
 * The generation of a snapshot whose digest matches, without looking at the rest of it; undefined where that does not
 * tell. Tens of thousands of counts are not read only to find that there are newer ones.
 */
export function generationOf(bytes: Buffer): number | undefined {
  try {
    const [, generation] =
      /^\{"format":"maillogs-snapshot","version":\d+,"generation":(\d{1,15}),/.exec(unsealed(bytes)) ?? [];
    return generation === undefined ? undefined : Number(generation);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return undefined;
  }
}

function unsealed(bytes: Buffer): string {
  const end = bytes.indexOf(LF);
  const [seal, ...rest] = bytes.toString('latin1', end + 1).split('\n');
  if (end === 0 || bytes.length === 0) throw damaged('it is empty');
  if (end < 0 || rest.length !== 1) throw damaged('it is cut short');
  const json = bytes.subarray(0, end);
  if (seal !== `sha256 ${sha256Hex(json)}`) {
    throw damaged('its digest does not match its content');
  }
  return json.toString('utf8');
}

function readObject(value: unknown): Snapshot {
  if (!isObject(value) || value['format'] !== 'maillogs-snapshot') throw damaged('it is not a snapshot of maillogs');
  const version = wholeNumber(value['version'], 'version');
  if (version > SNAPSHOT_VERSION) {
    // Not damage: the counters in it are good, so nothing may be put aside or begun again.
    throw new Problem(
      'refused',
      `the snapshot was written by a newer maillogs (format ${version}, this one reads up to ${SNAPSHOT_VERSION}): run that one.`,
    );
  }
  const totals = new BigUint64Array(counters.length);
  const foreign = new Map<string, string>();
  for (const [name, text] of entriesOf(value['counters'], 'counters')) {
    if (!isDecimal(text)) throw damaged(`counter ${name} is not a number`);
    const index = findCounterIndex(name);
    if (index === undefined) foreign.set(name, text);
    else if (text !== '0') totals[index] = BigInt(text);
  }
  const discontinuities = readMoments(value['discontinuities'], 'discontinuities', 'discontinuity of');
  const cursors = new Map<string, SourceCursor>();
  for (const [name, cursor] of entriesOf(value['cursors'], 'cursors')) cursors.set(name, readSourceCursor(cursor));
  const rowsByTable = readTables(value['tables']);
  const { imports, archives, sourceDiscontinuities, rowsChanged, steadyStamps, instance, epoch, unaccounted } = value;
  const { remembered, lookedMs } = value;
  const farm = readFarmRecords(value['farm'], value['members']);
  return {
    generation: wholeNumber(value['generation'], 'generation'),
    bornMs: wholeNumber(value['bornMs'], 'bornMs'),
    committedMs: wholeNumber(value['committedMs'], 'committedMs'),
    totals,
    tables: new Map(rowsByTable.filter((entry): entry is [TableName, Rows] => isTableName(entry[0]))),
    foreign,
    foreignTables: new Map(rowsByTable.filter(([table]) => !isTableName(table))),
    discontinuities: discontinuities as ReadonlyMap<ServiceName, number>,
    ...(sourceDiscontinuities === undefined
      ? {}
      : { sourceDiscontinuities: readMoments(sourceDiscontinuities, 'sourceDiscontinuities', 'discontinuity of') }),
    ...(rowsChanged === undefined
      ? {}
      : { rowsChanged: readMoments(rowsChanged, 'rowsChanged', 'change of') as ReadonlyMap<TableName, number> }),
    ...(steadyStamps === undefined ? {} : { steadyStamps: readSteadyStamps(steadyStamps) }),
    ...(isTag(instance) ? { instance } : {}),
    ...(isTag(epoch) ? { epoch } : {}),
    cursors,
    ...(remembered === undefined ? {} : { remembered: readRemembered(remembered) }),
    ...(lookedMs === undefined ? {} : { lookedMs: readMoments(lookedMs, 'lookedMs', 'look at') }),
    ...(unaccounted === undefined ? {} : { unaccounted: readAmounts(unaccounted, 'the unaccounted') }),
    ...(imports === undefined ? {} : { imports: readImports(imports) }),
    ...(archives === undefined ? {} : { archives: readArchives(archives) }),
    ...(farm === undefined ? {} : { farm }),
  };
}

/** Names of other versions are kept. */
function readMoments(value: unknown, what: string, each: string): ReadonlyMap<string, number> {
  return new Map(entriesOf(value, what).map(([name, at]) => [name, wholeNumber(at, `${each} ${name}`)]));
}

function readSteadyStamps(value: unknown): SteadyStamps {
  const boots = entriesOf(value, 'steadyStamps').map(([boot, moments]) => {
    const read = entriesOf(moments, `steadyStamps ${boot}`).map(
      ([at, steadyMs]) => [wholeNumber(Number(at), 'a stamp'), wholeNumber(steadyMs, `stamp ${at}`)] as const,
    );
    return [boot, new Map(read)] as const;
  });
  return new Map(boots);
}

function readImports(value: unknown): readonly ImportedFile[] {
  if (!Array.isArray(value)) throw damaged('the imported files are no list');
  return value.map((file: unknown) => {
    if (!isObject(file)) throw damaged('an imported file is not an object');
    const { path, service, sha256, atMs } = file;
    if (typeof path !== 'string' || typeof service !== 'string' || typeof sha256 !== 'string') {
      throw damaged('an imported file lacks a field');
    }
    return { path, service, sha256, atMs: wholeNumber(atMs, 'atMs') };
  });
}
