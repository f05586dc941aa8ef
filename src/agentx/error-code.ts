// What the error field of a Response may say (RFC 2741 section 6.2.16, RFC 3416 section 3): the codes by
// name, and a clause each for the operator.

export const ERROR_CODE = {
  noError: 0,
  tooBig: 1,
  genErr: 5,
  noAccess: 6,
  wrongType: 7,
  wrongLength: 8,
  wrongEncoding: 9,
  wrongValue: 10,
  noCreation: 11,
  inconsistentValue: 12,
  resourceUnavailable: 13,
  commitFailed: 14,
  undoFailed: 15,
  notWritable: 17,
  inconsistentName: 18,
  openFailed: 256,
  notOpen: 257,
  indexWrongType: 258,
  indexAlreadyAllocated: 259,
  indexNoneAvailable: 260,
  indexNotAllocated: 261,
  unsupportedContext: 262,
  duplicateRegistration: 263,
  unknownRegistration: 264,
  unknownAgentCaps: 265,
  parseError: 266,
  requestDenied: 267,
  processingError: 268,
} as const;

type ErrorName = keyof typeof ERROR_CODE;

const CLAUSES: Readonly<Record<ErrorName, string>> = {
  noError: 'no error',
  tooBig: 'the answer does not fit into a message',
  genErr: 'a failure it does not explain',
  noAccess: 'access is not allowed',
  wrongType: 'the value has the wrong type',
  wrongLength: 'the value has the wrong length',
  wrongEncoding: 'the value is encoded wrongly',
  wrongValue: 'the value is out of range',
  noCreation: 'no such row can be made',
  inconsistentValue: 'the value does not fit the present state',
  resourceUnavailable: 'a resource is used up',
  commitFailed: 'the change could not be made',
  undoFailed: 'the change could not be taken back',
  notWritable: 'the object is read-only',
  inconsistentName: 'no such row can be made in the present state',
  openFailed: 'it opens no session',
  notOpen: 'it knows no such session',
  indexWrongType: 'the index has another type',
  indexAlreadyAllocated: 'the index is taken',
  indexNoneAvailable: 'no index is left',
  indexNotAllocated: 'the index was never taken',
  unsupportedContext: 'it does not know the context',
  duplicateRegistration: 'another subagent has already registered this subtree',
  unknownRegistration: 'it knows no such registration',
  unknownAgentCaps: 'it knows no such capabilities',
  parseError: 'it could not read the message',
  requestDenied: 'its configuration denies the request',
  processingError: 'it could not carry the request out',
};

const NAMES = new Map(Object.entries(ERROR_CODE).map(([name, code]) => [code as number, name as ErrorName]));

/** For example `another subagent has already registered this subtree (duplicateRegistration)`. */
export function describeErrorCode(code: number): string {
  const name = NAMES.get(code);
  return name === undefined ? `an error code it does not explain (${code})` : `${CLAUSES[name]} (${name})`;
}
