// The list of everything maillogs may have to tell an operator while it works. One union, one sentence
// each; levels by what the operator must do: error = act now, warning = look into it, notice = good to know.

import { goingOnFrom, type SavedState, stateLost } from './journal-words';

export type JournalEvent =
  | { readonly kind: 'agentStarted'; readonly version: string; readonly schedule: string; readonly sources: number }
  | { readonly kind: 'agentStopped'; readonly signal: string }
  | { readonly kind: 'agentUseless'; readonly directory: string }
  | { readonly kind: 'configReloaded'; readonly path: string }
  | { readonly kind: 'configRejected'; readonly errors: readonly string[] }
  | { readonly kind: 'masterUnreachable'; readonly address: string; readonly reason: string; readonly hint: string }
  | { readonly kind: 'masterConnected'; readonly address: string; readonly root: string }
  | { readonly kind: 'masterLost'; readonly address: string; readonly reason: string }
  | {
      readonly kind: 'registrationRefused';
      readonly root: string;
      readonly code: number;
      readonly reason: string;
      readonly retrySeconds: number;
    }
  | { readonly kind: 'capabilityRefused'; readonly root: string; readonly code: number; readonly reason: string }
  | { readonly kind: 'sourceFailed'; readonly source: string; readonly path: string; readonly reason: string }
  | { readonly kind: 'sourceRecovered'; readonly source: string; readonly path: string }
  | { readonly kind: 'sourceRotated'; readonly source: string; readonly path: string; readonly files: number }
  | {
      readonly kind: 'sourceTruncated';
      readonly source: string;
      readonly path: string;
      /** Known to have been there and not to have been read. */
      readonly octets: number;
      /** What is left was counted before. */
      readonly isReadOn: boolean;
    }
  | {
      readonly kind: 'sourceRewritten';
      readonly source: string;
      readonly path: string;
      /** Known to have been there and not to have been read. */
      readonly octets: number;
    }
  | {
      readonly kind: 'sourceSkipped';
      readonly source: string;
      readonly path: string;
      /** Not counted, since they may have been counted before. */
      readonly octets: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'sourceLost';
      readonly source: string;
      readonly path: string;
      /** Known to have been there and not to have been read. */
      readonly octets: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'entriesLost';
      readonly source: string;
      readonly path: string;
      /** At most, of whatever program; undefined where no number tells. */
      readonly entries: number | undefined;
    }
  | {
      readonly kind: 'openLogsLimited';
      /** Logs kept open between two passes. */
      readonly most: number;
      /** Files that the process may have open, where that is known. */
      readonly limit: number | undefined;
    }
  | { readonly kind: 'sourceRowsLimited'; readonly most: number; readonly without: number }
  | { readonly kind: 'commitFailed'; readonly directory: string; readonly reason: string }
  | { readonly kind: 'commitRecovered'; readonly directory: string }
  | {
      readonly kind: 'snapshotDamaged';
      readonly path: string;
      readonly keptAs: string;
      readonly reason: string;
      /** What is gone on from; undefined where there is nothing. */
      readonly saved: SavedState | undefined;
    }
  | {
      readonly kind: 'stateSavedAgain';
      readonly directory: string;
      readonly why: 'removed' | 'older' | 'another';
      readonly generation: number;
      /** Where what was put there is kept. */
      readonly keptAs: readonly string[];
    }
  | {
      readonly kind: 'stateWentBack';
      readonly directory: string;
      readonly why: 'older' | 'fork';
      /** What is gone on from. */
      readonly saved: SavedState | undefined;
    }
  | { readonly kind: 'lockTaken'; readonly path: string; readonly pid: number }
  | { readonly kind: 'ledgerBusy'; readonly directory: string; readonly holder: string }
  | { readonly kind: 'counterFileLeft'; readonly path: string; readonly reason: string }
  | { readonly kind: 'counterFileFailed'; readonly path: string; readonly reason: string }
  | {
      readonly kind: 'passLate';
      /** Milliseconds since 1970. */
      readonly dueMs: number;
      readonly lateMs: number;
      /** How many others were due meanwhile. */
      readonly missed: number;
    }
  | { readonly kind: 'passFailed'; readonly reason: string }
  | { readonly kind: 'alertRaised'; readonly alert: string; readonly reason: string }
  | { readonly kind: 'alertCleared'; readonly alert: string; readonly reason: string }
  | { readonly kind: 'alertsNotSaved'; readonly path: string; readonly reason: string }
  | { readonly kind: 'notificationRefused'; readonly alert: string; readonly code: number; readonly reason: string }
  | { readonly kind: 'notificationsDropped'; readonly count: number; readonly waiting: number }
  | { readonly kind: 'snmpListening'; readonly address: string; readonly versions: string }
  | { readonly kind: 'snmpNotListening'; readonly address: string; readonly reason: string; readonly hint: string }
  | {
      readonly kind: 'snmpRefused';
      readonly peer: string;
      readonly reason: string;
      /** Requests refused since the last such message. */
      readonly unsaid: number;
    }
  | { readonly kind: 'snmpFailed'; readonly reason: string }
  | { readonly kind: 'metricsListening'; readonly address: string }
  | { readonly kind: 'metricsNotListening'; readonly address: string; readonly reason: string }
  | { readonly kind: 'historyFailed'; readonly reason: string }
  | { readonly kind: 'metricsFileFailed'; readonly path: string; readonly reason: string }
  | { readonly kind: 'secretsExposed'; readonly path: string }
  | {
      /** A member of the farm fares otherwise than before. */
      readonly kind: 'memberChanged';
      readonly farm: string;
      readonly member: string;
      /** A sentence, empty where all is well. */
      readonly cause: string;
      /** Whether the sums are with it. */
      readonly isSummed: boolean;
    }
  | { readonly kind: 'membersChanged'; readonly farm: string; readonly count: number }
  | { readonly kind: 'farmListBroken'; readonly farm: string; readonly reason: string }
  | { readonly kind: 'farmNotSaved'; readonly farm: string; readonly reason: string };

