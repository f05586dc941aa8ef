// The thread in which faults are planted: each function of the module with one fault after the other counts the lines
// that are to tell, and what it counts is held against what the parsers count.

import { parentPort, workerData } from 'node:worker_threads';
import { CompiledLines } from '../../src/parsers/compiled-lines';
import { logTypes } from '../../src/parsers/log-types';
import type { CompiledLogType } from '../../src/parsers/rules/steps';
import type { WasmFunction } from '../../src/parsers/rules/wasm/assembler';
import { BUSY } from '../../src/parsers/rules/wasm/generate';
import { bytesOf, writeModule } from '../../src/parsers/rules/wasm/module';
import { logServices } from '../../src/registry/registry';
import { Chance } from '../fuzz/target';
import { type Counted, countLines, type Ways } from '../support/both-ways';
import { compiledLogType, damagedLines, damagesOf, wholeLines } from '../support/damaged-lines';
import { moduleStreams, teachers } from '../support/module-streams';
import { ending, type Fault, faultsOf, REACHED } from './faults';

/**
 * `seen`: counted wrongly, or not at all; `slower`: it leaves more lines to the parsers, or fewer; `unreached`: no whole
 * line gets so far; `none`: no engine loads it.
 */
export type Verdict = 'seen' | 'slower' | 'survived' | 'unreached' | 'none';

interface Told {
  readonly log: Buffer;
  readonly ways: Ways;
  readonly text: string;
  /** By the true module; undefined where it was not asked yet. */
  oneByOne?: number;
}

const { lines: most, seed } = workerData as { readonly lines: number; readonly seed: number };
const LINE_FEED = Buffer.from('\n');
const BATCH = 1500;

const names = logTypes.map(({ name }) => name).filter((name) => BUSY.includes(name));
const written = writeModule(names.map(compiledLogType));
const all = written.functions.map(ending);
const trueBytes = bytesOf({ ...written, functions: all });

const wasm = (globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } }).WebAssembly;
const TrueModule = wasm.Module;

/** From now on a module is made of these bytes. */
function plant(bytes: Uint8Array): void {
  (CompiledLines as unknown as { only: unknown }).only = undefined;
  wasm.Module = class {
    constructor() {
      // biome-ignore lint/correctness/noConstructorReturn: stands for another class
      return new TrueModule(bytes);
    }
  } as unknown as typeof TrueModule;
}

const logOf = (lines: readonly Buffer[]) => Buffer.concat(lines.flatMap((line) => [line, LINE_FEED]));

async function told(lines: readonly Buffer[], ways: Ways): Promise<Told> {
  const log = logOf(lines);
  return { log, ways, text: (await countLines(log, ways, false)).text };
}

/** What tells of a log type's rules, some lines of which are damaged. */
async function streamsOf(name: string): Promise<Told[]> {
  const services = logServices;
  const logType = compiledLogType(name);
  const whole = wholeLines(logType);
  const stride = Math.max(1, Math.round((whole.length * 2500) / most));
  return [
    await told([...whole, ...whole], { services }),
    ...(await inBatches(damagedLines(logType, stride, seed), teachers(whole))),
  ];
}

async function inBatches(lines: Iterable<Buffer>, before: readonly Buffer[]): Promise<Told[]> {
  const streams: Told[] = [];
  let batch: Buffer[] = [];
  for (const line of lines) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    streams.push(await told([...before, ...batch], { services: logServices }));
    batch = [];
  }
  return [...streams, await told([...before, ...batch], { services: logServices })];
}

/** Of how many lines that reach a fault each damage is tried. */
const DAMAGED = Math.max(2, Math.round(most / 2500));

interface OfLogType {
  readonly logType: CompiledLogType;
  readonly whole: readonly Buffer[];
  readonly before: readonly Buffer[];
  /** Its lines, and what tells of its hooks. */
  readonly streams: Told[];
}

async function madeFor(name: string): Promise<OfLogType> {
  const logType = compiledLogType(name);
  const whole = wholeLines(logType);
  const twice = await told([...whole, ...whole], { services: logServices });
  const streams = await withTrueModule([twice, ...(await moduleStreamsOf(joined[name] ?? []))]);
  return { logType, whole, before: teachers(whole), streams };
}

/** Every damage to some lines that reach a fault in a log type's own function; none where no line does. */
async function streamsAround(fault: Fault, place: number, { logType, whole, before }: OfLogType): Promise<Told[]> {
  plant(bytesWith(fault.marked(), place));
  const isReached = await reachedAfter(before);
  const chosen = new Set<number>();
  const look = async (places: readonly number[]): Promise<void> => {
    if (chosen.size >= DAMAGED || !(await isReached(places.map((each) => whole[each]!)))) return;
    if (places.length === 1) return void chosen.add(places[0]!);
    await look(places.slice(0, places.length >> 1));
    await look(places.slice(places.length >> 1));
  };
  const chance = new Chance(seed);
  const inTurn = [...whole.keys()].map((each) => [chance.below(2 ** 32), each] as const).sort(([a], [b]) => a - b);
  await look(inTurn.map(([, each]) => each));
  if (chosen.size === 0) return [];
  const damaged = damagesOf(logType, (each) => chosen.has(each));
  return withTrueModule(await inBatches(damaged, before));
}

