// The configuration as JSON Schema (draft-07), for editors: keys and choices are those that the reader itself goes by. What
// one value says of another, and what a pattern or a path means, only `maillogs check` tells.

import { logServices } from '../registry/registry';
import { ALERT_KEYS } from './read-alerts';
import { ARCHIVE_KEYS } from './read-archive';
import { AGENTX_KEYS, TOP_KEYS } from './read-config';
import { COUNTER_KEYS, SAMPLE_KEYS } from './read-counters';
import { FARM_HOST_KEYS, FARM_KEYS } from './read-farm';
import { FACILITIES, JOURNAL_KEYS } from './read-journal';
import { METRICS_KEYS } from './read-metrics';
import { MTA_MIB_KEYS } from './read-mta-mib';
import { NOTIFICATION_KEYS } from './read-notifications';
import { SNMP_AUTH, SNMP_KEYS, SNMP_PRIV, SNMP_USER_KEYS } from './read-snmp';
import { SOURCE_KEYS, STARTS } from './read-sources';

export type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string', minLength: 1 };
const flag: Schema = { type: 'boolean' };
const path: Schema = { type: 'string', pattern: '^/' };
const oneOf = (choices: readonly string[]): Schema => ({ type: 'string', enum: choices });
const list = (items: Schema): Schema => ({ type: 'array', items });
const oneOrMore = (items: Schema): Schema => ({ anyOf: [items, list(items)] });
/** A time, a share or a rate is text with its unit; `off` may be read as one of YAML's words for false. */
const amount: Schema = { type: 'string', pattern: '^[0-9]' };
const amountOrOff: Schema = { anyOf: [amount, { const: 'off' }, { const: false }] };
const name: Schema = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$' };

/** A map of these keys and no other; a key without a schema of its own may have any value. */
function map(
  keys: readonly string[],
  values: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(keys.map((key) => [key, values[key] ?? {}])),
    ...(required.length === 0 ? {} : { required }),
  };
}

const journal: Schema = {
  anyOf: [
    { const: true },
    map(JOURNAL_KEYS, {
      ...{ units: oneOrMore(text), identifiers: oneOrMore(text), directory: path },
      facility: oneOrMore(oneOf(FACILITIES)),
    }),
  ],
};

const source: Schema = {
  ...map(
    SOURCE_KEYS,
    {
      ...{ name, path, journal, services: list(oneOf(logServices)), start: oneOf(STARTS), rotated: oneOrMore(text) },
      ...{ tags: { type: 'object', additionalProperties: text }, program: text, silent_after: amount },
    },
    ['name'],
  ),
  anyOf: [{ required: ['path'] }, { required: ['journal'] }],
};

const sample: Schema = { anyOf: [text, map(SAMPLE_KEYS, { line: text }, ['line'])] };
const counter: Schema = {
  ...map(
    COUNTER_KEYS,
    {
      ...{ name: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_-]{0,31}$' }, source: text, program: text },
      ...{ service: oneOf(logServices), match: text, line: text, add: text, by: text, units: text },
      ...{ help: text, samples: list(sample) },
    },
    ['name'],
  ),
  anyOf: [{ required: ['match'] }, { required: ['line'] }],
};

const user = map(
  SNMP_USER_KEYS,
  {
    ...{ name: text, auth: oneOf(SNMP_AUTH), priv: oneOf(SNMP_PRIV) },
    ...{ auth_password: { type: 'string', minLength: 8 }, priv_password: { type: 'string', minLength: 8 } },
  },
  ['name'],
);

const farmAccess = {
  ...{ community: text, community_file: path, v3_user: text, v3_auth: oneOf(SNMP_AUTH), v3_auth_key_file: path },
  ...{ v3_priv: oneOf(SNMP_PRIV), v3_priv_key_file: path, timeout: amount },
  retries: { type: 'integer', minimum: 0 },
};
const farmHost: Schema = { anyOf: [text, map(FARM_HOST_KEYS, { ...farmAccess, host: text, name: text }, ['host'])] };

const top: Readonly<Record<string, Schema>> = {
  ...{ schedule: text, state_dir: path, root_oid: { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)+$' } },
  ...{ counter32_mirror: flag, keep_samples: flag, history: oneOf(['rrdtool', 'none']) },
  agentx: map(AGENTX_KEYS, { master: text }),
  snmp: map(SNMP_KEYS, {
    ...{ listen: text, listen_anywhere: flag, community: text, users: list(user) },
    ...{ name: text, contact: text, location: text },
  }),
  mta_mib: { anyOf: [flag, map(MTA_MIB_KEYS, { appl_index: { type: 'integer', minimum: 1 }, appl_name: text })] },
  sources: list(source),
  counters: list(counter),
  notifications: map(NOTIFICATION_KEYS, {
    ...{ enabled: flag, min_interval: amount, limit: amount, source_stalled: amountOrOff, source_lost: flag },
    ...{ commit_failing: amountOrOff, unclaimed_above: amountOrOff, unclaimed_below: amount, unclaimed_over: amount },
  }),
  alerts: list(
    map(ALERT_KEYS, { name: text, counter: text, rise_above: amount, fall_below: amount, over: amount, hold: amount }, [
      ...['name', 'counter', 'rise_above'],
    ]),
  ),
  metrics: map(METRICS_KEYS, { listen: text, listen_anywhere: flag, textfile: path, zones: list(text) }),
  farm: map(FARM_KEYS, {
    ...{ ...farmAccess, name: text, hosts: { ...list(farmHost), minItems: 1 }, hosts_file: path, dns: text },
    ...{ every: amount, in_flight: { type: 'integer', minimum: 1 }, served_community: text },
  }),
  archive: map(ARCHIVE_KEYS, {
    ...{ logs_base: path, enabled: flag, untai: flag, purge: flag, taifiles: flag },
    timezone: oneOf(['local', 'utc']),
  }),
};

/** The schema of a whole configuration. */
export function configSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'maillogs',
    description: 'The configuration of maillogs. What this schema cannot tell, maillogs check does.',
    ...map(TOP_KEYS, top),
  };
}
