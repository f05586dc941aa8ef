// Reading configuration text in a test, with the checks the program uses.

import type { Config } from '../../../src/config/config';
import { formatConfigProblems } from '../../../src/config/config-problem';
import { type ConfigResult, readConfig } from '../../../src/config/read-config';
import { validateSchedule } from '../../../src/config/schedule';
import { compileLine } from '../../../src/parsers/line-template';
import { compilePattern } from '../../../src/parsers/pattern';
import { programs } from '../../../src/setup/load-config';

export const nothingExists = () => false;

export function read(content: string | Uint8Array, exists: (path: string) => boolean = nothingExists): ConfigResult {
  return readConfig(Buffer.from(content), 'm.yaml', {
    exists,
    validateSchedule,
    programs,
    examinePattern: (text, kind) => (kind === 'line' ? compileLine(text) : compilePattern(text)),
  });
}

export function accepted(content: string): Config {
  const result = read(content);
  if (!result.ok) throw new Error(formatConfigProblems(result.problems));
  return result.config;
}

/** What an operator would see; empty when the text is accepted. */
export function complaints(content: string | Uint8Array): string {
  const result = read(content);
  return result.ok ? '' : formatConfigProblems(result.problems);
}
