// The thread in which faults are planted: each function of the module with one fault after the other counts the lines
// that are to tell, and what it counts is held against what the parsers count.

import { parentPort, workerData } from 'node:worker_threads';
import { CompiledLines } from '../../src/parsers/compiled-lines';
import { logTypes } from '../../src/parsers/log-types';
import type { WasmFunction } from '../../src/parsers/rules/wasm/assembler';
import { BUSY } from '../../src/parsers/rules/wasm/generate';
import { bytesOf, writeModule } from '../../src/parsers/rules/wasm/module';
import { logServices } from '../../src/registry/registry';
import { type Counted, countLines, type Ways } from '../support/both-ways';
import { compiledLogType, damagedLines, wholeLines } from '../support/damaged-lines';
import { moduleStreams, teachers } from '../support/module-streams';
import { ending, type Fault, faultsOf } from './faults';

/** `seen`: counted wrongly, or not at all; `slower`: it leaves more lines to the parsers, or fewer; `none`: no engine loads it. */
export type Verdict = 'seen' | 'slower' | 'survived' | 'none';

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

/** What tells of a log type's rules. */
async function streamsOf(name: string): Promise<readonly Told[]> {
  const services = logServices;
  const logType = compiledLogType(name);
  const whole = wholeLines(logType);
  const stride = Math.max(1, Math.round((whole.length * 2500) / most));
  const streams = [await told([...whole, ...whole], { services })];
  let batch: Buffer[] = [];
  for (const line of damagedLines(logType, stride, seed)) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    streams.push(await told([...teachers(whole), ...batch], { services }));
    batch = [];
  }
  return [...streams, await told([...teachers(whole), ...batch], { services })];
}

const allTypes = ['joins', 'queues', 'named queues', 'delays'];
/** Streams that tell of what all log types have in common; of all others, each stream does. */
const telling: Readonly<Record<string, readonly string[]>> = {
  until: ['names', 'postfix', 'spamcontrol'],
  addTo: ['rows'],
  decimal: ['spamd'],
  endOfAddress: ['postfix'],
  hex8: ['stamps', 'delays'],
  stamp: ['stamps', 'delays'],
  isOthers: ['named queues', 'joins'],
  queueId: ['near identifiers', 'queues'],
  label: ['rows'],
  ...Object.fromEntries(['find', 'enter', 'remember', 'forget'].map((name) => [name, allTypes])),
};

async function commonStreams(name: string): Promise<readonly Told[]> {
  const wanted = telling[name];
  const streams: Told[] = [];
  for (const { name: of, lines, ways } of moduleStreams()) {
    if (wanted === undefined || wanted.includes(of)) streams.push(await told(lines, ways));
  }
  for (const type of names) if (wanted?.includes(type)) streams.push(...(await streamsOf(type)));
  return streams;
}

const known = new Map<string, Promise<readonly Told[]>>();
function streamsFor(written: WasmFunction): Promise<readonly Told[]> {
  const [name = ''] = written.name.split('/');
  const streams =
    known.get(name) ?? (names.includes(name) ? streamsOf(name) : commonStreams(name)).then(withTrueModule);
  known.set(name, streams);
  return streams;
}

async function withTrueModule(streams: readonly Told[]): Promise<readonly Told[]> {
  plant(trueBytes);
  for (const stream of streams) {
    const counted = await countLines(stream.log, stream.ways, true);
    if (counted.text !== stream.text) throw new Error('the module without a fault counts differently');
    stream.oneByOne = counted.oneByOne;
  }
  return streams;
}

async function verdictOn(fault: Fault, place: number): Promise<Verdict> {
  const functions = written.functions.map((_, i) => (i === place ? ending(fault.planted) : all[i]!));
  let bytes: Uint8Array;
  try {
    bytes = bytesOf({ ...written, functions });
    new TrueModule(bytes);
  } catch {
    return 'none';
  }
  plant(bytes);
  let verdict: Verdict = 'survived';
  for (const { log, ways, text, oneByOne } of await streamsFor(written.functions[place]!)) {
    let counted: Counted;
    try {
      plant(bytes);
      counted = await countLines(log, ways, true);
    } catch {
      return 'seen';
    }
    if (counted.text !== text) return 'seen';
    if (counted.oneByOne !== oneByOne) verdict = 'slower';
  }
  return verdict;
}

const faults = written.functions.map((each) => [...faultsOf(each)]);
parentPort!.on('message', async ({ place, number }: { readonly place: number; readonly number: number }) => {
  await streamsFor(written.functions[place]!);
  const { name } = faults[place]![number]!;
  parentPort!.postMessage({ begun: name });
  parentPort!.postMessage({ name, verdict: await verdictOn(faults[place]![number]!, place) });
});
parentPort!.postMessage({ counts: faults.map(({ length }, i) => ({ name: written.functions[i]!.name, length })) });
