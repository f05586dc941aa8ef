// Debian's snmp_exporter, 0.21 or a later one, with what `maillogs export snmp-exporter` made, and its generator with what `maillogs
// export snmp-generator` made: every counter by name, and both files metric by metric.

import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { mibDescriptor, tableDescriptor } from '../../src/export/mib-names';
import { counters } from '../../src/registry/registry';
import { ROOT } from '../support/agent-config';
import { maillogs } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { scrapedValues } from '../support/exposition';
import { startFarm } from '../support/mail-farm';
import { exporterForm, SnmpExporter } from '../support/snmp-exporter';
import { TempDirectory } from '../support/temp-directory';
import { differences, POLLER, startToldSite, swapped, type ToldSite } from '../support/told-site';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;

/** What the exporter says of each counter and row, by the name that `maillogs show` gives it. */
async function stored(site: ToldSite, text: string): Promise<ReadonlyMap<string, bigint | undefined>> {
  const exporter = keep(await SnmpExporter.start(keep(new TempDirectory()).write('snmp.yml', text)));
  const scrape = scrapedValues(await exporter.scrape(site.address, 'maillogs'));
  const scalars = counters.map(
    ({ name, service, shortName }) => [name, scrape.get(mibDescriptor(service, shortName))] as const,
  );
  const rows = [...site.view.keys()].filter((name) => !counters.some((counter) => counter.name === name));
  return new Map([...scalars, ...rows.map((name) => [name, scrape.get(seriesOf(name))] as const)]);
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** The series of a row, by the name that `maillogs show` gives it. */
function seriesOf(name: string): string {
  if (name.startsWith('rbl.zone.')) return `mtlRblZoneRejections{mtlRblZoneIndex="${name.slice('rbl.zone.'.length)}"}`;
  const [, table, column, row] =
    /^(postfix\.instance|postfix\.transport|haraka\.plugin)\.(\w+)\.(.*)$/.exec(name) ?? [];
  if (table !== undefined) {
    const words = `mtl${table.split('.').map(capitalised).join('')}`;
    return `${words}${capitalised(column!)}{${words}Index="${row}"}`;
  }
  const [, word, source] = /^agent\.(\w+)\.(all)$/.exec(name) ?? [];
  if (word === undefined) return `mtlYoursCount{mtlYoursIndex="${name}"}`;
  return `${tableDescriptor('source', word === 'sourceErrors' ? 'errors' : word)}{mtlSourceIndex="${source}"}`;
}

test('the exporter gives every counter and every row, and two exchanged OIDs are found', async () => {
  const site = await startToldSite(cleanUp);
  const text = site.exported('snmp-exporter', ...exporterForm());
  const values = await stored(site, text);
  expect(differences(values, site.view)).toEqual([]);
  expect(new Set(values.keys())).toEqual(new Set(site.view.keys()));

  const wrong = swapped(text, `${ROOT}.1.31.1.3`, `${ROOT}.1.32.1.3`);
  expect(differences(await stored(site, swapped(wrong, `${ROOT}.1.7.1`, `${ROOT}.1.7.2`)), site.view)).toHaveLength(8);
});

test('histograms have the label le, and the bucket without a bound counts all', async () => {
  const site = await startToldSite(cleanUp);
  const exporter = keep(
    await SnmpExporter.start(
      keep(new TempDirectory()).write('snmp.yml', site.exported('snmp-exporter', ...exporterForm())),
    ),
  );
  const values = scrapedValues(await exporter.scrape(site.address, 'maillogs'));
  const bucket = (histogram: string, le: string) =>
    values.get(`mtl_histogram_bucket{histogram="${histogram}",le="${le}"}`);
  const { view } = site;
  expect(bucket('send.messageOctets', '1024')).toBe(view.get('send.messageOctetsLe1024'));
  expect(bucket('spamassassin.score', '-5')).toBe(view.get('spamassassin.scoreLeMinus5'));
  expect(bucket('send.messageOctets', '+Inf')).toBe(view.get('send.messageInfo'));
  expect(bucket('spamassassin.milliseconds', '+Inf')).toBe(
    view.get('spamassassin.spam')! + view.get('spamassassin.ham')!,
  );
});

function modulesOf(text: string) {
  const config = parse(text);
  return config.modules ?? config;
}

test('the generator makes the same metrics of the MIB', async () => {
  const site = await startToldSite(cleanUp);
  const directory = keep(new TempDirectory());
  const mibs = directory.directory('mibs');
  copyFileSync(join(TOP, 'MAIL-TOASTER-LOGS-MIB.txt'), join(mibs, 'MAIL-TOASTER-LOGS-MIB.txt'));
  for (const name of ['SNMPv2-SMI', 'SNMPv2-TC', 'SNMPv2-CONF', 'SNMPv2-MIB']) {
    copyFileSync(join(TOP, 'node_modules/net-snmp/lib/mibs', `${name}.mib`), join(mibs, `${name}.mib`));
  }
  directory.write('generator.yml', site.exported('snmp-generator', ...exporterForm()));
  const { code, stderr } = runProgram(['prometheus-snmp-generator', 'generate', '-o', 'generated.yml'], {
    cwd: directory.path,
    env: { PATH: process.env['PATH'], MIBDIRS: mibs },
  });
  expect({ code, complaints: stderr.split('\n').filter((line) => /level=(?:warn|error)/.test(line)) }).toEqual({
    code: 0,
    complaints: [],
  });
  const metricsOf = (text: string) =>
    (modulesOf(text).maillogs.metrics as { name: string; help?: string }[])
      .filter(({ name }) => name !== 'mtl_histogram_bucket')
      .map(({ help, ...metric }) => metric)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  const generated = metricsOf(readFileSync(directory.at('generated.yml'), 'utf8'));
  expect(metricsOf(site.exported('snmp-exporter', ...exporterForm()))).toEqual(generated);
});

test('the exporter asks over SNMPv3 with authentication and privacy, as the exported file says', async () => {
  const site = await startToldSite(cleanUp, { lines: POLLER.lines });
  const directory = keep(new TempDirectory());
  site.exportedInto(directory.path, 'snmp-exporter', ...exporterForm(), ...POLLER.words(directory));
  const text = readFileSync(directory.at('snmp.yml'), 'utf8');
  expect(text).not.toContain('public');
  expect(differences(await stored(site, text), site.view)).toEqual([]);
});

test('what a double cannot hold comes modulo 2^53', async () => {
  const farm = await startFarm(1, keep, { totals: { 'send.deliverySuccess': 2n ** 53n + 5n } });
  const words = [
    '--config',
    keep(new TempDirectory()).write('maillogs.yaml', 'sources: [{name: s, path: /s, services: [send]}]\n'),
  ];
  const text = maillogs('export', 'snmp-exporter', ...exporterForm(), ...words).stdout;
  const exporter = keep(await SnmpExporter.start(keep(new TempDirectory()).write('snmp.yml', text)));
  const values = scrapedValues(await exporter.scrape(farm.hosts[0]!.snmpd.address, 'maillogs'));
  expect(values.get('mtlSendDeliverySuccess')).toBe(5n);
});
