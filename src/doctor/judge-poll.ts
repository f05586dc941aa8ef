// Whether a poller gets an answer at all, and if not, why.

import { printable } from '../base/printable';
import { type Finding, judged, type Mend, type Verdict } from './chain';
import { plural, type Remedies, shellWord } from './facts';
import { reachNote } from './reach';
import type { SnmpdConf } from './snmpd-conf';

/** Which agent doctor asks, and as which user; the secrets stay outside. */
export interface Poller {
  /** `host:port`. */
  readonly address: string;
  readonly version: '1' | '2c' | '3';
  /** The community's name, where it may be shown since it stood on the command line. */
  readonly community?: string;
  readonly user?: { readonly name: string; readonly level: 'noauth' | 'auth' | 'priv' };
}

/** What the USM of the other side complained of (RFC 3414 section 3.2). */
export type UsmComplaint =
  | 'unknownUser'
  | 'wrongDigest'
  | 'unsupportedLevel'
  | 'decryption'
  | 'timeWindow'
  | 'unknownEngine'
  | 'other';

export type PollOutcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'complained'; readonly complaint: UsmComplaint }
  /** A name such as authorizationError. */
  | { readonly kind: 'status'; readonly name: string }
  | { readonly kind: 'failed'; readonly clause: string };

export interface PollFacts {
  readonly poller: Poller;
  /** What came of asking for something that every agent has. */
  readonly outcome: PollOutcome;
  /** Someone answers SNMP there, whoever may ask. */
  readonly isSnmpdAnswering: boolean;
  readonly isStandalone: boolean;
  /** The agent that answers itself, or snmpd at its socket, was seen to run. */
  readonly isRunning: boolean;
  readonly conf: SnmpdConf | undefined;
}

/** Whether anyone answers SNMP to the poller, and why not where no one does. */
export function judgePoll(facts: PollFacts, remedies: Remedies): Verdict {
  const { poller, outcome } = facts;
  if (outcome.kind === 'answered') return judged(`${poller.address} answers SNMPv${poller.version}`, notesOn(facts));
  return judged('', [{ level: 'broken', ...whyNot(facts, remedies) }]);
}

/** An answer to this machine says nothing of others. */
function notesOn({ poller, conf, isStandalone }: PollFacts): readonly Finding[] {
  const note = conf === undefined || isStandalone ? undefined : reachNote(conf, poller);
  return note === undefined ? [] : [note];
}

type Remedy = Pick<Finding, 'sentence' | 'mend'>;

function whyNot(facts: PollFacts, remedies: Remedies): Remedy {
  const { poller, outcome, isSnmpdAnswering, isStandalone, conf } = facts;
  const { address } = poller;
  const restart: Mend = { kind: 'run', command: remedies.restartSnmpd };
  switch (outcome.kind) {
    case 'answered':
    case 'silent':
      if (!isSnmpdAnswering) return nobodyAnswers(facts, remedies);
      return poller.version === '3'
        ? { sentence: `What answers SNMP at ${address} does not answer this user.`, mend: allowUser(poller, remedies) }
        : wrongCommunity({ poller, isStandalone, conf }, remedies);
    case 'complained':
      return {
        sentence: complaint(poller, outcome.complaint),
        mend: complaintMend(poller, outcome.complaint, remedies),
      };
    case 'status':
      return {
        sentence: `snmpd at ${address} knows the ${poller.version === '3' ? 'user' : 'community'} but lets it read nothing (${printable(outcome.name)}).`,
        mend: poller.version === '3' ? allowUser(poller, remedies) : [restart],
      };
    case 'failed':
      return { sentence: `Asking ${address} failed: ${outcome.clause}.`, mend: [] };
  }
}

function nobodyAnswers({ poller: { address }, isStandalone, isRunning }: PollFacts, remedies: Remedies): Remedy {
  const why = isRunning
    ? `, though ${isStandalone ? 'the agent' : 'snmpd'} runs: it listens elsewhere, or a packet filter is in the way`
    : ': snmpd does not run or listens elsewhere, or a packet filter is in the way';
  return {
    sentence: `No one answers SNMP at ${address}${why}.`,
    mend: [
      ...(isRunning ? [] : [{ kind: 'run', command: remedies.startSnmpd } as const]),
      { kind: 'run', command: 'ss -lunp' },
      { kind: 'say', sentence: 'Give doctor the right --host and --port, or correct agentaddress in snmpd.conf.' },
    ],
  };
}

