// The module of some log types, and what one must know to use it.

import type { CompiledLogType } from '../steps';
import { assemble, type WasmModule } from './assembler';
import { emitFunction } from './emit';
import { helpers } from './helpers';
import { BEYOND, BUFFER_BYTES, bufferAt, SETS } from './layout';
import { numberedFunctions } from './numbered';
import { scanFunction, vectorFeeds, wordFeeds } from './scan';
import { type SlotList, Slots } from './slots';

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

const globals = { stop: 'i32', line: 'i32', named: 'i32' } as const;

/** Compiles log types to one module. */
export function compileModule(logTypes: readonly CompiledLogType[]): CompiledModule {
  const slots = new Slots();
  const functions = [...helpers, ...numberedFunctions(slots), ...logTypes.map((each) => emitFunction(each, slots))];
  const table = logTypes.map(({ name }) => name);
  const module = (scan: typeof vectorFeeds): WasmModule => ({
    pages: Math.ceil(bufferAt(1) / PAGE + (BUFFER_BYTES + BEYOND) / PAGE),
    globals,
    // First, so that the rest of both is the same.
    functions: [scanFunction(scan), ...functions],
    table,
    data: [{ at: SETS, bytes: slots.setBytes }],
  });
  return {
    vectors: assemble(module(vectorFeeds)),
    plain: assemble(module(wordFeeds)),
    slots: slots.list,
    logTypes: table,
    functions: ['scan', ...functions.map(({ name }) => name)],
    globals: Object.keys(globals),
  };
}
