// LibreNMS takes OIDs by hand only, one by one (Custom OID of a device), so here is a table of the few that say most.
// Its type COUNTER has no minimum: a state that was lost draws a spike there.

import type { CounterName } from '../registry/services';
import { type ExportKind, plainFile } from './export-kind';
import { counterObject } from './objects';
import type { Site } from './site';

/** The counters that say most of a mail server, in the order of its day. */
const CHOSEN: readonly CounterName[] = [
  'send.messageNew',
  'send.deliverySuccess',
  'send.deliveryFailure',
  'send.messageOctets',
  'rbl.rejections',
  'smtp.authFailure',
  'pop3.failure',
  'imap.failure',
  'spamassassin.spam',
  'spamassassin.ham',
  'clamav.found',
  'postfix.deliverySent',
  'postfix.deliveryDeferred',
  'postfix.deliveryBounced',
  'postfix.reject',
  'exim.received',
  'exim.delivered',
  'exim.deferred',
  'exim.failed',
  'haraka.queued',
  'haraka.outDelivered',
  'haraka.outBounced',
  'haraka.denied',
  'rspamd.scan',
  'rspamd.reject',
  'agent.linesRead',
];

export const librenms: ExportKind = {
  name: 'librenms',
  summary: 'a table of OIDs for LibreNMS, which takes them by hand',
  versions: ['1'],
  render(site: Site) {
    const chosen = CHOSEN.filter((name) => site.services.some((service) => name.startsWith(`${service}.`)));
    const rows = chosen.map((name) => {
      const { oid, units } = counterObject(site, name);
      return [name, 'COUNTER', `.${oid}`, units];
    });
    const table = [['Name', 'Data Type', 'OID', 'Unit'], ...rows];
    const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
    const lines = table.map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    );
    const head = 'For LibreNMS: Device, Edit, Custom OID. Made by `maillogs export`.\n\n';
    return [plainFile('librenms.txt', `${head}${lines.join('\n')}\n`)];
  },
};
