// The pictures of docs/graphing, each drawn by its tool from what `maillogs export` made for it and from what a mail host
// logged while the clock of the pollers ran faster: six hours, or five minutes where a tool will not be fooled.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { logIn, writeConfig } from '../support/agent-config';
import { maillogs, show } from '../support/agent-process';
import { screenshot } from '../support/browser';
import { committed, TOP } from '../support/checkout';
import { Child, runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { FakedMrtg } from '../support/faked-mrtg';
import { freeTcpPort } from '../support/free-port';
import { MuninMaster } from '../support/munin-master';
import { PrivateCacti } from '../support/private-cacti';
import { PrivateZabbix } from '../support/private-zabbix';
import { Prometheus } from '../support/prometheus';
import { exporterForm, SnmpExporter } from '../support/snmp-exporter';
import { TempDirectory } from '../support/temp-directory';
import { startToldSite, type ToldSite } from '../support/told-site';
import { waitFor } from '../support/wait-for';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;
const FOLDER = join(TOP, 'docs', 'graphing', 'pictures');

function keepPicture(name: string, picture: Uint8Array): void {
  expect(Buffer.from(picture.subarray(1, 4)).toString('latin1')).toBe('PNG');
  // An empty picture of these tools has a few kilobytes; what is larger than this is too much for a repository.
  expect(picture.length).toBeLessThan(200_000);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, name), picture);
}

/** A morning of mail: deliveries of a step, more of them and fewer deferred towards its middle. */
function deliveriesOf(step: number, steps: number): Readonly<Record<string, number>> {
  const hill = Math.sin((Math.PI * step) / steps) ** 2;
  return {
    success: Math.round(60 + 240 * hill + 25 * Math.sin(step * 1.7)),
    deferral: Math.round(8 + 30 * hill + 6 * Math.sin(step * 2.3)),
    failure: Math.round(4 + 12 * hill + 4 * Math.cos(step * 1.1)),
  };
}

/** Logs a step's deliveries, and waits until snmpd serves them. */
async function logStep(site: ToldSite, of: Readonly<Record<string, number>>): Promise<void> {
  const before = Number(site.view.get('send.delivery'));
  const lines = Object.entries(of).flatMap(([result, count]) =>
    Array.from({ length: count }, (_, n) => `@4000000066f2a1031b2c3d44 delivery ${n}: ${result}: did_0+0+1/`),
  );
  logged += lines.length;
  site.log(lines.join('\n'));
  await waitFor('the step is counted', () => {
    const row = show(site.config).find(({ name }) => name === 'send.delivery');
    return Number(row?.value) === before + logged;
  });
}
let logged = 0;

const STEPS = 72;
const STEP_SECONDS = 300;

test('MRTG and Munin draw six hours of deliveries', async () => {
  const site = await startToldSite(cleanUp);
  const targets = site
    .exported('mrtg')
    .split('\n\n')
    .filter((target) => target.includes('_deliveries-'));
  const mrtg = new FakedMrtg(keep(new TempDirectory()), targets.join('\n\n'));
  const directory = keep(new TempDirectory());
  site.exportedInto(directory.path, 'munin');
  const munin = new MuninMaster(directory, ['deliveries']);
  const end = Math.floor(Date.now() / 1000 / STEP_SECONDS) * STEP_SECONDS;
  const moment = (step: number) =>
    new Date((end - (STEPS - step) * STEP_SECONDS) * 1000).toISOString().replace('T', ' ').slice(0, 19);
  logged = 0;
  for (let step = 0; step <= STEPS; step++) {
    await logStep(site, deliveriesOf(step, STEPS));
    mrtg.run(moment(step));
    munin.update(moment(step));
  }
  keepPicture('mrtg.png', mrtg.picture('127.0.0.1_deliveries-1'));
  keepPicture('munin.png', munin.picture(moment(STEPS), 'deliveries'));
}, 1_800_000);

const MINUTES = 5;
const TEMPLATE = 'maillogs by SNMP';
const ZONES = ['www.spamhaus.org', 'www.spamcop.net'];

