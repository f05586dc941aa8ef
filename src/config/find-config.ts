// Which file the configuration is read from.

import { Problem } from '../base/problem';
import type { Exists } from './defaults';

const CONFIG_VARIABLE = 'MAILLOGS_CONFIG';
/** A toaster.conf is read where there is no file of our own; the Perl looked for it in the same order. */
const CONFIG_PATHS: readonly string[] = [
  '/usr/local/etc/maillogs.yaml',
  '/etc/maillogs/maillogs.yaml',
  '/opt/local/etc/toaster.conf',
  '/usr/local/etc/toaster.conf',
  '/etc/toaster.conf',
];

/** Whether a file is in the Mail Toaster's format, told by its name. */
export function isToasterConf(path: string): boolean {
  return /(?:^|\/)toaster\.conf$/.test(path);
}

export type FoundConfig =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'defaults' }
  /** A file was asked for by name and is not there: exit 78, never the defaults. */
  | { readonly kind: 'missing'; readonly problem: Problem };

export interface ConfigSearch {
  /** The argument of --config. */
  readonly option: string | undefined;
  /** The value of $MAILLOGS_CONFIG; empty counts as not set. */
  readonly variable: string | undefined;
  readonly exists: Exists;
}

/** Which file is the configuration: --config, then $MAILLOGS_CONFIG, then the first standard path that exists. */
export function findConfig({ option, variable, exists }: ConfigSearch): FoundConfig {
  if (option !== undefined) return named(option, '--config', exists);
  if (variable !== undefined && variable !== '') return named(variable, `$${CONFIG_VARIABLE}`, exists);
  const path = CONFIG_PATHS.find(exists);
  return path === undefined ? { kind: 'defaults' } : { kind: 'file', path };
}

function named(path: string, by: string, exists: Exists): FoundConfig {
  if (exists(path)) return { kind: 'file', path };
  const sentence = `there is no such configuration file, though ${by} names it: correct ${by}, or leave it out for the usual places.`;
  return { kind: 'missing', problem: new Problem('config', sentence, { place: { file: path } }) };
}
