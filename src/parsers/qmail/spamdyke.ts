// spamdyke, a filter in front of qmail-smtpd: `ALLOWED from: S to: R origin_ip: IP origin_rdns: H auth: A encryption: E
// reason: WHY`. Its verdict comes first; addresses and names are the client's, the reason at the end is spamdyke's.

import type { LogType } from '../rules/log-type';
import { ownText, smtpServerPrograms } from './smtp-server';

export const spamdyke: LogType = {
  name: 'spamdyke',
  services: ['rbl'],
  programs: ['spamdyke', ...smtpServerPrograms],
  counts: 'rbl.count',
  at: ownText('spamdyke'),
  rules: {
    allowed: { line: 'ALLOWED{?_{[A-Z_]}} from: {text}', counts: 'rbl.spamdykeAllowed' },
    list: {
      line: 'DENIED_{|RBL|RHSBL|DNSBL}_MATCH from: {text, last} reason: {zone:[^ ]}{words}',
      counts: 'rbl.spamdykeDenied',
      calls: { hook: 'countRefusalBy', takes: ['zone'] },
    },
    denied: { line: 'DENIED_{[A-Z_]} from: {text}', counts: 'rbl.spamdykeDenied' },
    other: { line: '{|TIMEOUT|FILTER_|TLS_|ERROR|EXCESSIVE|VERBOSE|DEBUG|UNKNOWN_|CONFIG_|ABORT|LOG_}{text}' },
  },
};
