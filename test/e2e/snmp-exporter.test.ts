// Debian's prometheus-snmp-exporter (0.21) reads our rows with the configuration of docs/graphing.md as it stands
// there, and what the document shows of its output is what it says.

import { ROOT } from '../support/agent-config';
import { committed } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import { codeBlock } from '../support/document';
import { deliveries, serves, startFarm } from '../support/mail-farm';
import { SnmpExporter } from '../support/snmp-exporter';
import { walkRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();
const DOCUMENT = 'docs/graphing.md';
const FAILURE = `${ROOT}.1.1.12.0`;
const SPAMHAUS =
  '@4000000066f2c1031b2c3d40 rblsmtpd: 198.51.100.41 pid 6100: 451 https://www.spamhaus.org/query/ip/198.51.100.41';
const SPAMCOP =
  '@4000000066f2c1031b2c3d41 rblsmtpd: 198.51.100.42 pid 6101: 553 Blocked - see https://www.spamcop.net/bl.shtml?198.51.100.42';

/** Without what the exporter says of itself. */
function ofOurs(scrape: string): string {
  const lines = scrape.split('\n').filter((line) => line !== '' && !line.includes('snmp_scrape'));
  return `${lines.join('\n')}\n`;
}

test('the exporter gives Prometheus each counter and each row by its name, of every host of a farm', async () => {
  const farm = await startFarm(3, keep);
  const [first, ...others] = farm.hosts;
  first!.log({
    send: [...deliveries('success', 70), ...deliveries('failure', 30)],
    smtp: [SPAMHAUS, SPAMCOP, SPAMHAUS],
  });
  for (const [n, host] of others.entries()) host.log({ send: deliveries('failure', n + 1) });
  await serves(first!, FAILURE, 30);
  const configuration = keep(new TempDirectory()).write('snmp.yml', codeBlock(DOCUMENT, 'snmp.yml'));
  const exporter = keep(await SnmpExporter.start(configuration));

  expect(ofOurs(await exporter.scrape(first!.snmpd.address, 'maillogs'))).toBe(codeBlock(DOCUMENT, 'scrape'));
  for (const [n, host] of others.entries()) {
    await serves(host, FAILURE, n + 1);
    const scrape = await exporter.scrape(host.snmpd.address, 'maillogs');
    expect(scrape).toContain(`\nmtlSendDeliveryFailure ${n + 1}\n`);
    expect(scrape).not.toContain('zone=');
  }
});

test('what a double cannot hold comes modulo 2^53', async () => {
  const farm = await startFarm(1, keep, { totals: { 'send.deliverySuccess': 2n ** 53n + 5n } });
  const configuration = keep(new TempDirectory()).write('snmp.yml', codeBlock(DOCUMENT, 'snmp.yml'));
  const exporter = keep(await SnmpExporter.start(configuration));
  const scrape = await exporter.scrape(farm.hosts[0]!.snmpd.address, 'maillogs');
  expect(scrape).toContain('\nmtlSendDeliverySuccess 5\n');
});

test('the exporter asks over SNMPv3 with authentication and privacy', async () => {
  const lines = codeBlock(DOCUMENT, 'snmpd.conf').split('\n');
  const farm = await startFarm(1, keep, { lines, totals: { 'send.deliverySuccess': 7n } });
  const overV3 = codeBlock(DOCUMENT, 'snmp.yml').replace(
    /^ {2}version: 2\n {2}auth:\n {4}community: public\n/m,
    codeBlock(DOCUMENT, 'auth.yml'),
  );
  expect(overV3).toContain('authPriv');
  const exporter = keep(await SnmpExporter.start(keep(new TempDirectory()).write('snmp.yml', overV3)));
  const scrape = await exporter.scrape(farm.hosts[0]!.snmpd.address, 'maillogs');
  expect(scrape).toContain('\nmtlSendDeliverySuccess 7\n');
});

test('each OID of the document is one that a host serves', async () => {
  const farm = await startFarm(1, keep);
  const [host] = farm.hosts;
  host!.log({ smtp: [SPAMHAUS] });
  await serves(host!, `${ROOT}.1.30.11.0`, 1);
  const named = committed(DOCUMENT)
    .replaceAll('\\.', '.')
    .match(new RegExp(`${ROOT.replaceAll('.', '\\.')}[.0-9]*[0-9]`, 'g'));
  const served = walkRows(host!.snmpd.address, ROOT).map(({ oid }) => `${oid}.`);
  expect(new Set(named).size).toBeGreaterThan(5);
  expect([...new Set(named)].filter((oid) => !served.some((row) => row.startsWith(`${oid}.`)))).toEqual([]);
});
