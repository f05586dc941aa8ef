// The key `metrics`: where the counters are shown to Prometheus, over HTTP or in a file for node_exporter.

import { isLoopback } from '../host/datagrams';
import { formatWebAddress, parseWebAddress } from '../host/web-server';
import type { MetricsConfig } from './config';
import type { Findings } from './findings';
import { listOf, matching, onOrOff, parsedForm, textForm } from './form';
import { type GivenOf, key, keyMap } from './keys';
import { LISTEN_ADDRESS, listenedAnywhere } from './listen-address';
import { absolutePathComplaint, quoted } from './reading';

const MAX_ZONES = 100;

const address = parsedForm('an address in numbers, such as tcp:127.0.0.1:9117', {
  parse: parseWebAddress,
  complaint: listenComplaint,
  pattern: new RegExp(`^tcp:${LISTEN_ADDRESS}$`),
});
const zone = matching(
  'the name of a DNS list',
  /^(?=.{1,63}$)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/,
  (text) => `${quoted(text)} is not the name of a DNS list, such as zen.spamhaus.org.`,
);

export const metricsKeys = keyMap(
  {
    listen: key(address, { help: 'Where to answer over HTTP, under /metrics.' }),
    listen_anywhere: key(onOrOff, {
      help: 'Whether that may be an address that other machines can reach; whoever reaches it reads every count.',
      usual: 'false',
    }),
    textfile: key(textForm('an absolute path', { complaint: textfileComplaint, pattern: /^\/[\s\S]*[^/]\.prom$/ }), {
      help: 'A file for node_exporter, written after each pass; its name ends in ".prom".',
    }),
    zones: key(
      listOf(zone, {
        most: { items: MAX_ZONES, complaint: `names more than ${MAX_ZONES} lists: name those that matter.` },
      }),
      { help: 'DNS lists of rblsmtpd that are shown as 0 before they refuse anyone, so that the first time counts.' },
    ),
  },
  [listenedAnywhere('tcp')],
);

export function readMetrics(findings: Findings, { fields, values }: GivenOf<typeof metricsKeys>): MetricsConfig {
  const { listen, listen_anywhere: isAnywhere = false, textfile, zones = [] } = values;
  if (listen !== undefined && !isLoopback(listen) && !isAnywhere) {
    const reach = `${quoted(formatWebAddress(listen))} can be reached from other machines`;
    const advice = 'say "listen_anywhere: true" below "metrics" if that is meant, or listen at 127.0.0.1.';
    findings.problem(fields.listen!, `${reach}, and whoever reaches it can read every count: ${advice}`);
  }
  return { listen, textfile, zones };
}

function listenComplaint(text: string): string {
  const meant = [`tcp:${text}`, `tcp:127.0.0.1:${text}`, text.replace(/^udp:/, 'tcp:'), `${text}:9117`].find(
    parseWebAddress,
  );
  const hint = meant === undefined ? '.' : `; did you mean ${quoted(meant)}?`;
  return `${quoted(text)} is no address to listen at: wanted is one in numbers, such as tcp:127.0.0.1:9117 or tcp:[::1]:9117${hint}`;
}

/** node_exporter reads no other names. */
function textfileComplaint(text: string): string | undefined {
  const complaint = absolutePathComplaint(text);
  if (complaint !== undefined) return complaint;
  if (/[^/]\.prom$/.test(text)) return undefined;
  return `${quoted(text)} is a file that node_exporter does not read: let its name end in ".prom".`;
}
