// A compiled log type becomes a function at once, as the user's own lines do when the program starts. The code has
// nothing in it of what was written but numbers and quoted texts: a configuration cannot smuggle in any of its own.

import type { Parser } from '../parser';
import { emitParser } from './emit';
import * as primitives from './primitives';
import type { CompiledLogType } from './steps';

/** Makes a parser of a compiled log type at run time, from the code that would be generated for it. */
export function instantiate(logType: CompiledLogType, hooks: Readonly<Record<string, unknown>>): Parser['parse'] {
  const make = new Function('r', 'h', `'use strict';\n${emitParser(logType)}\nreturn parse;`);
  return make(primitives, hooks) as Parser['parse'];
}
