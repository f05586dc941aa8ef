// Why nothing of a member could be added, each as a state and a sentence that says what to do.

import type { MemberState } from '../registry/member-status';
import type { UsmComplaintName } from '../snmp/net-snmp';
import type { SnmpOutcome } from '../snmp/snmp-client';

export interface Failure {
  readonly kind: 'failed';
  readonly state: Extract<MemberState, 'silent' | 'refused' | 'unusable'>;
  /** A sentence. */
  readonly cause: string;
}

function failed(state: Failure['state'], cause: string): Failure {
  return { kind: 'failed', state, cause };
}

/** It answers, and what it says cannot be added; `cause` is a sentence. */
export const badAnswer = (cause: string) => failed('unusable', cause);

const SILENT = failed('silent', 'no answer: the host, its snmpd or the way to it is down.');
const UNREACHABLE = failed('silent', 'there is no way to it: a route, a link or its address is missing.');
export const NOT_HEARD = failed(
  'refused',
  'it speaks SNMP but does not answer us: the community is wrong there, or our address is not let in.',
);
export const NOTHING_SHOWN = failed(
  'refused',
  'it answers and shows no counter: the view of this community or user hides them, or no maillogs agent is connected to its snmpd.',
);
export const NO_EPOCH = badAnswer(
  'it has no mtlAgentEpoch: its maillogs is too old to be summed, or has saved nothing yet.',
);

/** Its name has no address; `reason` is a clause. */
export const nameless = (reason: string) => failed('silent', `its name has no address: ${reason}.`);

const COMPLAINTS: Readonly<Record<UsmComplaintName, string>> = {
  unknownUser: 'it does not know our user of SNMPv3.',
  wrongDigest: 'the passphrase or the protocol of authentication is another there.',
  decryption: 'the passphrase or the protocol of privacy is another there.',
  unsupportedLevel: 'it does not take authentication and privacy of our user.',
  timeWindow: 'its clock of SNMPv3 and ours do not agree: it was restarted without keeping its engine boots.',
  unknownEngine: 'it is another SNMP engine than it says.',
  other: 'it refuses our user of SNMPv3.',
};

/** Why a request brought no values, as a state and a sentence. */
export function failureOf(outcome: Exclude<SnmpOutcome, { readonly kind: 'answered' }>): Failure {
  switch (outcome.kind) {
    case 'silent':
      return SILENT;
    case 'complained':
      return failed('refused', COMPLAINTS[outcome.complaint]);
    case 'status':
      return statusFailure(outcome.name);
    case 'failed':
      if (/\b(?:ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN)\b/.test(outcome.clause)) return UNREACHABLE;
      return badAnswer(`what it answers cannot be used: ${outcome.clause}.`);
  }
}

function statusFailure(name: string): Failure {
  if (name === 'tooBig') return badAnswer('its answers have no room for a single counter (tooBig).');
  if (name === 'authorizationError' || name === 'noAccess')
    return failed('refused', `it does not let us read (${name}).`);
  if (name === 'genErr') return badAnswer('its snmpd answers genErr: the maillogs behind it hangs, or is just going.');
  return badAnswer(`it answers with ${name}.`);
}
