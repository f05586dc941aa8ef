// One message in, one message out or none: who is let in is asked what (RFC 3412 section 7.2), and gets his answer from
// one view. Nothing that comes in makes this throw.

import { Problem } from '../base/problem';
import { type AdmissionPolicy, type AuthenticMessage, admit, type Refusal, reportOf } from './admission';
import { type Answer, answer, ERROR_STATUS } from './answer';
import type { EngineIdentity } from './engine-identity';
import { MessageLayer, type ResponseContent } from './message-layer';
import { reportVarbind } from './report';
import { echoed, questionOf } from './request';
import type { ServedView } from './served-view';
import type { PackagePdu, SnmpPackage } from './snmp-package';
import { type StatisticName, type Statistics, statisticOid } from './statistics';
import { packageUser, type SnmpUser } from './users';

/** A community that does not ask for the default context, which is ''. */
export interface CommunityContext {
  readonly community: string;
  readonly context: string;
}

/** The view of a context; undefined where there is none of that name. */
export type ViewIn = (context: string) => ServedView | undefined;

export interface ResponderOptions {
  readonly snmp: SnmpPackage;
  /** Where there is none, neither SNMPv1 nor v2c is answered. */
  readonly community: string | undefined;
  readonly contexts?: readonly CommunityContext[];
  /** Where there are none, SNMPv3 is not answered. */
  readonly users: readonly SnmpUser[];
  readonly engine: EngineIdentity;
  /** Seconds since the engine started. */
  readonly engineTime: () => number;
  readonly statistics: Statistics;
}

export interface Reply {
  /** undefined where the protocol wants silence. */
  readonly response: Buffer | undefined;
  /** Why the sender was not let in. */
  readonly refusal: Refusal | undefined;
}

/** What a message puts around its varbinds: the community apart, at most 224 octets, and that with SNMPv3. */
const ENVELOPE_OCTETS = 256;

/** What is known of a request when its PDU is decoded. */
interface Envelope {
  readonly isV1: boolean;
  readonly maxOctets: number;
  readonly usm: AuthenticMessage | undefined;
  /** That its community stands for; with SNMPv3 the message names it. */
  readonly context: string;
}

export class Responder {
  readonly #policy: AdmissionPolicy;
  readonly #layer: MessageLayer;
  readonly #envelopeOctets: number;

  constructor({ snmp, community, contexts = [], users, engine, engineTime, statistics }: ResponderOptions) {
    const own = community === undefined ? [] : [{ community, context: '' }];
    const asked = [...own, ...contexts];
    const communities = asked.map((each) => each.community);
    const known = users.map((user) => packageUser(snmp, user));
    this.#envelopeOctets = ENVELOPE_OCTETS + Math.max(0, ...communities.map((each) => Buffer.byteLength(each)));
    this.#layer = new MessageLayer({ snmp, engine, engineTime, communities, users: known });
    this.#policy = {
      snmp,
      engine,
      engineTime,
      statistics,
      users: known,
      communities: asked.map((each) => ({ community: Buffer.from(each.community), context: each.context })),
    };
  }

  /** Throws only for a fault of our own. */
  answer(bytes: Buffer, viewIn: ViewIn): Reply {
    const { statistics } = this.#policy;
    statistics.count('inPkts');
    try {
      return this.#answer(bytes, viewIn);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      statistics.count('inASNParseErrs');
      return { response: undefined, refusal: 'malformed' };
    }
  }

  #answer(bytes: Buffer, viewIn: ViewIn): Reply {
    const admission = admit(bytes, this.#policy);
    if (admission.kind === 'refused') return { response: admission.report, refusal: admission.refusal };
    const { usm, isV1, context } = admission;
    const envelope = { isV1, usm, context, maxOctets: admission.maxOctets - this.#envelopeOctets };
    const outcome = this.#layer.answer(bytes, (pdu) => this.#respond(pdu, envelope, viewIn));
    switch (outcome.kind) {
      case 'answered':
        return { response: outcome.bytes, refusal: undefined };
      case 'undecryptable':
        return { response: usm && this.#report(usm, 'decryptionErrors'), refusal: 'wrongPassword' };
      case 'unanswered':
        return { response: undefined, refusal: undefined };
    }
  }

  #report({ message, signature }: AuthenticMessage, statistic: StatisticName): Buffer | undefined {
    this.#policy.statistics.count(statistic);
    return message.isReportable ? reportOf(this.#policy, message, { statistic, signature }) : undefined;
  }

  #respond(pdu: PackagePdu, envelope: Envelope, viewIn: ViewIn): ResponseContent | undefined {
    if (envelope.usm !== undefined && this.#isForOther(pdu)) return this.#reportContent('unknownPDUHandlers');
    const view = viewIn(envelope.usm === undefined ? envelope.context : (pdu.contextName ?? ''));
    // RFC 3413 section 3.2; a community that is known stands for a context that will come.
    if (view === undefined) return envelope.usm && this.#reportContent('unknownContexts');
    const question = questionOf(pdu, envelope);
    if (question === undefined) throw new Problem('protocol', 'a PDU that asks nothing');
    return responseContent(answer(view, question), pdu, envelope.isV1);
  }

  /** We are one engine (RFC 3412 section 7.2.12). */
  #isForOther({ contextEngineID }: PackagePdu): boolean {
    return (contextEngineID?.length ?? 0) > 0 && !contextEngineID?.equals(this.#policy.engine.id);
  }

  #reportContent(name: StatisticName): ResponseContent {
    const { statistics } = this.#policy;
    statistics.count(name);
    const varbinds = reportVarbind(statisticOid(name), statistics.value(name));
    return { type: 'report', status: ERROR_STATUS.noError, index: 0, varbinds };
  }
}

function responseContent(found: Answer, pdu: PackagePdu, isV1: boolean): ResponseContent {
  const { noError, tooBig } = ERROR_STATUS;
  switch (found.kind) {
    case 'varbinds':
      return { type: 'response', status: noError, index: 0, varbinds: found.bytes };
    case 'error':
      return { type: 'response', status: found.status, index: found.index, varbinds: echoed(pdu) };
    case 'tooBig':
      // RFC 3416 section 4.2.1 wants no varbinds, RFC 1157 section 4.1.2 those of the request.
      return { type: 'response', status: tooBig, index: 0, varbinds: isV1 ? echoed(pdu) : Buffer.alloc(0) };
  }
}
