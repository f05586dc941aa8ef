// A snapshot as text (snapshot.ts describes it), piece by piece: of many logs the whole takes long, and SNMP wants
// answers between any two.

import { newSha256 } from '../base/digest';
import { counters } from '../registry/registry';
import { encodeRows } from './decode-rows';
import { encodeFarm, encodeMember } from './farm-records';
import { SNAPSHOT_VERSION, type Snapshot } from './snapshot';
import type { SteadyStamps } from './steady-stamps';

/** The whole at once. */
export function encodeSnapshot(snapshot: Snapshot): Buffer {
  return Buffer.concat([...encodeInPieces(snapshot)]);
}

/** Large enough to be few writes, and made in less than a millisecond or two. */
const PIECE_OCTETS = 1 << 17;

/** The whole in pieces, to be written in this order. */
export function* encodeInPieces(snapshot: Snapshot): Generator<Buffer> {
  const hash = newSha256();
  let text = '';
  for (const part of jsonParts(snapshot)) {
    text += part;
    if (text.length < PIECE_OCTETS) continue;
    const piece = Buffer.from(text, 'utf8');
    hash.update(piece);
    yield piece;
    text = '';
  }
  const last = Buffer.from(`${text}\n`, 'utf8');
  hash.update(last.subarray(0, -1));
  yield Buffer.concat([last, Buffer.from(`sha256 ${hash.digest('hex')}\n`, 'latin1')]);
}

function* jsonParts(snapshot: Snapshot): Generator<string> {
  const { generation, bornMs, committedMs, totals } = snapshot;
  const format = { format: 'maillogs-snapshot', version: SNAPSHOT_VERSION };
  yield `{${membersOf({ ...format, generation, bornMs, committedMs })},"counters":{`;
  const texts = [membersOf(Object.fromEntries(snapshot.foreign)), countersText(totals)];
  yield `${texts.filter((text) => text !== '').join(',')}}`;
  yield* objectParts('tables', [...snapshot.foreignTables, ...snapshot.tables], encodeRows);
  yield nextMembers({
    discontinuities: Object.fromEntries(snapshot.discontinuities),
    sourceDiscontinuities: snapshot.sourceDiscontinuities && Object.fromEntries(snapshot.sourceDiscontinuities),
    rowsChanged: snapshot.rowsChanged && Object.fromEntries(snapshot.rowsChanged),
    steadyStamps: snapshot.steadyStamps && encodeStamps(snapshot.steadyStamps),
    instance: snapshot.instance,
    epoch: snapshot.epoch,
  });
  yield* objectParts('cursors', snapshot.cursors, (cursor) => cursor);
  if (snapshot.remembered !== undefined) yield* objectParts('remembered', snapshot.remembered, (files) => files);
  yield nextMembers({
    lookedMs: snapshot.lookedMs && Object.fromEntries(snapshot.lookedMs),
    unaccounted: snapshot.unaccounted,
    imports: snapshot.imports,
    archives: snapshot.archives && Object.fromEntries(snapshot.archives),
    farm: snapshot.farm && encodeFarm(snapshot.farm),
  });
  if (snapshot.farm !== undefined) yield* objectParts('members', snapshot.farm.members, encodeMember);
  yield '}';
}

/** The counters that are not zero: of most hosts few are. */
function countersText(totals: BigUint64Array): string {
  let text = '';
  for (let i = 0; i < totals.length; i++) {
    const total = totals[i]!;
    if (total !== 0n) text += `${text === '' ? '' : ','}"${counters[i]!.name}":"${total}"`;
  }
  return text;
}

const encodeStamps = (stamps: SteadyStamps) =>
  Object.fromEntries([...stamps].map(([boot, moments]) => [boot, Object.fromEntries(moments)]));

/** One member that is an object, entry by entry, after others. */
function* objectParts<T>(name: string, entries: Iterable<readonly [string, T]>, encode: (value: T) => object) {
  yield `,${JSON.stringify(name)}:{`;
  let comma = '';
  for (const [key, value] of entries) {
    yield `${comma}${JSON.stringify(key)}:${JSON.stringify(encode(value))}`;
    comma = ',';
  }
  yield '}';
}

function nextMembers(members: object): string {
  const text = membersOf(members);
  return text === '' ? '' : `,${text}`;
}

/** Without the braces. */
function membersOf(members: object): string {
  return JSON.stringify(members).slice(1, -1);
}
