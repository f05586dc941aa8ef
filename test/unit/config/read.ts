// Reading configuration text in a test, with the checks the program uses.

import { parse } from 'yaml';
import type { Config } from '../../../src/config/config';
import { formatConfigProblems } from '../../../src/config/config-problem';
import { type ConfigResult, readConfig } from '../../../src/config/read-config';
import { validateSchedule } from '../../../src/config/schedule';
import { configSchema } from '../../../src/config/schema';
import { programBeginnings } from '../../../src/parsers/known-programs';
import { compileLine } from '../../../src/parsers/line-template';
import { compilePattern } from '../../../src/parsers/pattern';
import { programs } from '../../../src/setup/load-config';
import { fits } from '../../support/json-schema';

const schema = configSchema(programBeginnings());

export const nothingExists = () => false;

export function read(content: string | Uint8Array, exists: (path: string) => boolean = nothingExists): ConfigResult {
  return readConfig(Buffer.from(content), 'm.yaml', {
    exists,
    validateSchedule,
    programs,
    examinePattern: (text, kind) => (kind === 'line' ? compileLine(text) : compilePattern(text)),
  });
}

/** Whatever the reader accepts fits the JSON Schema, too. */
export function accepted(content: string): Config {
  const result = read(content);
  if (!result.ok) throw new Error(formatConfigProblems(result.problems));
  const value: unknown = parse(content);
  if (value !== null && !fits(schema, value))
    throw new Error(`The schema refuses what the reader accepts:\n${content}`);
  return result.config;
}

/** What an operator would see; empty when the text is accepted. */
export function complaints(content: string | Uint8Array): string {
  const result = read(content);
  return result.ok ? '' : formatConfigProblems(result.problems);
}
