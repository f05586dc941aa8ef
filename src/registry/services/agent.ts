// maillogs itself: what it read, and what went wrong while it did.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const agent = {
  arc: 20,
  title: 'maillogs itself',
  counters: {
    linesRead: counter(1, 'lines', 'Complete log lines read and counted.'),
    octetsRead: counter(2, 'octets', 'Octets of log read and counted.'),
    linesUnclaimed: counter(3, 'lines', 'Lines read that no rule claimed, though a service that is counted knows their program.'),
    linesOverlong: counter(4, 'lines', 'Lines longer than the limit, of which only the beginning was looked at.'),
    passes: counter(5, 'passes', 'Passes over the log sources; idle ones are added with the next commit.'),
    rotations: counter(6, 'files', 'Log files found rotated away and read to their end.'),
    truncations: counter(7, 'files', 'Log files found cut short and read again from their start.'),
    losses: counter(8, 'files', 'Log files that disappeared before they were read to their end.'),
    octetsLost: counter(9, 'octets', 'Octets of log known to have disappeared unread.'),
    sourceErrors: counter(10, 'passes', 'Passes in which a source could not be read.'),
    commitFailures: counter(11, 'commits', 'Commits of counters and cursors that failed and were tried again.'),
    passesMissed: counter(12, 'passes', 'Scheduled passes missed while the process was not running.'),
    reconnects: counter(13, 'connections', 'Connections to the SNMP master made again after one was lost.'),
    snapshotsDamaged: counter(14, 'files', 'Damaged snapshots found and kept aside.'),
    requestsAnswered: counter(
      15,
      'requests',
      'SNMP requests that the master had maillogs answer, one for all PDUs of a transaction; added with the next commit.',
    ),
    linesForeign: counter(16, 'lines', 'Lines read of programs that no service counted in their log knows.'),
    repeatsCut: counter(
      17,
      'lines',
      'Lines of a syslogd that claim more repeats of a message than a log could hold: 100000 of them are counted.',
    ),
    entriesLost: counter(18, 'entries', 'Entries of the systemd journal that disappeared unread, at most: those of other programs are among them.'),
    spansLost: counter(19, 'spans', 'Times for which what a member of the farm counted is in no sum, since its counters had begun again.'),
    answersMissed: counter(20, 'answers', 'Polls of members of the farm whose answer did not come, or could not be added.'),
    reloadsRefused: counter(21, 'reloads', 'Times that a configuration which was read again was wrong, so that the one before it stayed in force.'),
  },
} as const satisfies ServiceDeclaration;
