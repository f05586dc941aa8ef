// A farm in the tools that poll it: one by one behind one snmpd, and as one by what `--farm` exports.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mibDescriptor } from '../../src/export/mib-names';
import { counters } from '../../src/registry/registry';
import { ROOT } from '../support/agent-config';
import { maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { scrapedValues } from '../support/exposition';
import { serves, startFarm } from '../support/mail-farm';
import { PrivateSnmpd } from '../support/private-snmpd';
import { promtool } from '../support/prometheus';
import { exporterForm, SnmpExporter } from '../support/snmp-exporter';
import { snmpTool, toolRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { FARM, startToldSite } from '../support/told-site';
import { waitFor } from '../support/wait-for';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;

const DELIVERED = `${ROOT}.1.1.10.0`;
const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';

function exported(...words: readonly string[]): string {
  const { code, stdout, stderr } = maillogs('export', ...words);
  if (code !== 0) throw new Error(`maillogs export ended with ${code}: ${stderr}`);
  return stdout;
}

test('one snmpd in front shows each host in a context of its own, and a silent one holds up no other', async () => {
  const farm = await startFarm(2, keep);
  for (const [n, { log }] of farm.hosts.entries()) {
    log({ send: Array.from({ length: n + 3 }, (_, k) => `@4000000066f2a1041c000005 delivery ${k}: success: done/`) });
  }
  const hosts = farm.hosts.map(({ snmpd }, n) => `{host: '${snmpd.address}', name: mx${n + 1}}`).join(', ');
  const config = keep(new TempDirectory()).write('maillogs.yaml', `sources: []\nfarm: {hosts: [${hosts}]}\n`);
  const text = exported('snmpd-proxy', '--members', '--config', config);
  const front = keep(await PrivateSnmpd.start({ host: '127.0.0.8', lines: text.split('\n') }));
  const contexts = farm.hosts.map(({ address }) => `${address}-${farm.port}`);
  const ask = (context: string) =>
    toolRows('snmpget', ['-v2c', '-c', context], [front.address, DELIVERED, SYS_UP_TIME]).map(({ value }) => value);
  for (const [n, host] of farm.hosts.entries()) {
    await serves(host, DELIVERED, n + 3);
    expect(ask(contexts[n]!)).toEqual([String(n + 3), expect.stringMatching(/^\d+$/)]);
  }
  farm.hosts[0]!.snmpd.signal('SIGSTOP');
  const began = Date.now();
  const silent = snmpTool('snmpget', ['-v2c', '-c', contexts[0]!, '-t', '5', '-r', '0', front.address, DELIVERED]);
  expect(silent.stdout + silent.stderr).toMatch(/genError|Timeout/);
  expect(Date.now() - began).toBeLessThan(4900);
  expect(ask(contexts[1]!)).toHaveLength(2);
  farm.hosts[0]!.snmpd.signal('SIGCONT');
});

test('snmp_exporter scrapes the farm with what --farm exports, and its rules say how many members a sum is without', async () => {
  const site = await startToldSite(cleanUp);
  const text = site.exported('snmp-exporter', ...exporterForm(), '--farm', '--all');
  const exporter = keep(await SnmpExporter.start(keep(new TempDirectory()).write('snmp.yml', text)));
  // The row of the member comes with the first poll, which it does not answer.
  const scrape = await waitFor('the farm was polled', async () => {
    const values = scrapedValues(await exporter.scrape(site.address, 'maillogs'));
    return values.has('mtlMemberState{mtlMemberIndex="127.0.0.1:1"}') ? values : undefined;
  });
  for (const { name, service, shortName } of counters) {
    if (site.farmView.has(name))
      expect([name, scrape.get(mibDescriptor(service, shortName))]).toEqual([name, site.farmView.get(name)]);
  }
  expect(scrape.get('mtlAgentMembersSilent')).toBe(1n);
  expect(scrape.get('mtlMemberState{mtlMemberIndex="127.0.0.1:1"}')).toBe(4n);

  const rules = site.exported('prometheus-rules', '--farm', '--all');
  expect(rules).toContain('max by (job) (mtlAgentMembersSilent{job=\\"maillogs-farm\\"})');
  const directory = keep(new TempDirectory());
  directory.write('rules.yml', rules);
  const series = (values: string) => `{series: 'mtlAgentMembersSilent{job="maillogs-farm"}', values: '${values}'}`;
  const member = `{series: 'mtlMemberState{job="maillogs-farm",mtlMemberIndex="mx2"}', values: '1x4 4x20'}`;
  const alert = (name: string, labels: string, summary: string) =>
    `  - {alertname: ${name}, eval_time: 15m, exp_alerts: [{exp_labels: {severity: warning, job: maillogs-farm${labels}}, exp_annotations: {summary: '${summary}'}}]}\n`;
  directory.write(
    'test.yml',
    `rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series: [${series('0x4 1x20')}, ${member}]\n` +
      `  alert_rule_test:\n` +
      alert('MaillogsHostSilent', '', '1 mail hosts of maillogs-farm do not answer: sums leave them out.') +
      alert(
        'MaillogsMemberMissing',
        ', mtlMemberIndex: mx2',
        'The sums of the farm are without mx2: mtlMemberCause says why.',
      ),
  );
  expect(promtool(directory, 'test', 'rules', directory.at('test.yml'))).toMatchObject({ code: 0 });
});

test.each(['mrtg', 'telegraf', 'munin', 'icinga2', 'nagios', 'collectd', 'cacti', 'zabbix', 'grafana', 'librenms'])(
  'export %s knows the farm as one host',
  (kind) => {
    const directory = keep(new TempDirectory());
    const config = directory.write('maillogs.yaml', `sources: []\nfarm: {name: ${FARM}, hosts: [mx1, mx2]}\n`);
    const made = maillogs(
      'export',
      kind,
      '--farm',
      '--host',
      'mon.example.org',
      '--config',
      config,
      '--out',
      directory.at('out'),
    );
    expect(made.code).toBe(0);
    if (!['cacti', 'zabbix', 'grafana', 'librenms'].includes(kind)) {
      const files = readdirSync(directory.at('out'), { recursive: true, withFileTypes: true }).filter((each) =>
        each.isFile(),
      );
      const texts = files.map(({ path, name }) => readFileSync(join(path, name), 'utf8')).join('\n');
      expect(texts).toContain(FARM);
      expect(texts).not.toContain('public"');
    }
  },
);
