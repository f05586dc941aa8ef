// Counter files as installations of the Perl program left them, and what each counter must be afterwards.

import type { CounterName } from '../../src/registry/services';

export interface Installation {
  /** Content by file name. */
  readonly files: Readonly<Record<string, string>>;
  readonly counters: Readonly<Partial<Record<CounterName, bigint>>>;
  /** Keys that no counter goes on from, by file name. */
  readonly skipped: Readonly<Record<string, readonly string[]>>;
}

const text = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** 5.x: keys in the order of a Perl hash, zeros written, sums as floats. */
export const perl5: Installation = {
  files: {
    'send.txt': text(
      ...['delivery_failure:10422', 'message_bytes:81985529216486', 'status_localp:88123.4567890123', 'other:77'],
      ...['start_delivery:1204133', 'connect_last:0', 'status:3300012', 'message_new:600120', 'message_end:600118'],
      ...['delivery_deferral:20881', 'success_last:0', 'message_info:600119', 'start_delivery_local:333000'],
      ...['created:1163376000', 'delivery:1204130', 'delivery_success:1172827', 'message_bounce:4431'],
      ...['start_delivery_remote:871133', 'status_remotep:191234.5', 'message_other:2'],
    ),
    'smtp_auth.txt': text('success:123456', 'connect_last:900', 'connect:234567', 'success_last:700'),
    'smtp_rbl.txt': text(
      ...['ham:900001', 'spamhaus:4294967290', 'virus:12', 'count:4294960000', 'connect_last:0', 'other:333'],
      ...['spamcop:44', 'dsbl:1', 'services:2', 'ignorant:3', 'sorbs:4', 'njabl:5', 'ordb:6', 'maps:7', 'monkeys:8'],
      ...['visi:9', 'dns:10', 'chkuser:11', 'spamassassin:13', 'badhelo:14', 'badmailfrom:15', 'badmailto:16'],
      ...['success_last:0'],
    ),
    'pop3.txt': text(
      ...['pop3_ssl_success_last:2', 'pop3_connect:5000', 'pop3_ssl_connect:300', 'pop3_success:4800'],
      ...['success_last:0', 'pop3_connect_last:17', 'pop3_ssl_success:290', 'connect_last:0', 'pop3_success_last:16'],
      ...['pop3_ssl_connect_last:3'],
    ),
    'imap.txt': text('imap_success_last:5', 'imap_ssl_success:31', 'imap_success:70', 'imap_ssl_success_last:1'),
    'webmail.txt': text('connect:41', 'success:39', 'connect_last:4', 'success_last:4'),
    'spam.txt': text(
      ...['sa_ham:50001', 'sa_spam:20001', 'avg_spam_score:1433', 'avg_ham_score:-212', 'threshhold:500'],
      ...['sa_ham_last:31', 'sa_spam_last:12', 'sa_ham_seconds:222', 'sa_spam_seconds:251', 'sa_ham_bytes:311122'],
      ...['sa_spam_bytes:288811', 'connect_last:0', 'success_last:0', 'created:1267401600'],
    ),
    'virus.txt': text('qs_clean_last:6', 'qs_virus:19', 'qs_clean:7001', 'qs_virus_last:1'),
  },
  counters: {
    'send.messageNew': 600120n,
    'send.messageInfo': 600119n,
    'send.messageOctets': 81985529216486n,
    'send.messageEnd': 600118n,
    'send.messageBounce': 4431n,
    'send.startDelivery': 1204133n,
    'send.startDeliveryLocal': 333000n,
    'send.startDeliveryRemote': 871133n,
    'send.delivery': 1204130n,
    'send.deliverySuccess': 1172827n,
    'send.deliveryDeferral': 20881n,
    'send.deliveryFailure': 10422n,
    'send.status': 3300012n,
    'send.statusLocalShare': 881234568n,
    'send.statusRemoteShare': 1912345000n,
    'send.other': 77n,
    'send.messageOther': 2n,
    'smtp.authConnect': 234567n,
    'smtp.authSuccess': 123456n,
    'rbl.spamhaus': 4294967290n,
    'rbl.spamcop': 44n,
    'rbl.dsbl': 1n,
    'rbl.services': 2n,
    'rbl.ignorant': 3n,
    'rbl.sorbs': 4n,
    'rbl.njabl': 5n,
    'rbl.ordb': 6n,
    'rbl.maps': 7n,
    'rbl.monkeys': 8n,
    'rbl.visi': 9n,
    'rbl.dns': 10n,
    'rbl.ham': 900001n,
    'rbl.chkuser': 11n,
    'rbl.virus': 12n,
    'rbl.spamassassin': 13n,
    'rbl.badhelo': 14n,
    'rbl.badmailfrom': 15n,
    'rbl.badmailto': 16n,
    'rbl.other': 333n,
    'rbl.count': 4294960000n,
    'pop3.connect': 5000n,
    'pop3.sslConnect': 300n,
    'pop3.success': 4800n,
    'pop3.sslSuccess': 290n,
    'imap.success': 70n,
    'imap.sslSuccess': 31n,
    'webmail.connect': 41n,
    'webmail.success': 39n,
    'spamassassin.spam': 20001n,
    'spamassassin.ham': 50001n,
    'qmailscanner.clean': 7001n,
    'qmailscanner.virus': 19n,
  },
  skipped: {
    'send.txt': ['connect_last', 'success_last', 'created'],
    'smtp_auth.txt': ['connect_last', 'success_last'],
    'smtp_rbl.txt': ['connect_last', 'success_last'],
    'pop3.txt': [
      ...['pop3_ssl_success_last', 'success_last', 'pop3_connect_last', 'connect_last', 'pop3_success_last'],
      ...['pop3_ssl_connect_last'],
    ],
    'imap.txt': ['imap_success_last', 'imap_ssl_success_last'],
    'webmail.txt': ['connect_last', 'success_last'],
    'spam.txt': [
      ...['avg_spam_score', 'avg_ham_score', 'threshhold', 'sa_ham_last', 'sa_spam_last', 'sa_ham_seconds'],
      ...['sa_spam_seconds', 'sa_ham_bytes', 'sa_spam_bytes', 'connect_last', 'success_last', 'created'],
    ],
    'virus.txt': ['qs_clean_last', 'qs_virus_last'],
  },
};

