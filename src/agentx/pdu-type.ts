// PDU types and header flags (RFC 2741 section 6.1).

export const PDU_TYPE = {
  open: 1,
  close: 2,
  register: 3,
  unregister: 4,
  get: 5,
  getNext: 6,
  getBulk: 7,
  testSet: 8,
  commitSet: 9,
  undoSet: 10,
  cleanupSet: 11,
  notify: 12,
  ping: 13,
  indexAllocate: 14,
  indexDeallocate: 15,
  addAgentCaps: 16,
  removeAgentCaps: 17,
  response: 18,
} as const;

export type PduTypeName = keyof typeof PDU_TYPE;

const NAMES = new Map(Object.entries(PDU_TYPE).map(([name, type]) => [type as number, name as PduTypeName]));

/** undefined for a number the protocol does not know. */
export function pduTypeName(type: number): PduTypeName | undefined {
  return NAMES.get(type);
}

export const FLAG = {
  instanceRegistration: 0x01,
  newIndex: 0x02,
  anyIndex: 0x04,
  nonDefaultContext: 0x08,
  networkByteOrder: 0x10,
} as const;