/** What tells of the hooks that some log types' lines have. */
const joined: Readonly<Record<string, readonly string[]>> = {
  'qmail-send': ['delays', 'joins'],
  postfix: ['rows', 'queues'],
  rblsmtpd: ['refusals'],
  'qmail-smtpd': ['refusals'],
};

const allStreams = moduleStreams();

/** Streams by their names; all of them where none are given. */
async function moduleStreamsOf(wanted: readonly string[] | undefined): Promise<Told[]> {
  const streams: Told[] = [];
  for (const { name, lines, ways } of allStreams) {
    if (wanted === undefined || wanted.includes(name)) streams.push(await told(lines, ways));
  }
  return streams;
}

/** Whether any of some lines reaches the mark of the module that is planted, after lines that may do so themselves. */
async function reachedAfter(before: readonly Buffer[]): Promise<(lines: readonly Buffer[]) => Promise<boolean>> {
  const marks = async (lines: readonly Buffer[]) => {
    await countLines(logOf([...before, ...lines]), { services: logServices }, true);
    const { only } = CompiledLines as unknown as {
      only: { readonly exports: { readonly memory: { readonly buffer: ArrayBuffer } } };
    };
    return new Int32Array(only.exports.memory.buffer)[REACHED / 4]!;
  };
  const first = await marks([]);
  return async (lines) => (await marks(lines)) > first;
}

const allTypes = ['crowds', 'joins', 'queues', 'named queues', 'delays'];
/** Streams that tell of what all log types have in common; of all others, each stream does. */
const telling: Readonly<Record<string, readonly string[]>> = {
  scan: [
    ...['short reads', 'ends', 'ends, by 64', 'frames', 'beginnings', 'beginnings, by 61', 'repeats', 'repeats, by 61'],
    ...['idents', 'lengths', 'lengths, by 997', 'stamps', 'rows', 'named queues'],
  ],
  until: ['names', 'postfix', 'spamcontrol'],
  addTo: ['rows'],
  decimal: ['spamd'],
  endOfAddress: ['names', 'postfix'],
  hex8: ['stamps', 'delays'],
  stamp: ['stamps', 'delays'],
  isOthers: ['named queues', 'joins'],
  queueId: ['near identifiers', 'queues'],
  label: ['rows'],
  urlHost: ['refusals'],
  ...Object.fromEntries(['find', 'enter', 'remember', 'forget'].map((name) => [name, allTypes])),
};

async function commonStreams(name: string): Promise<Told[]> {
  const wanted = telling[name];
  const streams = await moduleStreamsOf(wanted);
  for (const type of names) if (wanted?.includes(type)) streams.push(...(await streamsOf(type)));
  return streams;
}

/** Made once for each: a value that takes long to make. */
function once<T>(make: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (name) => {
    const made = known.get(name) ?? make(name);
    known.set(name, made);
    return made;
  };
}
const ofLogType = once(madeFor);
const shared = once(async (name) => withTrueModule(await commonStreams(name)));

/** What may tell of a fault, the cheaper first. */
async function* streamsFor(fault: Fault, place: number): AsyncGenerator<Told[]> {
  const [name = ''] = written.functions[place]!.name.split('/');
  if (!names.includes(name)) return yield await shared(name);
  const made = await ofLogType(name);
  yield made.streams;
  yield await streamsAround(fault, place, made);
}

async function withTrueModule(streams: Told[]): Promise<Told[]> {
  for (const stream of streams) {
    const counted = await countedBy(trueBytes, stream);
    if (counted?.text !== stream.text) throw new Error('the module without a fault counts differently');
    stream.oneByOne = counted.oneByOne;
  }
  return streams;
}

function bytesWith(planted: WasmFunction, place: number): Uint8Array {
  return bytesOf({ ...written, functions: all.map((each, i) => (i === place ? ending(planted) : each)) });
}

async function verdictOn(fault: Fault, place: number): Promise<Verdict> {
  let bytes: Uint8Array;
  try {
    bytes = bytesWith(fault.planted, place);
    new TrueModule(bytes);
  } catch {
    return 'none';
  }
  plant(bytes);
  let verdict: Verdict = 'survived';
  for await (const streams of streamsFor(fault, place)) {
    if (streams.length === 0 && verdict === 'survived') return 'unreached';
    for (const [i, stream] of streams.entries()) {
      const counted = await countedBy(bytes, stream);
      if (counted?.text !== stream.text) {
        // What told of this one may tell of the next.
        streams.unshift(...streams.splice(i, 1));
        return 'seen';
      }
      if (counted.oneByOne !== stream.oneByOne) verdict = 'slower';
    }
  }
  return verdict;
}

/** What a module of these bytes counts; undefined where it traps. */
async function countedBy(bytes: Uint8Array, { log, ways }: Told): Promise<Counted | undefined> {
  plant(bytes);
  try {
    return await countLines(log, ways, true);
  } catch {
    return undefined;
  }
}

const faults = written.functions.map((each) => [...faultsOf(each)]);
parentPort!.on('message', async ({ place, number }: { readonly place: number; readonly number: number }) => {
  const { name } = faults[place]![number]!;
  parentPort!.postMessage({ begun: name });
  parentPort!.postMessage({ name, verdict: await verdictOn(faults[place]![number]!, place) });
});
parentPort!.postMessage({
  counts: faults.map((each, i) => ({ name: written.functions[i]!.name, names: each.map(({ name }) => name) })),
});