export type Level = 'error' | 'warning' | 'notice';

export interface Journal {
  note(event: JournalEvent): void;
}

/** What the operator has to do about an event: act now, look into it, or nothing. */
export function levelOf(event: JournalEvent): Level {
  switch (event.kind) {
    case 'agentUseless':
    case 'configRejected':
    case 'commitFailed':
    case 'snapshotDamaged':
    case 'passFailed':
    case 'snmpNotListening':
    case 'snmpFailed':
    case 'metricsNotListening':
      return 'error';
    case 'masterUnreachable':
    case 'masterLost':
    case 'registrationRefused':
    case 'sourceFailed':
    case 'sourceLost':
    case 'sourceSkipped':
    case 'entriesLost':
    case 'passLate':
    case 'ledgerBusy':
    case 'stateSavedAgain':
    case 'stateWentBack':
    case 'snmpRefused':
    case 'secretsExposed':
    case 'counterFileLeft':
    case 'counterFileFailed':
    case 'metricsFileFailed':
    case 'historyFailed':
    case 'alertRaised':
    case 'alertsNotSaved':
    case 'notificationRefused':
    case 'notificationsDropped':
    case 'farmListBroken':
    case 'farmNotSaved':
      return 'warning';
    case 'memberChanged':
      return event.isSummed ? 'notice' : 'warning';
    case 'agentStarted':
    case 'agentStopped':
    case 'configReloaded':
    case 'masterConnected':
    case 'capabilityRefused':
    case 'snmpListening':
    case 'metricsListening':
    case 'sourceRecovered':
    case 'sourceRotated':
    case 'sourceTruncated':
    case 'sourceRewritten':
    case 'commitRecovered':
    case 'openLogsLimited':
    case 'sourceRowsLimited':
    case 'lockTaken':
    case 'alertCleared':
    case 'membersChanged':
      return 'notice';
  }
}

