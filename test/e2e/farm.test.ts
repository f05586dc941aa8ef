// A farm of four real hosts, each with its snmpd and its agent, and a fifth that adds them up: what every kind of outage
// does to the sum, as whoever polls it sees it, and beside it what the plain sum of the members' counters shows.

import { ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { fakeTime } from '../support/faketime';
import { deliveries, type MailFarm, startFarm } from '../support/mail-farm';
import { PrivateSnmpd } from '../support/private-snmpd';
import { Prometheus } from '../support/prometheus';
import { exporterForm, SnmpExporter } from '../support/snmp-exporter';
import { snmpTool, toolRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const NAME = 'mail.example.org';
const DELIVERED = `${ROOT}.1.1.10.0`;
const SYS_NAME = '1.3.6.1.2.1.1.5.0';
const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
/** Deliveries of each host, a second. */
const PER_SECOND = 20;
const BEAT_MS = 250;

const CONTEXT_LINES = [
  'view all included .1',
  `rocommunity ${NAME} default -V all ${NAME}`,
  'createUser poller',
  `rouser poller noauth -V all ${NAME}`,
];

/** Traffic that never stops, and what was seen of it meanwhile. */
class Watched {
  readonly seen: { readonly atMs: number; readonly total: number }[] = [];
  private readonly beat: NodeJS.Timeout;

  constructor(
    private readonly farm: MailFarm,
    private readonly aggregator: PrivateSnmpd,
  ) {
    this.beat = setInterval(() => this.log(), BEAT_MS);
  }

  private log(): void {
    for (const { log } of this.farm.hosts) log({ send: deliveries('success', (PER_SECOND * BEAT_MS) / 1000) });
  }

  /** One look at the farm. */
  look(): number {
    const total = this.total();
    this.seen.push({ atMs: Date.now(), total });
    return total;
  }

  total(): number {
    return deliveredAt(['-v2c', '-c', NAME], this.aggregator.address)!;
  }

  async grows(by: number): Promise<void> {
    const before = this.total();
    await waitFor(`the sum grows by ${by}`, () => this.look() >= before + by, { withinMs: 30_000 });
  }

  /** The fastest that the sum was seen to grow over three seconds, a second. */
  fastest(): number {
    const rates = this.seen.flatMap((later) => {
      const earlier = this.seen.findLast(({ atMs }) => atMs <= later.atMs - 3000);
      return earlier === undefined ? [] : [((later.total - earlier.total) / (later.atMs - earlier.atMs)) * 1000];
    });
    return Math.max(...rates);
  }

  stop(): void {
    clearInterval(this.beat);
  }
}

function deliveredAt(access: readonly string[], address: string): number | undefined {
  const { stdout } = snmpTool('snmpget', [...access, '-Oqv', '-t', '0.3', '-r', '0', address, DELIVERED]);
  return /^\d+\s*$/.test(stdout) ? Number(stdout) : undefined;
}

/** As one has it without maillogs' farm: snmp_exporter scrapes each member, and the sum is Prometheus' own. */
async function plainPrometheus(config: string): Promise<Prometheus> {
  const exported = (kind: string) =>
    maillogs('export', kind, ...exporterForm(), '--members', '--config', config).stdout;
  const directory = keep(new TempDirectory());
  const exporter = keep(await SnmpExporter.start(directory.write('snmp.yml', exported('snmp-exporter'))));
  const scrape = exported('prometheus-scrape')
    .replace('scrape_interval: "1m"', 'scrape_interval: "4s"\n    scrape_timeout: "4s"')
    .replace('localhost:9116', exporter.address);
  return keep(await Prometheus.startWith(directory, directory.write('prometheus.yml', `scrape_configs:\n${scrape}`)));
}

interface Told {
  readonly isWhole: boolean;
  readonly missing: readonly string[];
  readonly members: readonly { readonly name: string; readonly state: string; readonly cause: string }[];
  readonly counters: readonly { readonly name: string; readonly total: string; readonly shown: string }[];
}

// Its outages take three quarters of a minute by themselves.
jest.setTimeout(120_000);

test('no outage makes the sum fall or leap, and each is named by its cause', async () => {
  const farm = await startFarm(4, keep);
  const aggregator = keep(await PrivateSnmpd.start({ host: '127.0.0.9', lines: [...CONTEXT_LINES, 'sysName own'] }));
  const directory = keep(new TempDirectory());
  const hosts = farm.hosts.map(({ snmpd }, n) => `{host: '${snmpd.address}', name: mx${n + 1}}`).join(', ');
  const extra = `farm: {name: ${NAME}, every: 1s, retries: 0, hosts: [${hosts}]}\n`;
  const config = writeConfig(directory, { sources: {}, master: aggregator.master, extra });
  const agent = keep(new AgentProcess(config));
  await waitFor('the farm is served', () => deliveredAt(['-v2c', '-c', NAME], aggregator.address) !== undefined);
  const watched = keep(new Watched(farm, aggregator));
  const [, mx2, mx3, mx4] = farm.hosts;
  const fares = (name: string, state: number) => {
    const oid = `${ROOT}.1.35.1.4.${name.length}.${[...name].map((letter) => letter.charCodeAt(0)).join('.')}`;
    return waitFor(
      `${name} fares as ${state}`,
      () => {
        watched.look();
        return toolRows('snmpget', ['-v2c', '-c', NAME], [aggregator.address, oid])[0]?.value === String(state);
      },
      { withinMs: 20_000, seen: () => agent.stderr },
    );
  };
  const [OK, SILENT] = [1, 4];
  const prometheus = await plainPrometheus(config);
  const plainSumIsWithout = async (address: string) => {
    const [all] = await prometheus.query('sum(mtlSendDeliverySuccess)');
    const [others] = await prometheus.query(`sum(mtlSendDeliverySuccess{instance!="${address}"})`);
    return all !== undefined && all.value === others?.value;
  };
  await watched.grows(200);

  // One is frozen: its logs go on.
  await waitFor('Prometheus sees all four', async () => (await prometheus.query('up == 1')).length === 4);
  expect(await plainSumIsWithout(mx2!.snmpd.address)).toBe(false);
  const before = watched.seen.at(-1)!;
  mx2!.snmpd.signal('SIGSTOP');
  await fares('mx2', SILENT);
  await watched.grows(150);
  const told = maillogs('farm', 'poll', '--format', 'json', '--config', config);
  expect(told.code).toBe(1);
  expect(JSON.parse(told.stdout) as Told).toMatchObject({ isWhole: false, missing: ['mx2'] });
  // Without memory a sum falls by what the silent one had counted, and so does that of Prometheus, without a word.
  await waitFor("Prometheus' sum is without it", () => plainSumIsWithout(mx2!.snmpd.address), { withinMs: 30_000 });
  const since = watched.seen.filter(({ atMs }) => atMs > before.atMs);
  expect(Math.min(...since.map(({ total }) => total))).toBeGreaterThanOrEqual(before.total);
  mx2!.snmpd.signal('SIGCONT');
  await fares('mx2', OK);

  // One's snmpd is killed, and started again.
  await mx3!.snmpd.kill();
  await fares('mx3', SILENT);
  await watched.grows(100);
  await mx3!.snmpd.start();
  await fares('mx3', OK);

  // One loses its state, and counts its logs once more; then its snmpd is restarted, too.
  await mx4!.agent.stop();
  await mx4!.startAgent({ isStateLost: true });
  await agent.said(/mx4: its counters began again/);
  await fares('mx4', OK);
  await mx4!.agent.stop();
  await mx4!.snmpd.kill();
  await mx4!.snmpd.start();
  await mx4!.startAgent({ isStateLost: true });
  await waitFor('both lost spans are counted', () => agent.times(/mx4: its counters began again/) === 2, {
    withinMs: 20_000,
    seen: () => agent.stderr,
  });
  await fares('mx4', OK);
  await watched.grows(100);

  watched.stop();
  const totals = watched.seen.map(({ total }) => total);
  expect(totals).toEqual([...totals].sort((a, b) => a - b));
  expect(watched.fastest()).toBeLessThan(PER_SECOND * farm.hosts.length * 1.25);

  // In the end everything is shown, and it is what each was seen to add.
  await waitFor(
    'nothing waits',
    () => toolRows('snmpget', ['-v2c', '-c', NAME], [aggregator.address, `${ROOT}.1.20.112.0`])[0]?.value === '0',
    { withinMs: 60_000 },
  );
  const last = maillogs('farm', 'poll', '--format', 'json', '--config', config);
  expect(last).toMatchObject({ code: 0, stderr: '' });
  const sum = (JSON.parse(last.stdout) as Told).counters.find(({ name }) => name === 'send.deliverySuccess')!;
  expect(Number(sum.total)).toBe(watched.total());
  expect(sum.shown).toBe(sum.total);
  expect(agent.stderr).toMatch(/mx2: no answer/);
  expect(agent.stderr).toMatch(/mx3: no answer/);

  // A week away: the members go on meanwhile, and when the farm is back its clock is seven days on.
  const kept = watched.total();
  await agent.stop();
  for (const { log } of farm.hosts) log({ send: deliveries('success', 50) });
  const later = keep(new AgentProcess(config, { environment: fakeTime({ offsetSeconds: 7 * 86_400 }) }));
  await waitFor('what was counted meanwhile is added', () => watched.total() === kept + 200, {
    withinMs: 30_000,
    seen: () => later.stderr,
  });
  await later.said(/mx1: its maillogs made no pass for 7 days, or its clock is behind ours/);

  // One more host: its own name and uptime by community and by SNMPv3's context, and the host's own as before.
  const asked = [aggregator.address, SYS_NAME, SYS_UP_TIME, DELIVERED];
  const rows = toolRows('snmpget', ['-v2c', '-c', NAME], asked);
  expect(rows.map(({ type, value }) => type || value.replace(/\d+/, 'ticks'))).toEqual([
    'STRING',
    'ticks',
    'Counter64',
  ]);
  expect(rows[0]!.value).toContain(NAME);
  const withUser = ['-v3', '-u', 'poller', '-l', 'noAuthNoPriv', '-n', NAME];
  expect(toolRows('snmpget', withUser, asked)[2]).toEqual(rows[2]);
  expect(toolRows('snmpget', ['-v2c', '-c', 'public'], asked)[0]!.value).toContain('own');
  expect(toolRows('snmpget', ['-v2c', '-c', 'public'], asked)[2]!.value).toBe('0');
});
