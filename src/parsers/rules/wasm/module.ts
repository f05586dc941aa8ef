// The module of some log types, and what one must know to use it.

import type { CompiledLogType } from '../steps';
import { assemble, type WasmFunction } from './assembler';
import { addToFunction } from './counting';
import { emitFunctions } from './emit';
import { BEYOND, BUFFER_BYTES, bufferAt, MOST_SETS, MOST_SLOTS, SET_BYTES, SETS } from './layout';
import { decimal, hex8, queueId, stamp } from './number-functions';
import { numberedFunctions } from './numbered';
import { scanFunction, vectorFeeds, wordFeeds } from './scan';
import { type SlotList, Slots } from './slots';
import { endOfAddress, isOthers, label, until, urlHost } from './text-functions';

const PAGE = 65536;

export interface CompiledModule {
  /** Bytes with and without vector instructions. */
  readonly vectors: Uint8Array<ArrayBuffer>;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly slots: SlotList;
  /** Names of the log types by the numbers of their functions, from 1. */
  readonly logTypes: readonly string[];
  /** Names of the functions and the globals, for a listing. */
  readonly functions: readonly string[];
  readonly globals: readonly string[];
}

const globals = { stop: 'i32', line: 'i32', named: 'i32', ident: 'i32', owner: 'i32' } as const;

/** What the functions of log types call. */
const helpers = [until, addToFunction, decimal, endOfAddress, hex8, stamp, isOthers, queueId, urlHost, label];

/** A module before it becomes bytes, the function of its scan first. */
export interface WrittenModule {
  readonly slots: Slots;
  readonly functions: readonly WasmFunction[];
  /** Names of the log types by the numbers of their functions, from 1. */
  readonly logTypes: readonly string[];
}

/** Writes the module of some log types. */
export function writeModule(logTypes: readonly CompiledLogType[]): WrittenModule {
  const slots = new Slots();
  const foreign = slots.addressOf(['agent.linesForeign']);
  const ofLogTypes = [
    ...helpers,
    ...numberedFunctions(slots),
    ...logTypes.flatMap((each) => emitFunctions(each, slots)),
  ];
  return {
    slots,
    functions: [scanFunction(vectorFeeds, foreign), ...ofLogTypes],
    logTypes: logTypes.map(({ name }) => name),
  };
}

/** The bytes of a module. */
export function bytesOf({ slots, functions, logTypes }: WrittenModule): Uint8Array<ArrayBuffer> {
  return assemble({
    pages: Math.ceil(bufferAt(1) / PAGE + (BUFFER_BYTES + BEYOND) / PAGE),
    globals,
    functions,
    table: logTypes,
    data: [{ at: SETS, bytes: slots.setBytes }],
  });
}

/** Compiles log types to one module. */
export function compileModule(logTypes: readonly CompiledLogType[]): CompiledModule {
  const written = writeModule(logTypes);
  const { slots, functions } = written;
  const { counters } = slots.list;
  if (counters.length > MOST_SLOTS || slots.setBytes.length > MOST_SETS * SET_BYTES) {
    throw new Error('the module has no room for all slots or sets: see layout.ts');
  }
  return {
    vectors: bytesOf(written),
    plain: bytesOf({
      ...written,
      functions: [scanFunction(wordFeeds, slots.addressOf(['agent.linesForeign'])), ...functions.slice(1)],
    }),
    slots: slots.list,
    logTypes: written.logTypes,
    functions: functions.map(({ name }) => name),
    globals: Object.keys(globals),
  };
}