/** The event as one sentence or more, without a level and a stamp. */
export function sentence(event: JournalEvent): string {
  switch (event.kind) {
    case 'agentStarted':
      return `maillogs ${event.version} reads ${event.sources} source(s) on schedule "${event.schedule}".`;
    case 'agentStopped':
      return `stopped by ${event.signal}; everything counted is committed.`;
    case 'agentUseless':
      return `giving up: since it was started, nothing could be saved in ${event.directory}, and no one could be answered. Is it run by the right user? maillogs doctor finds out.`;
    case 'configReloaded':
      return `configuration ${event.path} was read again and is in force.`;
    case 'configRejected':
      return `the changed configuration has errors and is not used; the old one stays in force:\n${event.errors.join('\n')}`;
    case 'masterUnreachable':
      return `cannot reach the SNMP master at ${event.address}: ${event.reason}. ${event.hint} Counting goes on; trying again by itself.`;
    case 'masterConnected':
      return `registered ${event.root} with the SNMP master at ${event.address}.`;
    case 'masterLost':
      return `the SNMP master at ${event.address} is gone (${event.reason}). Counting goes on; connecting again by itself.`;
    case 'registrationRefused':
      return `the SNMP master refused to register ${event.root}: error ${event.code}, ${event.reason}. Counting goes on; trying again every ${event.retrySeconds} s.`;
    case 'capabilityRefused':
      return `the SNMP master does not list ${event.root} in its sysORTable: error ${event.code}, ${event.reason}. Its rows are served all the same.`;
    case 'sourceFailed':
      return `source ${event.source}: ${event.reason} The other sources go on; this one is tried again at each pass.`;
    case 'sourceRecovered':
      return `source ${event.source}: ${event.path} can be read again.`;
    case 'sourceRotated':
      return event.files === 1
        ? `source ${event.source}: ${event.path} was rotated; its old file was read to the end.`
        : `source ${event.source}: ${event.files} rotated files were read to their end, the last of them ${event.path}.`;
    case 'sourceTruncated':
      return `source ${event.source}: ${event.path} was cut short; reading goes on ${event.isReadOn ? 'from there' : 'from its start'}.${event.octets > 0 ? ` ${event.octets} octets of it were not read before and are not counted.` : ''}`;
    case 'sourceRewritten':
      return `source ${event.source}: ${event.path} was rewritten; reading goes on after the last line that was counted.${event.octets > 0 ? ` ${event.octets} octets of it were not read before and may not be counted.` : ''}`;
    case 'sourceSkipped':
      return `source ${event.source}: ${event.octets} octets of ${event.path} are not counted: ${event.reason}`;
    case 'sourceLost':
      return `source ${event.source}: ${event.reason} ${event.octets > 0 ? `${event.octets} octets of ${event.path}, and what was written to it since the last pass, are` : `What was written to ${event.path} since the last pass, if anything, is`} not counted; a discontinuity is stamped.`;
    case 'entriesLost':
      return `source ${event.source}: ${event.entries === undefined ? 'entries' : `up to ${event.entries} entries`} of the ${event.path} disappeared before they were read; a discontinuity is stamped. Let journald keep more (SystemMaxUse= in journald.conf).`;
    case 'sourceRowsLimited':
      return `${event.without} source(s) have no row of their own in mtlSourceTable, which has ${event.most}: they are counted together in its row "other".`;
    case 'openLogsLimited':
      return `${event.most} logs are kept open between two passes, and no more${event.limit === undefined ? '' : `, since this process may have ${event.limit} files open (ulimit -n, LimitNOFILE)`}. All logs are read; of the others, what is written right before they are removed unread is lost, and said.`;
    case 'commitFailed':
      return `cannot save the counters in ${event.directory}: ${event.reason} Nothing is lost: the last saved values stay in force and the lines are read again.`;
    case 'commitRecovered':
      return `the counters are saved in ${event.directory} again.`;
    case 'snapshotDamaged':
      return `the snapshot ${event.path} is damaged (${event.reason}); it is kept as ${event.keptAs}. ${goingOnFrom(event.saved)}`;
    case 'stateSavedAgain':
      return `${stateLost[event.why](event.directory)}: the counters were saved there again from memory, as generation ${event.generation}. Nothing is lost or counted twice.${event.keptAs.length === 0 ? '' : ` What was there is kept as ${event.keptAs.join(' and ')}.`} To begin again, stop the agent first.`;
    case 'stateWentBack':
      return event.why === 'older'
        ? `the state directory ${event.directory} holds an older copy of counters that went on since. ${goingOnFrom(event.saved)}`
        : `two processes counted into ${event.directory} without seeing each other's lock. ${goingOnFrom(event.saved)}`;
    case 'lockTaken':
      return `took over the lock ${event.path} of process ${event.pid}, which is dead.`;
    case 'ledgerBusy':
      return `the counters in ${event.directory} are being written by ${event.holder}; this pass waits for the next beat.`;
    case 'counterFileLeft':
      return `the counter file ${event.path} is left as it is: ${event.reason}`;
    case 'counterFileFailed':
      return `the counter file ${event.path} is not up to date: ${event.reason} The counters themselves are saved; it is tried again with the next ones.`;
    case 'passLate':
      return `the pass that was due at ${new Date(event.dueMs).toISOString()} begins ${Math.round(event.lateMs / 1000)} s late, since the process stood still${event.missed > 0 ? `; ${event.missed} scheduled pass(es) were missed meanwhile` : ''}. It catches up.`;
    case 'snmpListening':
      return `answering SNMP ${event.versions} at ${event.address}.`;
    case 'snmpNotListening':
      return `cannot answer SNMP at ${event.address}: ${event.reason}. ${event.hint} Counting goes on; trying again by itself.`;
    case 'snmpRefused':
      return `an SNMP request from ${event.peer} was refused: ${event.reason}${event.unsaid > 0 ? ` ${event.unsaid} others were refused since the last such message.` : ''}`;
    case 'metricsListening':
      return `showing metrics at ${event.address}.`;
    case 'metricsNotListening':
      return `cannot show metrics at ${event.address}: ${event.reason}. Choose another address or port in metrics.listen. Counting goes on; trying again by itself.`;
    case 'metricsFileFailed':
      return `the metrics file ${event.path} is not up to date: ${event.reason} Let the user that runs maillogs write to its directory. It is tried again after each pass.`;
    case 'memberChanged':
      if (event.cause === '') return `farm ${event.farm}: ${event.member} is added up.`;
      return `farm ${event.farm}: ${event.member}: ${event.cause}`;
    case 'membersChanged':
      return `farm ${event.farm}: ${event.count} more members fare otherwise than before: "maillogs farm poll" names them.`;
    case 'farmListBroken':
      return `farm ${event.farm}: ${event.reason} Whoever was listed before stays listed.`;
    case 'farmNotSaved':
      return `farm ${event.farm}: what was added up cannot be saved: ${event.reason} It is added at the next poll that can be.`;
    case 'historyFailed':
      return `the history for graphs has a gap: ${event.reason} Counting goes on; it is tried again each minute.`;
    case 'secretsExposed':
      return `every user of this machine can read the SNMP passwords in ${event.path}: chmod o-r it.`;
    case 'snmpFailed':
      return `an SNMP request could not be answered: ${event.reason}`;
    case 'passFailed':
      return `a pass failed: ${event.reason} The lines are read again at the next pass.`;
    case 'alertRaised':
      return `alert ${event.alert} is raised: ${event.reason}`;
    case 'alertCleared':
      return `alert ${event.alert} is cleared: ${event.reason}`;
    case 'alertsNotSaved':
      return `cannot save the alert state in ${event.path}: ${event.reason} Alerts may be sent again after a restart.`;
    case 'notificationRefused':
      return `the SNMP master refused the notification of alert ${event.alert}: error ${event.code}, ${event.reason}. It is not sent again.`;
    case 'notificationsDropped':
      return `${event.count} notification(s) found no SNMP master and were dropped, oldest first; ${event.waiting} newer ones wait for it.`;
  }
}
