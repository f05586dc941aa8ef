// A view asked in the way a master asks it: with PDUs.

import type { EncodedView } from '../../src/agentx/encoded-view';
import type { MibRow } from '../../src/agentx/mib-value';
import type { PduBody, Response } from '../../src/agentx/pdu';
import { decodePdu } from '../../src/agentx/pdu-decoder';
import { encodePdu } from '../../src/agentx/pdu-encoder';
import { answerRequest } from '../../src/agentx/request-handler';
import type { Varbind } from '../../src/agentx/varbind';
import { formatOid, type Oid } from '../../src/base/oid';

const IDS = { sessionId: 1, transactionId: 2, packetId: 3 };

/** The Response to a request. */
export function ask(view: EncodedView, body: PduBody): Response {
  const answer = answerRequest(encodePdu({ ...IDS, ...body }), { view, sessionId: IDS.sessionId });
  const pdu = answer === undefined ? undefined : decodePdu(answer);
  if (pdu?.type !== 'response') throw new Error('there is no Response');
  return pdu;
}

/** Walks [root, end) as Net-SNMP does: from `root` itself included, then from each name that it got. */
export function walk(view: EncodedView, root: Oid, end: Oid): readonly Varbind[] {
  const seen: Varbind[] = [];
  let [start, include] = [root, true];
  for (;;) {
    const { varbinds } = ask(view, { type: 'getNext', ranges: [{ start, include, end }] });
    const found = varbinds[0]!;
    if (found.value.kind === 'endOfMibView' || seen.length > view.rowCount) return seen;
    seen.push(found);
    [start, include] = [found.name, false];
  }
}

/** `1.3.6.1=counter64 5`, for comparing. */
export function told(varbind: Varbind | MibRow): string {
  const name = formatOid('name' in varbind ? varbind.name : varbind.oid);
  const { value } = varbind;
  if (!('value' in value)) return `${name}=${value.kind}`;
  const plain = value.value;
  return `${name}=${value.kind} ${typeof plain === 'object' ? Buffer.from(plain).toString('latin1') : plain}`;
}
