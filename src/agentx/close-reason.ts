// Why a session is closed (RFC 2741 section 6.2.2).

export const CLOSE_REASON = {
  other: 1,
  parseError: 2,
  protocolError: 3,
  timeouts: 4,
  shutdown: 5,
  byManager: 6,
} as const;

const CLAUSES = new Map<number, string>([
  [CLOSE_REASON.other, 'without saying why'],
  [CLOSE_REASON.parseError, 'because it could not read our messages'],
  [CLOSE_REASON.protocolError, 'because of too many protocol errors'],
  [CLOSE_REASON.timeouts, 'because our answers took too long'],
  [CLOSE_REASON.shutdown, 'because it is shutting down'],
  [CLOSE_REASON.byManager, 'because a manager told it to'],
]);

/** The end of the sentence "it closed the session ...". */
export function describeCloseReason(reason: number): string {
  return CLAUSES.get(reason) ?? `for a reason that is not in the protocol (${reason})`;
}
