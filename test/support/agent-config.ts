// The YAML of a test: sources by name, everything else as the tests want it when they do not say.

import type { TempDirectory } from './temp-directory';

export interface ConfigSource {
  readonly path: string;
  readonly services: readonly string[];
}

export interface ConfigText {
  readonly sources: Readonly<Record<string, ConfigSource>>;
  /** Each second when not given. */
  readonly schedule?: string;
  /** A socket that no one listens at when not given. */
  readonly master?: string;
  readonly rootOid?: string;
  /** The directory's `state` when not given. */
  readonly stateDir?: string;
  /** YAML of more keys, put behind the rest. */
  readonly extra?: string;
}

export const ROOT = '1.3.6.1.4.1.8072.9999.9999.2004';

/** Writes it and gives its path. */
export function writeConfig(directory: TempDirectory, config: ConfigText, name = 'maillogs.yaml'): string {
  const sources = Object.entries(config.sources).map(
    ([source, { path, services }]) =>
      `  - name: ${source}\n    path: ${path}\n    services: [${services.join(', ')}]\n`,
  );
  return directory.write(
    name,
    [
      `schedule: "${config.schedule ?? '* * * * * *'}"\n`,
      `state_dir: ${config.stateDir ?? directory.at('state')}\n`,
      `agentx:\n  master: ${config.master ?? `unix:${directory.at('no-master')}`}\n`,
      `root_oid: ${config.rootOid ?? ROOT}\n`,
      sources.length === 0 ? 'sources: []\n' : 'sources:\n',
      ...sources,
      config.extra ?? '',
    ].join(''),
  );
}

/** A source whose log is the file of that name in the directory, for qmail-send when no service is named. */
export function logIn(directory: TempDirectory, file: string, services: readonly string[] = ['send']): ConfigSource {
  return { path: directory.at(file), services };
}

/**
 * Messages of 1000 octets each found by qmail-send: 2 lines a message. `secondsLater` moves their stamps on: a log that
 * replaces another has later ones, and without them no content tells it from an old copy.
 */
export function messages(count: number, secondsLater = 0): string {
  const second = (0x66f2a103 + secondsLater).toString(16);
  return Array.from(
    { length: count },
    (_, n) =>
      `@40000000${second}1b2c3d44 new msg ${n}\n` +
      `@40000000${second}1b2c3d45 info msg ${n}: bytes 1000 from <a@b.example> qp 1 uid 1\n`,
  ).join('');
}
