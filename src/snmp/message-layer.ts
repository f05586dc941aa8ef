// The net-snmp package's agent as a function from bytes to bytes: it decodes and decrypts a request, we answer it,
// it encodes, signs and encrypts the response. Its socket is ours and sends nothing, and of its own search through a
// tree of strings nothing is used: a GetBulk past the end goes on there until its max-repetitions are reached, any of
// its throws ends the process, and Counter64 and names go out in encodings of its own.

import { Problem } from '../base/problem';
import type { EngineIdentity } from './engine-identity';
import type {
  PackageAgent,
  PackageMessage,
  PackagePdu,
  PackageResponsePdu,
  PackageSocket,
  PackageUser,
  SnmpPackage,
} from './snmp-package';

/** What is put into the response. */
export interface ResponseContent {
  readonly type: 'response' | 'report';
  readonly status: number;
  readonly index: number;
  /** Encoded varbinds, one after the other. */
  readonly varbinds: Buffer;
}

export type LayerOutcome =
  | { readonly kind: 'answered'; readonly bytes: Buffer }
  /** There is nothing to answer. */
  | { readonly kind: 'unanswered' }
  /** The message is authentic, but its PDU cannot be decrypted or read. */
  | { readonly kind: 'undecryptable' };

export interface MessageLayerOptions {
  readonly snmp: SnmpPackage;
  readonly engine: EngineIdentity;
  readonly engineTime: () => number;
  readonly communities: readonly string[];
  readonly users: readonly PackageUser[];
}

const PDU_TYPE = { response: 0xa2, report: 0xa8 };

type Respond = (pdu: PackagePdu) => ResponseContent | undefined;

export class MessageLayer {
  readonly #options: MessageLayerOptions;
  #receive: (bytes: Buffer, peer: object) => void = () => undefined;
  #respond: Respond = () => undefined;
  #outcome: LayerOutcome = { kind: 'unanswered' };

  constructor(options: MessageLayerOptions) {
    this.#options = options;
    const { snmp, engine, communities, users } = options;
    const agent = snmp.createAgent(
      { engineID: engine.id, dgramModule: { createSocket: () => this.#socket() } },
      (error) => this.#failed(error),
    );
    for (const community of communities) agent.getAuthorizer().addCommunity(community);
    for (const user of users) agent.getAuthorizer().addUser(user);
    this.#takeOver(agent);
  }

  /** `bytes` must be admitted. Throws a Problem (protocol) where the package cannot read them. */
  answer(bytes: Buffer, respond: Respond): LayerOutcome {
    this.#respond = respond;
    this.#outcome = { kind: 'unanswered' };
    this.#receive(bytes, {});
    return this.#outcome;
  }

  #socket(): PackageSocket {
    return {
      bind: () => undefined,
      on: (event, listener) => {
        if (event === 'message') this.#receive = listener;
      },
    };
  }

  #takeOver(agent: PackageAgent): void {
    const handle = (_socket: unknown, message: PackageMessage) => this.#handle(message);
    agent.getRequest = handle;
    agent.getNextRequest = handle;
    agent.getBulkRequest = handle;
    agent.setRequest = handle;
    agent.onProxyRequest = handle;
  }

  #failed(error: (Error & { readonly code?: number }) | null): void {
    if (error === null) return;
    const { ECouldNotDecrypt } = this.#options.snmp.ResponseInvalidCode;
    if (error.code !== ECouldNotDecrypt) throw new Problem('protocol', error.message);
    this.#outcome = { kind: 'undecryptable' };
  }

  #handle(message: PackageMessage): void {
    const { pdu, msgSecurityParameters } = message;
    const content = this.#respond(pdu);
    if (content === undefined) return;
    if (msgSecurityParameters !== undefined) {
      // The package would send the manager's own idea of our time back to it, and its clock could only drift.
      msgSecurityParameters.msgAuthoritativeEngineBoots = this.#options.engine.boots;
      msgSecurityParameters.msgAuthoritativeEngineTime = this.#options.engineTime();
    }
    const bytes = message.createResponseForRequest(responsePdu(pdu, content)).toBuffer();
    this.#outcome = { kind: 'answered', bytes };
  }
}

function responsePdu(request: PackagePdu, content: ResponseContent): PackageResponsePdu {
  const { status, index, varbinds } = content;
  const type = PDU_TYPE[content.type];
  return {
    type,
    contextEngineID: request.contextEngineID,
    contextName: request.contextName ?? '',
    toBuffer(writer) {
      writer.startSequence(type);
      writer.writeInt(request.id);
      writer.writeInt(status);
      writer.writeInt(index);
      writer.startSequence();
      writer.writeBuffer(varbinds);
      writer.endSequence();
      writer.endSequence();
    },
  };
}
