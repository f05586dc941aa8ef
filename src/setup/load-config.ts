// Finds and reads the configuration a command works by.

import { oneLine } from '../base/printable';
import { sentenceOf } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import { defaultConfig } from '../config/defaults';
import { findConfig, isToasterConf } from '../config/find-config';
import type { ConfigChecks, ConfigResult } from '../config/read-config';
import type { Host } from '../host/host';
import { type Invocation, textOption } from '../host/invocation';
import { strangersConfig } from '../host/safe-config';

/** Far more than a configuration may have: between the two, the reader says what is wrong with it. */
const MAX_FILE_BYTES = 4 << 20;

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  /** Everything that is wrong with it, in blocks to print. */
  | { readonly ok: false; readonly complaints: readonly string[] };

/** Never throws for what a file says or that it is not there. */
export async function loadConfig(invocation: Invocation): Promise<LoadedConfig> {
  const { host, environment } = invocation;
  const exists = (path: string) => existsNow(host, path);
  const found = findConfig({
    option: textOption(invocation, 'config'),
    variable: environment['MAILLOGS_CONFIG'],
    exists,
  });
  if (found.kind === 'missing') return { ok: false, complaints: [sentenceOf(found.problem)] };
  if (found.kind === 'defaults')
    return { ok: true, config: withState(invocation, defaultConfig(exists)), warnings: [] };
  const strangers = strangersConfig(found.path);
  if (strangers !== undefined) return { ok: false, complaints: [oneLine(strangers)] };
  const bytes = readBytes(host, found.path);
  if (typeof bytes === 'string') return { ok: false, complaints: [bytes] };
  const { formatConfigProblems } = await import('../config/config-problem');
  const result = isToasterConf(found.path)
    ? (await import('../config/toaster-conf')).readToasterConf(bytes, found.path, exists)
    : await readYamlConfig(bytes, found.path, exists);
  if (!result.ok) return { ok: false, complaints: [formatConfigProblems(result.problems)] };
  const warnings = result.warnings.length === 0 ? [] : [formatConfigProblems(result.warnings)];
  return { ok: true, config: withState(invocation, result.config), warnings };
}

async function readYamlConfig(bytes: Buffer, path: string, exists: ConfigChecks['exists']): Promise<ConfigResult> {
  const { readConfig } = await import('../config/read-config');
  return readConfig(bytes, path, { exists, validateSchedule, programs, examinePattern });
}

/** For commands that can't go on without: prints the complaints, gives the exit code in the Config's place. */
export async function configOrExit(invocation: Invocation): Promise<Config | ExitCode> {
  const loaded = await loadConfig(invocation);
  if (loaded.ok) return loaded.config;
  for (const complaint of loaded.complaints) invocation.stderr(`${complaint.trimEnd()}\n`);
  return EXIT.config;
}

/** What reads cron expressions is loaded by the first that is written down. */
const validateSchedule: ConfigChecks['validateSchedule'] = (text) =>
  (require('../config/schedule') as typeof import('../config/schedule')).validateSchedule(text);

/** What compiles patterns and lines is loaded by the first of them. */
const examinePattern: ConfigChecks['examinePattern'] = (text, kind) =>
  (require('./pattern-cost') as typeof import('./pattern-cost')).measuredMatch(text, kind);

/** The rules are loaded by the first program that is named. */
export const programs: ConfigChecks['programs'] = {
  servicesOf: (program) => knownPrograms().servicesOf(program),
  names: () => knownPrograms().plainPrograms(),
};

const knownPrograms = () => require('../parsers/known-programs') as typeof import('../parsers/known-programs');

function withState(invocation: Invocation, config: Config): Config {
  const stateDir = textOption(invocation, 'state');
  return stateDir === undefined ? config : { ...config, stateDir };
}

function existsNow({ files }: Host, path: string): boolean {
  try {
    return files.status(path) !== undefined;
  } catch {
    // It can't be looked at, so it is there: reading it then says why it can't be read.
    return true;
  }
}

function readBytes({ files }: Host, path: string): Buffer | string {
  try {
    return files.readNamed(path, MAX_FILE_BYTES) ?? `${path}: there is no such configuration file any more.`;
  } catch (thrown) {
    return `${path}: ${sentenceOf(thrown)}`;
  }
}
