// maillogs farm poll: asks the members of the farm once, or on and on, and shows each and the sum. What an agent has
// added up before is the ground; nothing is saved.

import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { version } from '../base/version';
import type { Config } from '../config/config';
import { addUp } from '../farm/add-up';
import { farmDirectory } from '../farm/farm-directory';
import { farmCsv, farmJson, farmTable } from '../farm/formats';
import type { FarmedConfig } from '../farm/keeper';
import { FarmPoller } from '../farm/poller';
import { type FarmReport, reportOf } from '../farm/report';
import { snmpAsker } from '../farm/snmp-asker';
import { type Invocation, textOption } from '../host/invocation';
import { nodeResolver } from '../host/node-resolver';
import { newbornSnapshot, type Snapshot } from '../ledger/snapshot';
import { SnapshotStore } from '../ledger/snapshot-store';
import { metricFamilies } from '../metrics/families';
import { metricsText } from '../metrics/metrics-text';
import { legacyLine } from '../perl/legacy-line';
import type { MemberStatus } from '../registry/member-status';
import { legacyServices } from '../registry/registry';
import { configOrExit } from '../setup/load-config';
import { memberFamilies } from './farm-metrics';
import { countedIn, farmed } from './looked-at';

type Format = (report: FarmReport, snapshot: Snapshot) => string;

const formats: Readonly<Record<string, Format>> = {
  table: farmTable,
  json: farmJson,
  csv: farmCsv,
  openmetrics: (report, snapshot) => openMetrics(report, snapshot),
  legacy: (_, { totals }) => legacyServices.map((service) => `${service} ${legacyLine(service, totals)}\n`).join(''),
};

export async function run(invocation: Invocation): Promise<ExitCode> {
  const [what] = invocation.operands;
  if (what !== 'poll') throw new Problem('usage', 'what of the farm? maillogs farm poll asks its members.');
  const format = formats[textOption(invocation, 'format') ?? 'table']!;
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  return poll(invocation, farmed(config), format);
}

async function poll(invocation: Invocation, config: FarmedConfig, format: Format): Promise<ExitCode> {
  const { host, environment, options, stdout } = invocation;
  const { clock, files } = host;
  const world = { clock, files, environment, resolver: nodeResolver, asker: snmpAsker };
  const poller = new FarmPoller(world, config.farm, config.rootOid);
  const ended = options['watch'] === true ? signalled() : undefined;
  let base = savedOf(invocation, config);
  let known: ReadonlyMap<string, MemberStatus> = new Map();
  let shownMs = clock.monotonicMs() - Math.max(0, clock.nowMs() - base.committedMs);
  for (;;) {
    const beganMs = clock.monotonicMs();
    const polled = await poller.poll();
    const nowMs = clock.monotonicMs();
    const added = await addUp(base, polled, { clock, known, elapsedMs: nowMs - shownMs });
    const told = { farm: config.farm.name, root: config.rootOid, atMs: clock.nowMs(), base, poll: polled, added };
    const report = reportOf(told);
    const { entry, members } = added;
    base = { ...base, totals: entry.totals, tables: entry.tables, farm: entry.farm! };
    stdout(format(report, base));
    [known, shownMs] = [members, nowMs];
    const exitCode = report.missing.length === 0 && report.complaints.length === 0 ? EXIT.ok : EXIT.failed;
    if (ended === undefined) return exitCode;
    const waitMs = Math.max(0, config.farm.everyMs - (clock.monotonicMs() - beganMs));
    if (await Promise.race([ended, after(invocation, waitMs)])) return exitCode;
  }
}

const after = ({ host }: Invocation, ms: number) =>
  new Promise<false>((resolve) => host.clock.after(ms, () => resolve(false)));

function signalled(): Promise<true> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(true));
  });
}

/** What an agent saved last; where there is none, every member begins where it is. */
function savedOf({ host }: Invocation, { stateDir }: Config): Snapshot {
  const { snapshot } = new SnapshotStore(host, farmDirectory(stateDir)).load();
  return snapshot ?? newbornSnapshot(host.clock.nowMs());
}

function openMetrics(report: FarmReport, snapshot: Snapshot): string {
  const services = countedIn(snapshot);
  const families = metricFamilies({ snapshot, version, status: undefined, services, zones: [] });
  return metricsText([...memberFamilies(report), ...families], 'openmetrics');
}
