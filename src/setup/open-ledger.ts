// The ledger of a configuration, for everyone who commits: each commit brings the counter files up to date.

import { dirname } from 'node:path';
import type { Config } from '../config/config';
import type { Host } from '../host/host';
import { Ledger } from '../ledger/ledger';
import { CounterFiles } from '../perl/counter-files';

interface OpenOptions {
  readonly isQuiet?: boolean;
  /** As that of LedgerOptions. */
  readonly savedAgain?: () => void;
}

/** The ledger of the configured state directory, which writes the counter files at each commit. */
export function openLedger(
  host: Host,
  { stateDir, counterFiles }: Config,
  { isQuiet = false, savedAgain }: OpenOptions = {},
): Ledger {
  const files = new CounterFiles(host, { directory: stateDir, names: counterFiles, isQuiet });
  return new Ledger(host, stateDir, {
    committed: (snapshot) => files.write(snapshot),
    marks: markPlaces(stateDir, process.env['CACHE_DIRECTORY']),
    ...(savedAgain === undefined ? {} : { savedAgain }),
  });
}

/** Directories outside the state directory for its marks. systemd.exec(5) names its unit's cache directories in CACHE_DIRECTORY. Only who may write beside needs none of them. */
export function markPlaces(stateDir: string, cacheDirectories = ''): readonly string[] {
  const caches = cacheDirectories.split(':').filter((path) => path !== '');
  return [...caches, '/var/cache/maillogs', '/run/maillogs', dirname(stateDir)];
}
