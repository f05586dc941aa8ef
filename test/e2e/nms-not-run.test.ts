// Telegraf and LibreNMS are not in Debian. What is left to try: that snmpd gives, at each exported OID, the counter by
// which it is named.

import { graphs } from '../../src/registry/graphs';
import { ROOT } from '../support/agent-config';
import { cleanUpAfterEach } from '../support/clean-up';
import { getRows, walkRows } from '../support/snmp-tools';
import { differences, startToldSite, swapped } from '../support/told-site';

const cleanUp = cleanUpAfterEach();
const TABLES = graphs.filter(({ form }) => form === 'table').length;

const named: Readonly<Record<string, RegExp>> = {
  telegraf: /\[\[inputs\.snmp\.field\]\]\n {4}name = "(?<name>.+)"\n {4}oid = "\.(?<oid>[\d.]+)"/g,
  librenms: /^(?<name>\S+) +COUNTER +\.(?<oid>[\d.]+) /gm,
};

test.each(Object.keys(named))(
  '%s: each OID is that of the counter beside it, and two exchanged ones are found',
  async (kind) => {
    const site = await startToldSite(cleanUp);
    const text = site.exported(kind);
    const asked = (exported: string) => {
      const pairs = [...exported.matchAll(named[kind]!)].map(
        ({ groups }) => [groups!['name']!, groups!['oid']!] as const,
      );
      const rows = new Map(
        getRows(
          site.address,
          pairs.map(([, oid]) => oid),
        ).map(({ oid, value }) => [oid, value]),
      );
      return new Map(
        pairs.flatMap(([name, oid]) =>
          name.startsWith('agent.lastPass') ? [] : [[name, BigInt(rows.get(oid)!)] as const],
        ),
      );
    };
    const values = asked(text);
    expect(differences(values, site.view)).toEqual([]);
    expect(values.size).toBeGreaterThan(kind === 'librenms' ? 10 : 150);
    const wrong = asked(swapped(text, `${ROOT}.1.7.1.0`, `${ROOT}.1.7.2.0`));
    expect(
      differences(wrong, site.view)
        .map((each) => each.split(':')[0])
        .sort(),
    ).toEqual(['spamassassin.ham', 'spamassassin.spam']);

    const columns = [...text.matchAll(/table\.field\]\]\n {6}name = "(?!row).+"\n {6}oid = "\.([\d.]+)"/g)].map(
      ([, oid]) => oid!,
    );
    expect(columns).toHaveLength(kind === 'librenms' ? 0 : TABLES);
    for (const column of columns) expect(walkRows(site.address, column)[0]?.type).toMatch(/^(?:Counter64|Gauge32)$/);
  },
);
