// The counter files that Mail::Toaster keeps, one a service: their names, and the keys in them. Maillogs takes
// such files over and goes on writing them. A key is the counter's `legacy` name unless it is listed here.

import { counters } from './registry';
import type { CounterName, ServiceName } from './services';

export interface CounterFileDeclaration {
  /** The setting of toaster.conf that names the file. */
  readonly setting: string;
  /** As toaster.conf ships; 5.4 and later fell back on the second where the setting is missing. */
  readonly names: readonly [string, ...string[]];
  /** Keys that differ from what the program prints, with what it prints. */
  readonly printedAs: Readonly<Record<string, string>>;
  /** Keys that only older versions (4.x) wrote. */
  readonly older: Readonly<Record<string, CounterName>>;
  /** Keys of averages and percentages, which are no counters. */
  readonly quotients: readonly string[];
}

const authConnect = 'smtp.authConnect';
const authSuccess = 'smtp.authSuccess';

const counterFiles = {
  send: {
    setting: 'logs_send_count',
    names: ['send.txt'],
    printedAs: {},
    older: {},
    quotients: ['concurrencyremote'],
  },
  smtp: {
    setting: 'logs_smtp_count',
    names: ['smtp_auth.txt', 'smtp.txt'],
    printedAs: { connect: 'smtp_auth_connect', success: 'smtp_auth_success' },
    older: {},
    quotients: [],
  },
  rbl: {
    setting: 'logs_rbl_count',
    names: ['smtp_rbl.txt', 'rbl.txt'],
    printedAs: {},
    older: {
      smtp_block_spamhaus: 'rbl.spamhaus',
      smtp_block_spamcop: 'rbl.spamcop',
      smtp_block_dsbl: 'rbl.dsbl',
      smtp_block_ordb: 'rbl.ordb',
      smtp_block_maps: 'rbl.maps',
      smtp_block_dns: 'rbl.dns',
      smtp_block_other: 'rbl.other',
      smtp_block_count: 'rbl.count',
      // 4.x kept those of SMTP AUTH in this file, too, where logs_smtp_count was missing.
      connect: authConnect,
      success: authSuccess,
    },
    quotients: [],
  },
  pop3: { setting: 'logs_pop3_count', names: ['pop3.txt'], printedAs: {}, older: {}, quotients: [] },
  imap: {
    setting: 'logs_imap_count',
    names: ['imap.txt'],
    printedAs: {},
    older: { imap_connect: 'imap.connect', imap_ssl_connect: 'imap.sslConnect' },
    quotients: [],
  },
  webmail: {
    setting: 'logs_web_count',
    names: ['webmail.txt', 'web.txt'],
    printedAs: { connect: 'webmail_connect', success: 'webmail_success' },
    older: {},
    quotients: [],
  },
  spamassassin: {
    setting: 'logs_spam_count',
    names: ['spam.txt'],
    printedAs: {
      avg_spam_score: 'spam_score',
      avg_ham_score: 'ham_score',
      sa_spam_seconds: 'spam_seconds',
      sa_ham_seconds: 'ham_seconds',
      sa_spam_bytes: 'spam_bytes',
      sa_ham_bytes: 'ham_bytes',
    },
    older: { sa_clean: 'spamassassin.ham' },
    quotients: [
      ...['avg_spam_score', 'avg_ham_score', 'threshhold', 'sa_spam_seconds', 'sa_ham_seconds'],
      ...['sa_spam_bytes', 'sa_ham_bytes', 'sa_spam_score', 'sa_clean_score', 'sa_threshhold'],
    ],
  },
  qmailscanner: {
    setting: 'logs_virus_count',
    names: ['virus.txt'],
    printedAs: { qs_virus: 'qs_virii' },
    older: {},
    quotients: [],
  },
} as const satisfies Readonly<Partial<Record<ServiceName, CounterFileDeclaration>>>;

/** A service that the Perl program had a counter file for. */
export type CounterFileService = keyof typeof counterFiles;

export const counterFileServices = Object.keys(counterFiles) as readonly CounterFileService[];

/** Names of counter files that are not the usual ones. */
export type CounterFileNames = Readonly<Partial<Record<CounterFileService, string>>>;

/**
 * A key of no meaning to others, in every counter file that maillogs writes: what has it holds nothing that is
 * not in the snapshot already, so it may be overwritten and may not be imported.
 */
export const OWN_KEY = 'written_by_maillogs';

/** The declaration without its literal types. */
export function counterFileOf(service: CounterFileService): CounterFileDeclaration {
  return counterFiles[service];
}

/** The counter that a key of this service's file stands for; undefined for quotients and unknown keys. */
export function counterOfKey(service: CounterFileService, key: string): CounterName | undefined {
  const { printedAs, older, quotients } = counterFileOf(service);
  if (quotients.includes(key)) return undefined;
  const printed = (Object.hasOwn(printedAs, key) ? printedAs[key] : undefined) ?? key;
  const current = counters.find((counter) => counter.service === service && counter.legacy === printed);
  return current?.name ?? (Object.hasOwn(older, key) ? older[key] : undefined);
}
