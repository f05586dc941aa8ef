// tcpserver (ucspi-tcp) and its TLS sibling sslserver (ucspi-ssl), with -v: one line each for the connection, its
// admission, its end and the number of connections. Reverse DNS and ident name, after the verdict, are the client's.

import type { LogType } from '../rules/log-type';
import { ownText, smtpServerPrograms } from './smtp-server';

export const tcpserver: LogType = {
  name: 'tcpserver',
  services: ['rbl'],
  programs: smtpServerPrograms,
  counts: 'rbl.count',
  at: [...ownText('tcpserver'), ...ownText('sslserver')],
  rules: {
    pid: { line: 'pid {number} from {text}', counts: 'rbl.tcpserverConnect' },
    ok: { line: 'ok {number} {words, first}:{text}', counts: 'rbl.tcpserverOk' },
    deny: { line: 'deny {number} {words, first}:{text}', counts: 'rbl.tcpserverDeny' },
    // A third number is sslserver's limit for one address.
    status: { line: 'status: {number}/{number}{text}' },
    end: { line: '{|end|ended by} {number} status {text}' },
    other: {
      line: '{|fatal: |warning: |error: |info: |usage: |ready|tls |ssl |done |cafile |cadir |cert |key |param |ciphers }{text}',
    },
  },
};
