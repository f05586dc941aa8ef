// Type numbers of the values in a varbind (RFC 2741 section 5.4).

export const VALUE_TYPE = {
  integer: 2,
  octetString: 4,
  null: 5,
  objectIdentifier: 6,
  ipAddress: 64,
  counter32: 65,
  gauge32: 66,
  timeTicks: 67,
  opaque: 68,
  counter64: 70,
  noSuchObject: 128,
  noSuchInstance: 129,
  endOfMibView: 130,
} as const;
