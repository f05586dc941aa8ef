// The commands and files that the pages of docs/graphing show, as far as they are ours: each command is typed on a small
// host. What a monitoring tool then does with it, the tests of that tool say; a page's block is named with them.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import * as host from '../support/documented-host';
import { Page } from '../support/page';
import { Room } from '../support/room';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const TYPED = 'test/nms/typed-commands.test.ts';

/** A host with three deliveries in its log, and no monitoring tool yet. */
async function countedHost(more = ''): Promise<Room> {
  const room = keep(await Room.enter());
  host.joinAdm(room);
  host.writeConfiguration(room, `sources: [{name: send, path: /var/log/send.log, services: [send]}]\n${more}`);
  room.write('/var/log/send.log', host.deliveries(3));
  return room;
}

/** What PromQL's own parser takes, each line of it, of metrics that the page at /metrics has or may have. */
function queries(page: Page, room: Room, beginning: string): void {
  const lines = page.take(beginning).trim().split('\n');
  const rules = lines.map((line, n) => `      - {record: 'q:${n}', expr: ${JSON.stringify(line)}}\n`);
  room.write('/tmp/rules.yml', `groups:\n  - name: page\n    rules:\n${rules.join('')}`);
  expect(room.does('promtool check rules /tmp/rules.yml')).toContain(`${lines.length} rules found`);
}

const pages: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  cacti: async (page) => page.elsewhere('maillogs export cacti', 'test/support/private-cacti.ts', 'add_data_query.php'),
  'check-snmp': async (page) => {
    page.elsewhere('apt install monitoring-plugins', TYPED, "['check-snmp', 1");
    page.elsewhere('maillogs export nagios', 'test/e2e/nms-check-snmp.test.ts', "kind === 'nagios'");
  },
  collectd: async (page) => {
    page.elsewhere('apt install collectd', TYPED, "'collectd',");
    page.elsewhere('cd /var/lib/collectd', 'test/nms/pictures.test.ts', "'cd /var/lib/collectd");
  },
  grafana: async (page) => {
    const room = await countedHost();
    for (const file of ['maillogs-grafana.json', 'maillogs-snmp-grafana.json']) {
      page.runs(room, 'maillogs export grafana');
      expect(JSON.parse(room.does(`cat ${file}`))).toMatchObject({ panels: expect.arrayContaining([]) });
    }
  },
  librenms: async (page) => expect(page.runs(await countedHost(), 'maillogs export librenms')).toContain('.1.1.10.0'),
  mrtg: async (page) => {
    page.elsewhere('apt install mrtg', TYPED, "'mrtg',");
    page.elsewhere('# head -n 1', TYPED, 'mx1.example.org_deliveries-1.log');
  },
  munin: async (page) => page.elsewhere('apt install snmp', TYPED, "['munin', 1"),
  nagios: async (page) => {
    const room = await countedHost();
    await host.startAgent(room);
    page.tries(room, '$ maillogs nagios', {
      varying: [/pass \d+ s ago/g, /last_pass=\d+/g, /generation=\d+/g, /lag \d+ s/g, /lag=\d+/g],
    });
    page.elsewhere('command[check_maillogs]', 'test/e2e/nagios.test.ts', "maillogs('nagios'");
    page.elsewhere('object CheckCommand', 'test/e2e/nms-check-snmp.test.ts', 'icinga2');
  },
  'node-exporter': async (page) => {
    const room = keep(await Room.enter());
    room.does(
      'mkdir -p /var/lib/prometheus/node-exporter; getent passwd prometheus >/dev/null || useradd --system prometheus',
    );
    room.does('chgrp prometheus /var/lib/prometheus/node-exporter');
    page.runs(room, 'usermod -a -G prometheus maillogs');
    host.writeConfiguration(
      room,
      `sources: [{name: send, path: /var/log/send.log, services: [send]}]\n${page.take('metrics:')}`,
    );
    room.write('/var/log/send.log', host.deliveries(3));
    await host.startAgent(room);
    room.starts(
      'prometheus-node-exporter --web.listen-address=127.0.0.1:9100 --collector.disable-defaults --collector.textfile --collector.textfile.directory=/var/lib/prometheus/node-exporter',
    );
    const look = page.take('curl');
    await waitFor('it is read', () => room.types(look).stdout.includes('maillogs_send_delivery_success_total 3'));
    queries(page, room, 'time()');
  },
  prometheus: async (page) => {
    const room = await countedHost(page.take('metrics:'));
    await host.startAgent(room);
    const look = page.take('curl');
    await waitFor('the page is there', () =>
      room.types(look).stdout.includes('maillogs_send_delivery_success_total 3'),
    );
    page.elsewhere('scrape_configs:', 'test/support/prometheus.ts', 'scrape_configs');
    queries(page, room, '60 * rate(');
  },
  rrdtool: async (page) => {
    const room = await countedHost(page.take('history:'));
    host.stub(room, 'xdg-open');
    page.runs(room, 'maillogs graph');
    expect(room.does('cat /tmp/mail/index.html')).toContain('<img');
    page.elsewhere('*/10 * * * * maillogs', 'test/e2e/graph.test.ts', "'graph'");
  },
  'snmp-exporter': async (page) => {
    page.elsewhere('maillogs export snmp-exporter', TYPED, "['snmp-exporter', 1");
    queries(page, keep(await Room.enter()), 'rate(mtl');
  },
  telegraf: async (page) => {
    const room = await countedHost();
    room.does('mkdir -p /etc/telegraf/telegraf.d');
    host.stub(room, 'telegraf', 'systemctl');
    page.runs(room, 'maillogs export telegraf');
    expect(room.does('cat /etc/telegraf/telegraf.d/maillogs.conf')).toContain('mx1.example.org');
  },
  zabbix: async (page) => {
    const room = await countedHost();
    page.runs(room, 'maillogs export zabbix');
    expect(room.does('cat maillogs-zabbix.yaml')).toContain('zabbix_export:');
  },
};

test.each(Object.entries(pages))('docs/graphing/%s.md', async (name, tries) => {
  const page = new Page(`docs/graphing/${name}.md`);
  await tries(page);
  expect(page.untried).toEqual([]);
});

test('no page with a block of code is left out', () => {
  const names = readdirSync(join(TOP, 'docs', 'graphing')).filter((name) => name.endsWith('.md'));
  const withBlocks = names.filter((name) => new Page(`docs/graphing/${name}`).untried.length > 0);
  expect(withBlocks.map((name) => name.slice(0, -3)).filter((name) => !Object.hasOwn(pages, name))).toEqual([]);
});
