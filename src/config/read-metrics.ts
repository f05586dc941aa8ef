// The key `metrics`: where the counters are shown to Prometheus, over HTTP or in a file for node_exporter.

import { isLoopback } from '../host/datagrams';
import { formatWebAddress, parseWebAddress } from '../host/web-server';
import type { MetricsConfig } from './config';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import {
  absolutePathComplaint,
  quoted,
  readCheckedText,
  readFields,
  readList,
  readParsed,
  readSwitch,
} from './reading';

export const METRICS_KEYS = ['listen', 'listen_anywhere', 'textfile', 'zones'] as const;

const MAX_ZONES = 100;

/** What is wrong with it goes into the findings; undefined where nothing is left of it. */
export function readMetrics(findings: Findings, node: ConfigNode): MetricsConfig | undefined {
  const fields = readFields(findings, node, METRICS_KEYS);
  if (fields === undefined) return undefined;
  const listen = readParsed(findings, fields.listen, { parse: parseWebAddress, complaint: listenComplaint });
  const isAnywhere = readSwitch(findings, fields.listen_anywhere) ?? false;
  if (fields.listen !== undefined && listen !== undefined && !isLoopback(listen) && !isAnywhere) {
    const reach = `${quoted(formatWebAddress(listen))} can be reached from other machines`;
    const advice = 'say "listen_anywhere: true" below "metrics" if that is meant, or listen at 127.0.0.1.';
    findings.problem(fields.listen, `${reach}, and whoever reaches it can read every count: ${advice}`);
  }
  return {
    listen,
    textfile: readCheckedText(findings, fields.textfile, textfileComplaint),
    zones: fields.zones === undefined ? [] : readZones(findings, fields.zones),
  };
}

function listenComplaint(text: string): string {
  const meant = [`tcp:${text}`, `tcp:127.0.0.1:${text}`, text.replace(/^udp:/, 'tcp:'), `${text}:9117`].find(
    parseWebAddress,
  );
  const hint = meant === undefined ? '.' : `; did you mean ${quoted(meant)}?`;
  return `${quoted(text)} is no address to listen at: wanted is one in numbers, such as tcp:127.0.0.1:9117 or tcp:[::1]:9117${hint}`;
}

/** node_exporter reads no other names. */
function textfileComplaint(text: string): string | undefined {
  const complaint = absolutePathComplaint(text);
  if (complaint !== undefined) return complaint;
  if (/[^/]\.prom$/.test(text)) return undefined;
  return `${quoted(text)} is a file that node_exporter does not read: let its name end in ".prom".`;
}

function readZones(findings: Findings, node: ConfigNode): readonly string[] {
  const list = readList(findings, node);
  if (list === undefined) return [];
  if (list.items.length > MAX_ZONES)
    findings.problem(list, `names more than ${MAX_ZONES} lists: name those that matter.`);
  return list.items.map((item) => readCheckedText(findings, item, zoneComplaint)).filter((zone) => zone !== undefined);
}

function zoneComplaint(text: string): string | undefined {
  if (/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/.test(text) && text.length <= 63) return undefined;
  return `${quoted(text)} is not the name of a DNS list, such as zen.spamhaus.org.`;
}