function wrongCommunity(
  { poller, isStandalone, conf }: Pick<PollFacts, 'poller' | 'isStandalone' | 'conf'>,
  remedies: Remedies,
): Remedy {
  const { address } = poller;
  const sentence = `${isStandalone ? 'The agent' : 'snmpd'} runs at ${address}, but does not answer this community: it is another one, or not allowed from here.`;
  if (isStandalone)
    return {
      sentence,
      mend: [{ kind: 'say', sentence: 'Ask with the community of its configuration: --community NAME.' }],
    };
  const files =
    conf === undefined || conf.files.length === 0 ? '/etc/snmp/snmpd.conf' : conf.files.map(shellWord).join(' ');
  const known = conf?.grants.filter(({ kind }) => kind === 'community').length ?? 0;
  const view = conf?.grants.find(({ scope }) => scope.kind === 'view')?.scope;
  const scope = view?.kind === 'view' ? ` -V ${view.name}` : '';
  const listed =
    known === 0 ? 'None is in its configuration.' : `Its configuration allows one in ${plural(known, 'line')}:`;
  return {
    sentence,
    mend: [
      { kind: 'say', sentence: listed },
      { kind: 'run', command: `grep -Ein '^ *r[ow]community' ${files}` },
      { kind: 'say', sentence: 'Ask with one of those (--community NAME), or allow yours:' },
      {
        kind: 'write',
        file: remedies.snmpdDropIn,
        lines: [`rocommunity ${poller.community ?? 'YOUR-COMMUNITY'} 127.0.0.1${scope}`],
      },
      { kind: 'run', command: remedies.restartSnmpd },
    ],
  };
}

function complaint({ address, user }: Poller, what: UsmComplaint): string {
  const name = printable(user?.name ?? '', 40);
  switch (what) {
    case 'unknownUser':
      return `${address} knows no user ${name}.`;
    case 'wrongDigest':
      return `${address} finds the authentication of ${name} wrong: another passphrase or another digest (--v3-auth).`;
    case 'unsupportedLevel':
      return `${address} has no key of that kind for ${name}: it was created without authentication or without privacy.`;
    case 'decryption':
      return `${address} cannot decrypt what ${name} sends: another privacy passphrase or another cipher (--v3-priv).`;
    case 'timeWindow':
      return `${address} finds the time of the request outside its window (RFC 3414): two agents share one engine ID, or its clock jumped.`;
    case 'unknownEngine':
      return `${address} gives another engine ID than it answers to.`;
    case 'other':
      return `${address} refuses the request with a report.`;
  }
}

function complaintMend(poller: Poller, what: UsmComplaint, remedies: Remedies): readonly Mend[] {
  if (what === 'unknownUser' || what === 'unsupportedLevel') return allowUser(poller, remedies);
  if (what === 'timeWindow') return [{ kind: 'run', command: remedies.restartSnmpd }];
  return [
    {
      kind: 'say',
      sentence:
        'Passphrases come from $MAILLOGS_SNMP_AUTH_KEY and $MAILLOGS_SNMP_PRIV_KEY, or the files named by --v3-auth-key-file and --v3-priv-key-file.',
    },
  ];
}

function allowUser({ user }: Poller, { snmpdDropIn, restartSnmpd }: Remedies): readonly Mend[] {
  const { name, level } = user ?? { name: 'USER', level: 'priv' };
  const keys =
    level === 'noauth'
      ? ''
      : level === 'auth'
        ? ' SHA "AUTH-PASSPHRASE"'
        : ' SHA "AUTH-PASSPHRASE" AES "PRIV-PASSPHRASE"';
  return [
    {
      kind: 'write',
      file: snmpdDropIn,
      lines: [`createUser ${printable(name, 40)}${keys}`, `rouser ${printable(name, 40)} ${level} -V systemonly`],
    },
    { kind: 'run', command: restartSnmpd },
  ];
}
