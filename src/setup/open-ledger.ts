// The ledger of a configuration, for everybody who commits: each commit brings the counter files up to date.

import type { Config } from '../config/config';
import type { Host } from '../host/host';
import { Ledger } from '../ledger/ledger';
import { CounterFiles } from '../perl/counter-files';

/** The ledger of the configured state directory, which writes the counter files at each commit. */
export function openLedger(
  host: Host,
  { stateDir, counterFiles }: Config,
  { isQuiet = false }: { readonly isQuiet?: boolean } = {},
): Ledger {
  const files = new CounterFiles(host, { directory: stateDir, names: counterFiles, isQuiet });
  return new Ledger(host, stateDir, (snapshot) => files.write(snapshot));
}