/** Cacti's own profile whose RRD files have a step of that, so that there is something to see in minutes. */
const CACTI_30_SECONDS = '--profile-id=2';

/** Mail of one second after another, for some minutes; does something every 30 seconds. */
async function logSeconds(site: ToldSite, every30: () => void): Promise<void> {
  const end = Date.now() + MINUTES * 60_000;
  let next = Date.now();
  for (let second = 0; Date.now() < end; second++) {
    if (Date.now() >= next) {
      every30();
      next += 30_000;
    }
    const phase = Math.sin(second / 25);
    const results = [
      'success',
      'success',
      'success',
      ...(second % 3 === 0 ? ['deferral'] : []),
      ...(second % 7 === 0 ? ['failure'] : []),
    ];
    const deliveries = Array.from({ length: Math.round(3 + 2 * phase) }, (_, n) =>
      results.map((result) => `delivery ${n}: ${result}: did_0+0+1/`),
    ).flat();
    const refused = ZONES.flatMap((zone, i) =>
      Array.from(
        { length: Math.round(2 + (2 - i) * (1 + phase)) },
        () => `rblsmtpd: 198.51.100.4 pid 7: 451 https://${zone}/query`,
      ),
    );
    site.log([...deliveries, ...refused].map((line) => `@4000000066f2a1031b2c3d44 ${line}`).join('\n'));
    await setTimeout(1000);
  }
}

test('Cacti, Zabbix and Prometheus draw some minutes', async () => {
  const metrics = `127.0.0.1:${await freeTcpPort()}`;
  const site = await startToldSite(cleanUp, { extra: `metrics: {listen: "tcp:${metrics}"}\n` });
  const zabbix = keep(await PrivateZabbix.start());
  await zabbix.import(site.exported('zabbix'));
  const host = await zabbix.addHost('mx1', site.port, TEMPLATE, {
    '{$MAILLOGS.INTERVAL}': '10s',
    '{$MAILLOGS.DISCOVERY}': '10s',
  });
  const directory = keep(new TempDirectory());
  const exporter = keep(
    await SnmpExporter.start(directory.write('snmp.yml', site.exported('snmp-exporter', ...exporterForm()))),
  );
  const scrape = site
    .exported('prometheus-scrape', ...exporterForm())
    .replace('localhost:9116', exporter.address)
    .replace('"1m"', '"5s"');
  const own = `  - {job_name: mail, scrape_interval: 5s, static_configs: [{targets: ["${metrics}"]}]}\n`;
  const main = keep(new TempDirectory());
  const prometheus = keep(
    await Prometheus.startWith(main, main.write('prometheus.yml', `scrape_configs:\n${own}${scrape}`)),
  );

  const cacti = keep(await PrivateCacti.start());
  site.exportedInto(directory.path, 'cacti');
  cacti.addQueries(directory.path);
  cacti.import(directory.at('maillogs.xml'), CACTI_30_SECONDS);
  const device = cacti.addDevice('127.0.0.1', site.port, 'maillogs');
  cacti.pollOnly(device, 'deliverySuccess', 'deliveryDeferral', 'deliveryFailure');

  await logSeconds(site, () => cacti.poll());
  const graphs = (await zabbix.call('graph.get', { hostids: host, output: ['graphid', 'name'] })) as {
    graphid: string;
    name: string;
  }[];
  const deliveries = graphs.find(({ name }) => name === 'maillogs: Deliveries by result')!;
  keepPicture('zabbix.png', await zabbix.picture(deliveries.graphid, MINUTES + 1));
  keepPicture('cacti.png', cacti.picture(cacti.graphOf(device, 'Deliveries by result'), MINUTES * 60));
  const page = (expression: string) => screenshot(prometheus.pageOf(expression, MINUTES), 1000, 860);
  keepPicture('snmp-exporter.png', page('sum by (mtlRblZoneIndex) (rate(mtlRblZoneRejections[30s])) * 60'));
  keepPicture('prometheus.png', page('sum by (zone) (rate(maillogs_rbl_zone_rejections_total[30s])) * 60'));
}, 900_000);

