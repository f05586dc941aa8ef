// Every OID and metric of every export stands under the name of what it counts, and any two that were exchanged are found
// by name. That the tools read the files so, the end-to-end tests of each tool try.

import fc from 'fast-check';
import { formatOid } from '../../../src/base/oid';
import type { ExportFile } from '../../../src/nms/export-kind';
import { exportKinds } from '../../../src/nms/kinds';
import { DEFAULT_ROOT } from '../../../src/registry/registry';
import {
  expectedMetrics,
  kindsWithMetrics,
  type MetricKind,
  namedMetrics,
  withExprs,
} from '../../support/exported-metrics';
import { expectedOids, kindsWithOids, namedOids } from '../../support/exported-names';
import { exampleSite } from '../../support/nms-site';
import { times } from '../../support/property';

/** Exports that name objects by the MIB, or nothing that is counted. */
const WITHOUT = ['snmp-generator', 'prometheus-scrape'];
/** The whole root and no counter. */
const ROOT_ONLY = ['snmpd-proxy'];
const PAIRS = 25;
const ROOT = formatOid(DEFAULT_ROOT);

test('each kind is among those that are read back, or has no OID', () => {
  const kinds = exportKinds.map(({ name }) => name).sort();
  expect([...kindsWithOids, ...kindsWithMetrics, ...WITHOUT, ...ROOT_ONLY].sort()).toEqual(kinds);
  const silent = exportKinds.filter(({ name }) => !kindsWithOids.includes(name) && !ROOT_ONLY.includes(name));
  for (const kind of silent) {
    for (const version of kind.versions) expect(textOf(kind.render(siteFor(kind.name, version)))).not.toContain(ROOT);
  }
});

function siteFor(kind: string, version: string) {
  // A node of Munin has the plug-ins of one host.
  const hosts = kind === 'munin' ? [{ name: 'mx1.example.org', port: undefined }] : undefined;
  return exampleSite(version, hosts === undefined ? {} : { hosts });
}

const textOf = (files: readonly ExportFile[]) => files.map(({ text }) => text).join('\n');

const versionsOf = (kinds: readonly string[]) =>
  exportKinds
    .filter(({ name }) => kinds.includes(name))
    .flatMap((kind) => kind.versions.map((version) => [`${kind.name} ${version}`, kind, version] as const));

describe.each(versionsOf(kindsWithOids))('%s', (_name, kind, version) => {
  const site = siteFor(kind.name, version);
  const files = kind.render(site);
  const expected = expectedOids(site);
  const named = namedOids(kind.name, files);
  const misread = (of: readonly ExportFile[]) => [
    ...new Set(namedOids(kind.name, of).flatMap(([name, oid]) => (expected.get(name) === oid ? [] : [name]))),
  ];

  test('each OID stands under the name of what it is', () => {
    expect(named.length).toBeGreaterThan(kind.name === 'librenms' ? 10 : 120);
    expect(misread(files)).toEqual([]);
  });

  test('no OID stands there without a name, but subtrees to walk', () => {
    const known = new Set(named.map(([, oid]) => oid));
    const pattern = new RegExp(`${ROOT.replaceAll('.', '\\.')}(?:\\.\\d+)+`, 'g');
    const text = textOf(files)
      .replaceAll('\\.', '.')
      .replace(/ +walk:\n(?: +- "?[\d.]+"?\n)+/, '');
    const unnamed = [...new Set(text.match(pattern))].filter(
      (oid) => !known.has(oid) && !known.has(oid.replace(/\.0$/, '')),
    );
    expect(unnamed).toEqual([]);
  });

  test('any two that were exchanged are found', () => {
    const oids = [...new Set(named.map(([, oid]) => oid))];
    const place = fc.nat(oids.length - 1);
    fc.assert(
      fc.property(place, place, (a, b) => {
        fc.pre(a !== b);
        const wrong = files.map((file) => ({ ...file, text: exchanged(file.text, oids[a]!, oids[b]!) }));
        const found = new Set(misread(wrong));
        for (const oid of [oids[a], oids[b]]) {
          const names = named.filter(([, each]) => each === oid).map(([name]) => name);
          expect({ oid, isFound: names.some((name) => found.has(name)) }).toEqual({ oid, isFound: true });
        }
      }),
      times(PAIRS),
    );
  });
});

/** Each of two OIDs in the other's place, also with an instance after it, and in a regular expression of Cacti's. */
function exchanged(text: string, one: string, other: string): string {
  const plain = (oid: string) => oid.replaceAll('\\.', '.');
  const either = [one, other].map((oid) => oid.replaceAll('.', '\\\\?\\.')).join('|');
  return text.replace(new RegExp(`(?<!\\d\\.?)(?:${either})(?!\\d|\\\\?\\.[1-9])`, 'g'), (oid) => {
    const wanted = plain(oid) === one ? other : one;
    return oid.includes('\\') ? wanted.replaceAll('.', '\\.') : wanted;
  });
}

describe.each(versionsOf(kindsWithMetrics))('%s', (_name, kind, version) => {
  const [file] = kind.render(siteFor(kind.name, version));
  const text = file!.text;
  const [of, naming] = [kind.name as MetricKind, kind.name === 'grafana' ? version : 'snmp-exporter'];
  const expected = expectedMetrics(of, naming);
  const misread = (changed: string) =>
    namedMetrics(of, changed).flatMap(([name, metrics]) => (expected.get(name) === metrics ? [] : [name]));

  test('each expression is of the counters that it is named after', () => {
    expect(namedMetrics(of, text).length).toBeGreaterThan(100);
    expect(misread(text)).toEqual([]);
    expect(new Set(namedMetrics(of, text).map(([name]) => name))).toEqual(new Set(expected.keys()));
  });

  test('any two metrics that were exchanged are found', () => {
    const metrics = [...new Set(namedMetrics(of, text).flatMap(([, each]) => each.split(' ')))];
    const place = fc.nat(metrics.length - 1);
    fc.assert(
      fc.property(place, place, (a, b) => {
        fc.pre(a !== b);
        const [one, other] = [metrics[a]!, metrics[b]!];
        const wrong = withExprs(text, (expr) =>
          expr.replace(/\b(?:mtl|maillogs_)\w+|(?<=histogram=\\")[\w.]+/g, (word) =>
            word === one ? other : word === other ? one : word,
          ),
        );
        const found = new Set(misread(wrong));
        for (const metric of [one, other]) {
          const names = [...expected].filter(([, each]) => each.split(' ').includes(metric)).map(([name]) => name);
          expect({ metric, isFound: names.length > 0 && names.every((name) => found.has(name)) }).toEqual({
            metric,
            isFound: true,
          });
        }
      }),
      times(PAIRS),
    );
  });
});
