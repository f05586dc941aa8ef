// A configuration file from its octets to a Config, or to everything that is wrong with it at once. Load it
// with `await import` when there is a file to read: a run on the defaults shall not pay for the YAML package.

import { createHash } from 'node:crypto';
import { type Oid, parseOid } from '../base/oid';
import { parseSocketAddress } from '../base/sockets';
import type { Config } from './config';
import type { ConfigProblem } from './config-problem';
import { decodeConfig } from './decode';
import { defaultConfig, type Exists } from './defaults';
import type { Findings } from './findings';
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
import {
  absolutePathComplaint,
  quoted,
  readCheckedText,
  readChoice,
  readFields,
  readParsed,
  readSwitch,
} from './reading';
import { withoutSecrets } from './secrecy';
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

export const TOP_KEYS = [
  'schedule',
  'state_dir',
  'agentx',
  'snmp',
  'root_oid',
  'mta_mib',
  'counter32_mirror',
  'keep_samples',
  'sources',
  'counters',
  'notifications',
  'alerts',
  'metrics',
  'history',
  'farm',
  'archive',
] as const;
export const AGENTX_KEYS = ['master'] as const;

/** Never throws. A file with nothing in it means the defaults; so does a key that is left out. */
export function readConfig(bytes: Uint8Array, path: string, checks: ConfigChecks): ConfigResult {
  const findings = decodeConfig(bytes, path);
  if (findings.hasProblems) return failed(findings);
  const yaml = readYaml(findings);
  if (!yaml.isSound) return failed(findings);
  const defaults = { ...defaultConfig(checks.exists), path };
  const config = yaml.top === undefined ? defaults : readTop(findings, yaml.top, { defaults, checks });
  if (config === undefined || findings.hasProblems) return failed(findings);
  const digest = createHash('sha256')
    .update(JSON.stringify(yaml.top && withoutSecrets(yaml.top)) ?? '')
    .digest('hex');
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
  const fields = readFields(findings, top, TOP_KEYS);
  if (fields === undefined) return undefined;
  const { sources, counters, notifications, alerts, farm, archive } = fields;
  const config: Config = {
    path: defaults.path,
    schedule: readCheckedText(findings, fields.schedule, checks.validateSchedule) ?? defaults.schedule,
    stateDir: readCheckedText(findings, fields.state_dir, absolutePathComplaint) ?? defaults.stateDir,
    agentx: (fields.agentx && readAgentx(findings, fields.agentx)) ?? defaults.agentx,
    ...readSnmpKey(findings, fields.snmp),
    rootOid: readRoot(findings, fields.root_oid) ?? defaults.rootOid,
    mtaMib: fields.mta_mib ? readMtaMib(findings, fields.mta_mib) : defaults.mtaMib,
    counter32Mirror: readSwitch(findings, fields.counter32_mirror) ?? defaults.counter32Mirror,
    keepSamples: readSwitch(findings, fields.keep_samples) ?? defaults.keepSamples,
    sources:
      (sources &&
        readSources(findings, sources, {
          counted: sourcesCounted(counters),
          programs: checks.programs,
          mayBeNone: farm !== undefined,
        })) ??
      defaults.sources,
    counters: counters
      ? readCounters(findings, counters, {
          sourceNames: namesGiven(sources, defaults.sources),
          examinePattern: checks.examinePattern,
        })
      : defaults.counters,
    notifications: notifications ? readNotifications(findings, notifications) : defaults.notifications,
    alerts: alerts
      ? readAlerts(findings, alerts, {
          sourceNames: namesGiven(sources, defaults.sources),
          own: countersGiven(counters),
        })
      : defaults.alerts,
    ...readMetricsKey(findings, fields.metrics),
    ...readHistoryKey(findings, fields.history),
    farm: farm && readFarm(findings, farm),
    archive: archive ? readArchive(findings, archive) : defaults.archive,
  };
  const complaint = servedCommunityComplaint(config);
  if (complaint !== undefined) findings.problem(farm!, complaint);
  return config;
}

function readSnmpKey(findings: Findings, node: ConfigNode | undefined): Pick<Config, 'snmp'> {
  const snmp = node && readSnmp(findings, node);
  return snmp === undefined ? {} : { snmp };
}

function readMetricsKey(findings: Findings, node: ConfigNode | undefined): Pick<Config, 'metrics'> {
  const metrics = node && readMetrics(findings, node);
  return metrics === undefined ? {} : { metrics };
}

function readHistoryKey(findings: Findings, node: ConfigNode | undefined): Pick<Config, 'history'> {
  const history = readChoice(findings, node, ['rrdtool', 'none'] as const);
  return history === 'rrdtool' ? { history } : {};
}

function readAgentx(findings: Findings, node: ConfigNode): Config['agentx'] | undefined {
  const fields = readFields(findings, node, AGENTX_KEYS);
  if (fields === undefined) return undefined;
  const master = readParsed(findings, fields.master, { parse: parseSocketAddress, complaint: addressComplaint });
  return master === undefined ? undefined : { master };
}

function addressComplaint(text: string): string {
  const meant = [`unix:${text}`, `tcp:${text}`, `${text}:705`, `tcp:${text}:705`].find((each) =>
    parseSocketAddress(each),
  );
  const hint = meant === undefined ? '.' : `; did you mean ${quoted(meant)}?`;
  return `${quoted(text)} is not the address of a master: wanted is unix:/path or tcp:host:port${hint}`;
}

/** Below 1.3.6.1.4.1 begins what belongs to one organisation; at or above it we would answer for others. */
const MIN_ROOT_ARCS = 7;
/** Longest root, in arcs: the rest of an OID's 128 is for the tables below it, whose rows are named by text. */
const MAX_ROOT_ARCS = 48;

function readRoot(findings: Findings, node: ConfigNode | undefined): Oid | undefined {
  const text = readCheckedText(findings, node, rootComplaint);
  return text === undefined ? undefined : parseOid(text);
}

function rootComplaint(text: string): string | undefined {
  const oid = parseOid(text);
  const example = 'such as 1.3.6.1.4.1.8072.9999.9999.2004';
  if (oid === undefined) return `${quoted(text)} is not an OID: wanted are numbers with dots between, ${example}.`;
  const isRooted = oid[0]! <= 2 && (oid[0] === 2 || oid[1]! < 40);
  if (isRooted && oid.length >= MIN_ROOT_ARCS && oid.length <= MAX_ROOT_ARCS) return undefined;
  return `${quoted(text)} cannot be the root of a MIB module: wanted are ${MIN_ROOT_ARCS} to ${MAX_ROOT_ARCS} numbers, ${example}.`;
}
