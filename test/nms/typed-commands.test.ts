// The commands of docs/graphing as they are typed there, on Debian's own paths and by Debian's own daemons, up to the
// first value of a counter that the tool has. Prints how long that takes.

import { join } from 'node:path';
import { TOP } from '../support/checkout';
import { runProgram } from '../support/child';
import { systemPath } from '../support/private-snmpd';

const SCRIPT = join(TOP, 'test', 'support', 'typed-commands.sh');
const BUNDLE = join(TOP, 'dist', 'maillogs.cjs');

/** What munin-node gives for a graph. */
const MUNIN = `node -e 'const socket = require("node:net").connect(4949, "127.0.0.1"); let text = "";
  socket.on("data", (data) => (text += data)).on("error", () => process.exit(1)).end("fetch maillogs_deliveries\\nquit\\n");
  socket.on("close", () => process.exit(/^send_deliverySuccess.value 42$/m.test(text) ? 0 : 1));'`;

test.each<[page: string, block: number, check: string]>([
  [
    'mrtg',
    1,
    'grep -q "^[0-9]* 42 0$" /var/www/html/mrtg/mx1.example.org_deliveries-1.log && [ -s /var/www/html/mrtg/index.html ]',
  ],
  ['snmp-exporter', 1, 'promtool query instant http://localhost:9090 mtlSendDeliverySuccess | grep "=> 42 "'],
  ['munin', 1, MUNIN],
  ['check-snmp', 1, 'icinga2 daemon -C | grep -q "Instantiated .* Services"'],
  [
    'collectd',
    1,
    "rrdtool lastupdate /var/lib/collectd/rrd/mx1.example.org/maillogs/derive-send.deliverySuccess.rrd | grep -q ' 42$'",
  ],
])(
  '%s: the commands of its page, %i, end in a value',
  (page, block, check) => {
    const file = join(TOP, 'docs', 'graphing', `${page}.md`);
    const { code, stdout, stderr } = runProgram(
      [
        'unshare',
        '--mount',
        '--net',
        '--pid',
        '--fork',
        '--kill-child',
        'sh',
        SCRIPT,
        BUNDLE,
        file,
        String(block),
        check,
      ],
      { env: { PATH: systemPath, LC_ALL: 'C' }, timeout: 200_000 },
    );
    expect({ code, said: code === 0 ? '' : stderr.slice(-3000) }).toEqual({ code: 0, said: '' });
    process.stderr.write(`  ${page}: ${stdout.trim()} s\n`);
  },
  240_000,
);
