// AgentX (RFC 2741), the subagent's side: what the rest of the program uses of it.

export { type EncodedView, encodeView } from './encoded-view';
export { describeErrorCode } from './error-code';
export type { SessionClock } from './master-connection';
export type { LiveRow, MibRow, MibValue } from './mib-value';
export { AgentxSession, type AgentxSessionOptions, type NotifyOutcome, type SessionObserver } from './session';
export { type AgentCapability, formatSubtree, type Subtree } from './subtree';
