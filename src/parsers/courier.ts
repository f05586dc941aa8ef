// Courier's IMAP and POP3 servers (imapd(8), courierpop3d(8)): the program name is the service, and only a name
// in -ssl says TLS, for STARTTLS leaves no mark on a login. The user name is the client's, the words before it
// are the server's. Under `couriertcpd` and in files without program names (courierlogger not in between, so
// that INFO: still stands in front) a login tells its protocol at its end, behind the last `ip=`.

import type { LogRecord } from '../base/log-record';
import { indexOfByte, isExactly, lastIndexOfWord, literal, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

const rules = ['connection', 'login', 'failure', 'other'] as const;
const CONNECTION = 1;
const LOGIN = 2;
const FAILURE = 3;
const OTHER = 4;

interface Server {
  readonly connect: number;
  readonly success: number;
  readonly failure: number;
}

const imap: Server = {
  connect: counterIndex('imap.connect'),
  success: counterIndex('imap.success'),
  failure: counterIndex('imap.failure'),
};
const imapSsl: Server = {
  connect: counterIndex('imap.sslConnect'),
  success: counterIndex('imap.sslSuccess'),
  failure: counterIndex('imap.sslFailure'),
};
const pop3: Server = {
  connect: counterIndex('pop3.connect'),
  success: counterIndex('pop3.success'),
  failure: counterIndex('pop3.failure'),
};
const pop3Ssl: Server = {
  connect: counterIndex('pop3.sslConnect'),
  success: counterIndex('pop3.sslSuccess'),
  failure: counterIndex('pop3.sslFailure'),
};

const servers: Readonly<Record<string, Server>> = {
  imapd: imap,
  'imapd-ssl': imapSsl,
  imaplogin: imap,
  pop3d: pop3,
  'pop3d-ssl': pop3Ssl,
  pop3login: pop3,
  courierpop3login: pop3,
  courierpop3d: pop3,
};
const namedServers = Object.entries(servers).map(([ident, server]) => ({ ident: literal(ident), server }));

const words = {
  info: literal('INFO: '),
  debug: literal('DEBUG: '),
  connection: literal('Connection, ip=['),
  login: literal('LOGIN, user='),
  loginFailed: literal('LOGIN FAILED, '),
  ip: literal(', ip=['),
  port: literal(', port=['),
  protocol: literal(', protocol='),
  imap: literal('IMAP'),
  smap: literal('SMAP'),
  pop3: literal('POP3'),
  pleskGreeting: literal('IMAP connect from @ ['),
};

const CLOSE = 0x5d;
/** More than an address in brackets needs. */
const LONGEST_ADDRESS = 64;

const otherOpenings = [
  'LOGOUT, ',
  'TIMEOUT, ',
  'DISCONNECTED, ',
  'Disconnected, ',
  'LOGIN: ',
  'Unexpected ',
  'Maximum connection limit reached',
  'couriertls: ',
  'chdir ',
  'authentication error: ',
  'Connection reset by peer',
  'Error: ',
].map(literal);

/** Where courier's own words begin: courierlogger may have left the level, and Plesk puts a greeting in front. */
function textStart({ bytes, start, end }: LogRecord): number {
  let at = start;
  if (startsWith(bytes, at, end, words.pleskGreeting)) {
    const close = indexOfByte(bytes, CLOSE, at + words.pleskGreeting.length, Math.min(end, at + LONGEST_ADDRESS));
    if (close >= 0) at = close + 1;
  }
  if (startsWith(bytes, at, end, words.info)) return at + words.info.length;
  return startsWith(bytes, at, end, words.debug) ? at + words.debug.length : at;
}

/** The server that a login without a program name is of; POP3 logins carry no protocol until recent versions. */
function serverOfLogin(bytes: Uint8Array, at: number, end: number): Server | undefined {
  const ip = lastIndexOfWord(bytes, words.ip, at, end);
  const ipEnd = ip < 0 ? -1 : indexOfByte(bytes, CLOSE, ip, end);
  if (ipEnd < 0) return undefined;
  let next = ipEnd + 1;
  if (startsWith(bytes, next, end, words.port)) {
    const portEnd = indexOfByte(bytes, CLOSE, next, end);
    if (portEnd < 0) return undefined;
    next = portEnd + 1;
  }
  if (next === end) return pop3;
  if (!startsWith(bytes, next, end, words.protocol)) return undefined;
  const name = next + words.protocol.length;
  if (startsWith(bytes, name, end, words.imap) || startsWith(bytes, name, end, words.smap)) return imap;
  return startsWith(bytes, name, end, words.pop3) ? pop3 : undefined;
}

function parseNamed(record: LogRecord, server: Server, tally: Tally): number {
  const { bytes, end } = record;
  const at = textStart(record);
  if (startsWith(bytes, at, end, words.login)) {
    tally.counts[server.success]!++;
    return LOGIN;
  }
  if (startsWith(bytes, at, end, words.connection)) {
    tally.counts[server.connect]!++;
    return CONNECTION;
  }
  if (startsWith(bytes, at, end, words.loginFailed)) {
    tally.counts[server.failure]!++;
    return FAILURE;
  }
  return parseOther(bytes, at, end);
}

/** Connections and failures do not tell their protocol, and what stands in them of it is the client's. */
function parseUnnamed(record: LogRecord, tally: Tally): number {
  const { bytes, end } = record;
  const at = textStart(record);
  if (startsWith(bytes, at, end, words.login)) {
    const server = serverOfLogin(bytes, at, end);
    if (server === undefined) return OTHER;
    tally.counts[server.success]!++;
    return LOGIN;
  }
  const isKnown = startsWith(bytes, at, end, words.connection) || startsWith(bytes, at, end, words.loginFailed);
  return isKnown ? OTHER : parseOther(bytes, at, end);
}

function parseOther(bytes: Uint8Array, at: number, end: number): number {
  for (const opening of otherOpenings) if (startsWith(bytes, at, end, opening)) return OTHER;
  return 0;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, identStart, identEnd } = record;
  if (identStart === identEnd) {
    // Without a program name only the level tells that a line is courier's.
    return textStart(record) === record.start ? 0 : parseUnnamed(record, tally);
  }
  for (const { ident, server } of namedServers) {
    if (isExactly(bytes, identStart, identEnd, ident)) return parseNamed(record, server, tally);
  }
  return parseUnnamed(record, tally);
}

export const courier: Parser = {
  name: 'courier',
  services: ['imap', 'pop3'],
  idents: [...Object.keys(servers), 'couriertcpd'],
  openings: 'ID',
  rules,
  parse,
};