/** 4.x: keys sorted, no zeros, never wrapped, other names for lists and spamd; SMTP AUTH beside the lists. */
export const perl4: Installation = {
  files: {
    'send.txt': text(
      ...['concurrencyremote:21.7391304347826', 'created:1107216000', 'delivery:120', 'delivery_deferral:9'],
      ...['delivery_failure:11', 'delivery_success:100', 'message_bytes:1.23456789012346e+15', 'message_end:88'],
      ...['message_info:89', 'message_new:90', 'start_delivery:121', 'start_delivery_local:21'],
      ...['start_delivery_remote:100', 'status:241', 'status_localp:0.3', 'status_remotep:52.3913043478261'],
    ),
    'smtp_rbl.txt': text(
      ...['connect:400', 'connect_last:20', 'smtp_block_count:5000000000', 'smtp_block_dns:1', 'smtp_block_dsbl:2'],
      ...['smtp_block_maps:3', 'smtp_block_ordb:4', 'smtp_block_other:5', 'smtp_block_spamcop:6'],
      ...['smtp_block_spamhaus:4999999979', 'success:300', 'success_last:15'],
    ),
    'imap.txt': text('imap_connect:12', 'imap_connect_last:3', 'imap_ssl_connect:8', 'imap_ssl_success:7'),
    'spam.txt': text(
      ...['sa_clean:801', 'sa_clean_last:30', 'sa_clean_score:-1.22222222222222', 'sa_spam:902', 'sa_spam_last:31'],
      ...['sa_spam_score:14', 'sa_threshhold:5.0'],
    ),
    'virus.txt': text('qs_clean:55', 'qs_clean_last:5', 'qs_virus:6'),
  },
  counters: {
    'send.messageNew': 90n,
    'send.messageInfo': 89n,
    'send.messageOctets': 1234567890123460n,
    'send.messageEnd': 88n,
    'send.startDelivery': 121n,
    'send.startDeliveryLocal': 21n,
    'send.startDeliveryRemote': 100n,
    'send.delivery': 120n,
    'send.deliverySuccess': 100n,
    'send.deliveryDeferral': 9n,
    'send.deliveryFailure': 11n,
    'send.status': 241n,
    'send.statusLocalShare': 3000n,
    'send.statusRemoteShare': 523913n,
    'smtp.authConnect': 400n,
    'smtp.authSuccess': 300n,
    'rbl.dns': 1n,
    'rbl.dsbl': 2n,
    'rbl.maps': 3n,
    'rbl.ordb': 4n,
    'rbl.other': 5n,
    'rbl.spamcop': 6n,
    'rbl.spamhaus': 4999999979n,
    'rbl.count': 5000000000n,
    'imap.connect': 12n,
    'imap.sslConnect': 8n,
    'imap.sslSuccess': 7n,
    'spamassassin.ham': 801n,
    'spamassassin.spam': 902n,
    'qmailscanner.clean': 55n,
    'qmailscanner.virus': 6n,
  },
  skipped: {
    'send.txt': ['concurrencyremote', 'created'],
    'smtp_rbl.txt': ['connect_last', 'success_last'],
    'imap.txt': ['imap_connect_last'],
    'spam.txt': ['sa_clean_last', 'sa_clean_score', 'sa_spam_last', 'sa_spam_score', 'sa_threshhold'],
    'virus.txt': ['qs_clean_last'],
  },
};
