// What maillogs may have to tell an operator of those that ask it and of what it hands on: a level and a sentence each.

import { told, type Words } from './event';

export const servingEvents = {
  masterUnreachable: told<Words<'address' | 'reason' | 'hint'>>(
    'warning',
    (event) =>
      `cannot reach the SNMP master at ${event.address}: ${event.reason}. ${event.hint} Counting goes on; trying again by itself.`,
  ),
  masterConnected: told<Words<'address' | 'root'>>(
    'notice',
    (event) => `registered ${event.root} with the SNMP master at ${event.address}.`,
  ),
  masterLost: told<Words<'address' | 'reason'>>(
    'warning',
    (event) =>
      `the SNMP master at ${event.address} is gone (${event.reason}). Counting goes on; connecting again by itself.`,
  ),
  registrationRefused: told<Words<'root' | 'reason'> & { readonly code: number; readonly retrySeconds: number }>(
    'warning',
    (event) =>
      `the SNMP master refused to register ${event.root}: error ${event.code}, ${event.reason}. Counting goes on; trying again every ${event.retrySeconds} s.`,
  ),
  capabilityRefused: told<Words<'root' | 'reason'> & { readonly code: number }>(
    'notice',
    (event) =>
      `the SNMP master does not list ${event.root} in its sysORTable: error ${event.code}, ${event.reason}. Its rows are served all the same.`,
  ),
  counterFileLeft: told<Words<'path' | 'reason'>>(
    'warning',
    (event) => `the counter file ${event.path} is left as it is: ${event.reason}`,
  ),
  counterFileFailed: told<Words<'path' | 'reason'>>(
    'warning',
    (event) =>
      `the counter file ${event.path} is not up to date: ${event.reason} The counters themselves are saved; it is tried again with the next ones.`,
  ),
  alertRaised: told<Words<'alert' | 'reason'>>('warning', (event) => `alert ${event.alert} is raised: ${event.reason}`),
  alertCleared: told<Words<'alert' | 'reason'>>(
    'notice',
    (event) => `alert ${event.alert} is cleared: ${event.reason}`,
  ),
  alertsNotSaved: told<Words<'path' | 'reason'>>(
    'warning',
    (event) =>
      `cannot save the alert state in ${event.path}: ${event.reason} Alerts may be sent again after a restart.`,
  ),
  notificationRefused: told<Words<'alert' | 'reason'> & { readonly code: number }>(
    'warning',
    (event) =>
      `the SNMP master refused the notification of alert ${event.alert}: error ${event.code}, ${event.reason}. It is not sent again.`,
  ),
  notificationsDropped: told<{ readonly count: number; readonly waiting: number }>(
    'warning',
    (event) =>
      `${event.count} notification(s) found no SNMP master and were dropped, oldest first; ${event.waiting} newer ones wait for it.`,
  ),
  snmpListening: told<Words<'address' | 'versions'>>(
    'notice',
    (event) => `answering SNMP ${event.versions} at ${event.address}.`,
  ),
  snmpNotListening: told<Words<'address' | 'reason' | 'hint'>>(
    'error',
    (event) =>
      `cannot answer SNMP at ${event.address}: ${event.reason}. ${event.hint} Counting goes on; trying again by itself.`,
  ),
  snmpRefused: told<{
    readonly peer: string;
    readonly reason: string;
    /** Requests refused since the last such message. */
    readonly unsaid: number;
  }>(
    'warning',
    (event) =>
      `an SNMP request from ${event.peer} was refused: ${event.reason}${event.unsaid > 0 ? ` ${event.unsaid} others were refused since the last such message.` : ''}`,
  ),
  snmpFailed: told<Words<'reason'>>('error', (event) => `an SNMP request could not be answered: ${event.reason}`),
  metricsListening: told<Words<'address'>>('notice', (event) => `showing metrics at ${event.address}.`),
  metricsNotListening: told<Words<'address' | 'reason'>>(
    'error',
    (event) =>
      `cannot show metrics at ${event.address}: ${event.reason}. Choose another address or port in metrics.listen. Counting goes on; trying again by itself.`,
  ),
  historyFailed: told<Words<'reason'>>(
    'warning',
    (event) => `the history for graphs has a gap: ${event.reason} Counting goes on; it is tried again each minute.`,
  ),
  metricsFileFailed: told<Words<'path' | 'reason'>>(
    'warning',
    (event) =>
      `the metrics file ${event.path} is not up to date: ${event.reason} Let the user that runs maillogs write to its directory. It is tried again after each pass.`,
  ),
  secretsExposed: told<Words<'path'>>(
    'warning',
    (event) => `every user of this machine can read the SNMP passwords in ${event.path}: chmod o-r it.`,
  ),
  /** A member of the farm fares otherwise than before. */
  memberChanged: told<{
    readonly farm: string;
    readonly member: string;
    /** A sentence, empty where all is well. */
    readonly cause: string;
    /** Whether the sums are with it. */
    readonly isSummed: boolean;
  }>(
    (event) => (event.isSummed ? 'notice' : 'warning'),
    (event) => {
      if (event.cause === '') return `farm ${event.farm}: ${event.member} is added up.`;
      return `farm ${event.farm}: ${event.member}: ${event.cause}`;
    },
  ),
  membersChanged: told<Words<'farm'> & { readonly count: number }>(
    'notice',
    (event) =>
      `farm ${event.farm}: ${event.count} more members fare otherwise than before: "maillogs farm poll" names them.`,
  ),
  farmListBroken: told<Words<'farm' | 'reason'>>(
    'warning',
    (event) => `farm ${event.farm}: ${event.reason} Whoever was listed before stays listed.`,
  ),
  farmNotSaved: told<Words<'farm' | 'reason'>>(
    'warning',
    (event) =>
      `farm ${event.farm}: what was added up cannot be saved: ${event.reason} It is added at the next poll that can be.`,
  ),
} as const;
