// The PDUs of the protocol as values (RFC 2741 section 6.2).

import type { Oid } from '../base/oid';
import type { Ids } from './header';
import type { SearchRange } from './search-range';
import type { Varbind } from './varbind';

export type PduBody =
  | {
      readonly type: 'open';
      /** 0..255; 0 leaves it to the master. */
      readonly timeoutSeconds: number;
      readonly id: Oid;
      readonly description: Uint8Array | string;
    }
  | { readonly type: 'close'; readonly reason: number }
  | ({ readonly type: 'register'; readonly timeoutSeconds: number } & Registration)
  | ({ readonly type: 'unregister' } & Registration)
  | { readonly type: 'get' | 'getNext'; readonly ranges: readonly SearchRange[] }
  | {
      readonly type: 'getBulk';
      /** 0..65535 each. */
      readonly nonRepeaters: number;
      readonly maxRepetitions: number;
      readonly ranges: readonly SearchRange[];
    }
  | {
      readonly type: 'testSet' | 'notify' | 'indexAllocate' | 'indexDeallocate';
      readonly varbinds: readonly Varbind[];
    }
  | { readonly type: 'commitSet' | 'undoSet' | 'cleanupSet' | 'ping' }
  | { readonly type: 'addAgentCaps'; readonly id: Oid; readonly description: Uint8Array | string }
  | { readonly type: 'removeAgentCaps'; readonly id: Oid }
  | ({ readonly type: 'response' } & ResponseBody);

export interface Registration {
  /** 1..255, the smaller wins; 127 is the default. */
  readonly priority: number;
  readonly subtree: Oid;
  /** Which arc of `subtree`, counted from 1, goes up to `upperBound`; 0 where it is no range. */
  readonly rangeArc: number;
  /** 0 where it is no range. */
  readonly upperBound: number;
}

export interface ResponseBody {
  /** Hundredths of a second; in the master's answers its sysUpTime. */
  readonly upTimeTicks: number;
  readonly error: number;
  /** The varbind the error is about, counted from 1. */
  readonly index: number;
  readonly varbinds: readonly Varbind[];
}

export type Pdu = Ids & {
  /** The bits of FLAG but for context and byte order, which say how the rest is written. */
  readonly flags?: number;
  /** The non-default context of those PDUs that have one. */
  readonly context?: Uint8Array;
} & PduBody;

export type Response = Extract<Pdu, { type: 'response' }>;

const WITHOUT_CONTEXT: ReadonlySet<PduBody['type']> = new Set([
  'open',
  'close',
  'commitSet',
  'undoSet',
  'cleanupSet',
  'response',
]);

/** Whether a PDU of this type can carry a context (RFC 2741 section 6.1.1). */
export function takesContext(type: PduBody['type']): boolean {
  return !WITHOUT_CONTEXT.has(type);
}
