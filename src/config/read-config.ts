// A configuration file from its octets to a Config, or to everything that is wrong with it at once. Load it
// with `await import` when there is a file to read: a run on the defaults shall not pay for the YAML package.

import { sha256Hex } from '../base/digest';
import type { Config } from './config';
import type { ConfigProblem } from './config-problem';
import { decodeConfig } from './decode';
import { defaultConfig, type Exists } from './defaults';
import type { Findings } from './findings';
import { type GivenOf, readKeys } from './keys';
import type { ConfigNode } from './node';
import { countersGiven, readAlerts } from './read-alerts';
import { readArchive } from './read-archive';
import { type ExaminePattern, namesGiven, readCounters, sourcesCounted } from './read-counters';
import { readFarm, servedCommunityComplaint } from './read-farm';
import { readMetrics } from './read-metrics';
import { readMtaMib } from './read-mta-mib';
import { readNotifications } from './read-notifications';
import type { KnownPrograms } from './read-programs';
import { readSnmp } from './read-snmp';
import { readSources } from './read-sources';
import { readCheckedText } from './reading';
import { withoutSecrets } from './secrecy';
import { topKeys } from './top-keys';
import { readYaml } from './yaml-document';

/** What a configuration is checked against that lies outside this folder. */
export interface ConfigChecks {
  readonly exists: Exists;
  /** What is wrong with a cron expression, as a sentence; undefined when nothing is. */
  readonly validateSchedule: (text: string) => string | undefined;
  /** The programs whose lines are known. */
  readonly programs: KnownPrograms;
  /** What the engine says of a pattern. */
  readonly examinePattern: ExaminePattern;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Never throws. A file with nothing in it means the defaults; so does a key that is left out. */
export function readConfig(bytes: Uint8Array, path: string, checks: ConfigChecks): ConfigResult {
  const findings = decodeConfig(bytes, path);
  if (findings.hasProblems) return failed(findings);
  const yaml = readYaml(findings);
  if (!yaml.isSound) return failed(findings);
  const defaults = { ...defaultConfig(checks.exists), path };
  const config = yaml.top === undefined ? defaults : readTop(findings, yaml.top, { defaults, checks });
  if (config === undefined || findings.hasProblems) return failed(findings);
  const digest = sha256Hex(JSON.stringify(yaml.top && withoutSecrets(yaml.top)) ?? '');
  return { ok: true, config: { ...config, digest }, warnings: findings.sortedWarnings() };
}

function failed(findings: Findings): ConfigResult {
  return { ok: false, problems: findings.sortedProblems() };
}

interface Given {
  readonly defaults: Config;
  readonly checks: ConfigChecks;
}

function readTop(findings: Findings, top: ConfigNode, { defaults, checks }: Given): Config | undefined {
  const given = readKeys(findings, top, topKeys);
  if (given === undefined) return undefined;
  const { fields, values } = given;
  const sourceNames = namesGiven(fields.sources, defaults.sources);
  const { metrics, snmp, history, farm, archive, notifications, alerts, counters } = values;
  const config: Config = {
    path: defaults.path,
    schedule: readCheckedText(findings, fields.schedule, checks.validateSchedule) ?? defaults.schedule,
    stateDir: values.state_dir ?? defaults.stateDir,
    agentx: { master: values.agentx?.values.master ?? defaults.agentx.master },
    ...(snmp && { snmp: readSnmp(findings, snmp) }),
    rootOid: values.root_oid ?? defaults.rootOid,
    mtaMib: values.mta_mib === undefined ? defaults.mtaMib : readMtaMib(values.mta_mib),
    counter32Mirror: values.counter32_mirror ?? defaults.counter32Mirror,
    keepSamples: values.keep_samples ?? defaults.keepSamples,
    sources: readSourcesKey(findings, given, { defaults, checks }),
    counters: counters
      ? readCounters(findings, counters, { sourceNames, examinePattern: checks.examinePattern })
      : defaults.counters,
    notifications: notifications ? readNotifications(findings, notifications) : defaults.notifications,
    alerts: alerts
      ? readAlerts(findings, alerts, { sourceNames, own: countersGiven(fields.counters) })
      : defaults.alerts,
    ...(metrics && { metrics: readMetrics(findings, metrics) }),
    ...(history === 'rrdtool' ? { history } : {}),
    farm: farm && readFarm(findings, farm),
    archive: archive ? readArchive(archive) : defaults.archive,
  };
  const complaint = servedCommunityComplaint(config);
  if (complaint !== undefined) findings.problem(fields.farm!, complaint);
  return config;
}

function readSourcesKey(
  findings: Findings,
  { fields, values }: GivenOf<typeof topKeys>,
  { defaults, checks }: Given,
): Config['sources'] {
  if (fields.sources === undefined || values.sources === undefined) return defaults.sources;
  return readSources(
    findings,
    { node: fields.sources, given: values.sources },
    {
      counted: sourcesCounted(fields.counters),
      programs: checks.programs,
      mayBeNone: fields.farm !== undefined,
    },
  );
}