test('what collectd stored and node_exporter shows is drawn of some minutes', async () => {
  const texts = keep(new TempDirectory());
  const site = await startToldSite(cleanUp, { extra: `metrics: {textfile: "${texts.at('maillogs.prom')}"}\n` });
  const address = `127.0.0.1:${await freeTcpPort()}`;
  const words = [
    '--collector.disable-defaults',
    '--collector.textfile',
    `--collector.textfile.directory=${texts.path}`,
  ];
  keep(new Child(['prometheus-node-exporter', ...words, `--web.listen-address=${address}`]));
  const main = keep(new TempDirectory());
  const jobs = `scrape_configs: [{job_name: node, scrape_interval: 5s, static_configs: [{targets: ["${address}"]}]}]\n`;
  const prometheus = keep(await Prometheus.startWith(main, main.write('prometheus.yml', jobs)));
  const directory = keep(new TempDirectory());
  const collectd = [
    'Hostname "poller"',
    `BaseDir "${directory.path}"\nPIDFile "${directory.at('pid')}"\nTypesDB "/usr/share/collectd/types.db"`,
    `LoadPlugin rrdtool\n<Plugin rrdtool>\n  DataDir "${directory.at('rrd')}"\n  StepSize 5\n  HeartBeat 15\n</Plugin>`,
    site.exported('collectd').replace(/Interval \d+/g, 'Interval 5'),
  ];
  keep(new Child(['collectd', '-f', '-C', directory.write('collectd.conf', collectd.join('\n'))]));
  await logSeconds(site, () => undefined);
  const drawn = /```sh\n(cd [\s\S]*?)```/.exec(committed('docs/graphing/collectd.md'))![1]!;
  const typed = drawn
    .replace('cd /var/lib/collectd/rrd/mx1.example.org', `cd ${directory.at('rrd', '127.0.0.1')}`)
    .replace('/tmp/deliveries.png', directory.at('deliveries.png'));
  const { code, stderr } = runProgram(['sh', '-c', typed]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  keepPicture('collectd.png', readFileSync(directory.at('deliveries.png')));
  const deliveries = prometheus.pageOf('rate(maillogs_send_delivery_success_total[30s]) * 60', MINUTES);
  keepPicture('node-exporter.png', screenshot(deliveries, 1000, 860));
}, 900_000);

test('maillogs graph draws the week that is in the logs', () => {
  const directory = keep(new TempDirectory());
  const now = Math.floor(Date.now() / 1000);
  const lines = [];
  for (let at = now - 7 * 86_400, n = 0; at < now; at += 120, n++) {
    // Most of it comes in the afternoon.
    const hill = Math.max(0, Math.sin((2 * Math.PI * ((at % 86_400) - 6 * 3600)) / 86_400));
    const stamp = `@40000000${(at + 10).toString(16)}1b2c3d44`;
    const many = (count: number, line: string) => Array.from({ length: Math.round(count) }, () => `${stamp} ${line}\n`);
    lines.push(
      ...many(6 + 20 * hill + (n % 5), 'delivery 1: success: did_0+0+1/'),
      ...many(1 + 3 * hill + (n % 3), 'delivery 2: deferral: Connected_to_203.0.113.9_but_greeting_failed./'),
      ...many(n % 2, 'delivery 3: failure: 203.0.113.9_does_not_like_recipient./'),
      ...many(2 + 5 * hill + (n % 4), 'rblsmtpd: 198.51.100.4 pid 7: 451 https://www.spamhaus.org/query'),
      ...many(1 + 3 * hill, 'rblsmtpd: 198.51.100.4 pid 7: 451 https://www.spamcop.net/query'),
    );
  }
  directory.write('mail.log', lines.join(''));
  const config = writeConfig(directory, { sources: { mail: logIn(directory, 'mail.log', ['send', 'rbl']) } });
  const { code, stderr } = maillogs('graph', '--from-logs', '--config', config, '--out', directory.directory('page'));
  expect({ code, said: code === 0 ? '' : stderr }).toEqual({ code: 0, said: '' });
  keepPicture('rrdtool.png', screenshot(`file://${directory.at('page', 'index.html')}`, 1000, 800));
});
