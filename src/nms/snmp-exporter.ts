// snmp_exporter's snmp.yml, in the flat form that 0.21 reads and in the one with `auths` and `modules` that 0.23 and
// later read; and generator.yml, for those who make it from the MIB. Neither version reads the other's form.

import { formatOid, type Oid } from '../base/oid';
import { mibDescriptor, tableDescriptor } from '../export/mib-names';
import { columnArcs } from '../registry/conceptual-tables';
import { declarationOf, OBJECTS_ARC } from '../registry/registry';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { BUCKET_METRIC } from './promql';
import { holdsSecret, type PrivProtocol, type Site, type SnmpAccess, securityLevel } from './site';
import { columnMetrics, metricOid, type SnmpMetric, scalarMetrics, tablesOf, uselessMetrics } from './snmp-metrics';
import { type Yaml, yamlText } from './yaml';

export const MODULE = 'maillogs';
/** The name of our entry below `auths`. */
export const AUTH = 'maillogs';

export const snmpExporter: ExportKind = {
  name: 'snmp-exporter',
  summary: 'snmp.yml of Prometheus snmp_exporter',
  versions: ['0.21', '0.23'],
  render(site) {
    const access = accessOf(site.access);
    const config: Yaml =
      site.toolVersion === '0.21'
        ? { [MODULE]: { ...flat(access), ...moduleOf(site) } }
        : { auths: { [AUTH]: nested(access) }, modules: { [MODULE]: moduleOf(site) } };
    const uses = [
      site.toolVersion === '0.21'
        ? 'For snmp_exporter before 0.23, such as that of Debian 12: save it as /etc/prometheus/snmp.yml.'
        : 'For snmp_exporter 0.23 and later: add it to snmp.yml, or name it with another --config.file.',
    ];
    return [plainFile('snmp.yml', heading(site, '#', uses) + yamlText(config), holdsSecret(site))];
  },
};

export const snmpGenerator: ExportKind = {
  name: 'snmp-generator',
  summary: 'generator.yml, for who makes snmp.yml from the MIB',
  versions: ['0.21', '0.23'],
  render(site) {
    const access = accessOf(site.access);
    const module = { ...PACE, ...generatedOf(site) };
    const config: Yaml =
      site.toolVersion === '0.21'
        ? { modules: { [MODULE]: { ...flat(access), ...module } } }
        : { auths: { [AUTH]: nested(access) }, modules: { [MODULE]: module } };
    const uses = [
      "For snmp_exporter's generator, with MAIL-TOASTER-LOGS-MIB and SNMPv2-SMI, -TC, -CONF and -MIB in MIBDIRS.",
      'Its histograms have no label "le": take snmp.yml as `maillogs export snmp-exporter` makes it for these.',
    ];
    return [plainFile('generator.yml', heading(site, '#', uses) + yamlText(config), holdsSecret(site))];
  },
};

/** A member that is silent must not hold up a scrape of 10 seconds; 50 rows fit into a datagram. */
const PACE = { max_repetitions: 50, retries: 1, timeout: '2s' } as const;

function moduleOf(site: Site): { readonly [key: string]: Yaml } {
  const columns = tablesOf(site).flatMap((table) => (table === 'histogram' ? [] : columnMetrics(site, table)));
  const buckets = tablesOf(site).includes('histogram') ? [bucketMetric(site)] : [];
  const walked = [
    ...site.services.map((service) => formatOid(serviceOid(site, service))),
    ...columns.map(metricOid),
    ...(buckets.length === 0 ? [] : [histogramColumn(site, UPPER_BOUND), histogramColumn(site, COUNT)]),
  ];
  const scalars = site.services.flatMap((service) => scalarMetrics(site, service));
  return { walk: walked, metrics: [...scalars.map(metricYaml), ...columns.map(metricYaml), ...buckets], ...PACE };
}

function serviceOid({ root }: Site, service: Site['services'][number]): Oid {
  return [...root, OBJECTS_ARC, declarationOf(service).arc];
}

function metricYaml(metric: SnmpMetric): Yaml {
  const { name, type, help, indexes, names } = metric;
  return {
    name,
    // A scalar is one instance of its OID; with the instance in it the exporter would look for an index.
    oid: metricOid(metric),
    type,
    help,
    indexes: indexes.length === 0 ? undefined : indexes,
    enum_values: names === undefined ? undefined : Object.fromEntries(names.map((each, i) => [String(i + 1), each])),
  };
}

/** The arcs of two columns of mtlHistogramTable. */
const UPPER_BOUND = 4;
const COUNT = 6;

function histogramColumn({ root }: Site, arc: number): string {
  return formatOid([...root, ...columnArcs('histogram', arc)]);
}

/** Buckets with the label `le`, as histogram_quantile() wants them; the second look-up drops the bucket's number. */
function bucketMetric(site: Site): Yaml {
  return {
    name: BUCKET_METRIC,
    oid: histogramColumn(site, COUNT),
    type: 'counter',
    help: 'Messages whose value does not exceed the bound: those of all buckets before it are among them.',
    indexes: [
      { labelname: 'histogram', type: 'DisplayString' },
      { labelname: 'bucket', type: 'gauge' },
    ],
    lookups: [
      {
        labels: ['histogram', 'bucket'],
        labelname: 'le',
        oid: histogramColumn(site, UPPER_BOUND),
        type: 'DisplayString',
      },
      { labels: [], labelname: 'bucket' },
    ],
  };
}

/** The subtrees one by one: all of mtlObjects would bring the Counter32 mirror, too. */
function generatedOf(site: Site): { readonly [key: string]: Yaml } {
  const tables = tablesOf(site).filter((table) => table !== 'histogram');
  const useless = [...tables.flatMap(uselessMetrics), ...OCTETS];
  return {
    walk: [
      ...site.services.map((service) => mibDescriptor(service)),
      ...tables.map((each) => tableDescriptor(each, 'table')),
    ],
    overrides: Object.fromEntries(useless.map((name) => [name, { ignore: true }])),
  };
}

const OCTETS = ['epoch', 'instance', 'configurationDigest'].map((word) => mibDescriptor('agent', word));

interface Access {
  readonly version: number;
  readonly fields: { readonly [key: string]: Yaml };
}

function accessOf(access: SnmpAccess): Access {
  if (access.version === '2c') return { version: 2, fields: { community: access.community } };
  const { user, auth, priv, context } = access;
  const level = securityLevel(access);
  const keys = auth === undefined ? {} : { password: auth.passphrase, auth_protocol: auth.protocol.toUpperCase() };
  const hidden = priv === undefined ? {} : { priv_protocol: PRIV_NAMES[priv.protocol], priv_password: priv.passphrase };
  const where = context === undefined ? {} : { context_name: context };
  return { version: 3, fields: { username: user, security_level: level, ...keys, ...hidden, ...where } };
}

/** The exporter means Reeder's extension of keys by a final C, as Net-SNMP does. */
const PRIV_NAMES: Readonly<Record<PrivProtocol, string>> = {
  des: 'DES',
  aes: 'AES',
  aes192: 'AES192',
  aes256: 'AES256',
  aes192c: 'AES192C',
  aes256c: 'AES256C',
};

function flat({ version, fields }: Access) {
  return { version, auth: fields };
}

function nested({ version, fields }: Access) {
  return { version, ...fields };
}
