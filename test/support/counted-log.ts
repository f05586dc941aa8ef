// What `maillogs count` says of a log, without the counters that are 0.

import { maillogs } from './agent-process';

interface CountedRow {
  readonly name: string;
  readonly value: string;
}

interface CountedHow {
  /** Whose log it is, where its lines name no program. */
  readonly program?: string;
  /** Names that are left out. */
  readonly without?: RegExp;
}

/** Of one service, by its counters' names without the service's. */
export function countedOf(log: string, service: string, { program, without }: CountedHow = {}) {
  const named = program === undefined ? [] : ['--program', program];
  const { stdout } = maillogs('count', '--service', service, ...named, '--format', 'json', log);
  const rows = (JSON.parse(stdout) as readonly CountedRow[])
    .filter(({ name, value }) => value !== '0' && without?.test(name) !== true)
    .map(({ name, value }) => [name.slice(service.length + 1), Number(value)] as const);
  return Object.fromEntries(rows);
}
