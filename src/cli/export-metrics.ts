// maillogs export openmetrics and textfile: every counter as last committed, as Prometheus reads it. Takes no lock and
// writes nothing; how the running agent is doing, only its own page and file say.

import { EXIT, type ExitCode } from '../base/sysexits';
import { version } from '../base/version';
import type { Invocation } from '../host/invocation';
import { savedSnapshot } from '../ledger/saved-snapshot';
import { metricFamilies } from '../metrics/families';
import { type MetricsFormat, metricsText } from '../metrics/metrics-text';
import { serviceNames } from '../registry/registry';
import { configOrExit } from '../setup/load-config';
import { servicesIn } from '../view/view-scope';
import { countedIn, lookedAt } from './looked-at';

/** The counts of every service with --all, else of those that some source counts. */
export async function run(invocation: Invocation, format: MetricsFormat): Promise<ExitCode> {
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const snapshot = savedSnapshot(invocation.host, lookedAt(invocation, config));
  const isAll = invocation.options['all'] === true;
  // Where the farm is added up, there may be no log of mail.
  const own = invocation.options['farm'] === true ? countedIn(snapshot) : servicesIn(config);
  const services = isAll ? new Set(serviceNames) : own;
  const zones = config.metrics?.zones ?? [];
  invocation.stdout(metricsText(metricFamilies({ snapshot, version, status: undefined, services, zones }), format));
  return EXIT.ok;
}
