// What a process keeps of one source, and what a pass made of one of its logs.

import type { JournalWatch } from './journal-watch';
import type { SourceHealth } from './source-health';
import type { SourceLogs } from './source-logs';
import type { Counted } from './work';

/** What a process keeps of one source between two passes. */
export interface SourceState extends Counted {
  readonly logs: SourceLogs;
  readonly health: SourceHealth;
  /** What a source keeps that reads the systemd journal. */
  readonly journal?: { readonly watch: JournalWatch; movedOnMs: number };
  failedPasses: number;
  /** The journal has said that it fails. */
  isSaid: boolean;
}

export type LogOutcome =
  /** `unreadOctets` of what was there; more are to be read unless it is at its end. */
  | { readonly kind: 'read'; readonly key: string; readonly isAtEnd: boolean; readonly unreadOctets: number }
  | { readonly kind: 'missing'; readonly path: string }
  /** Its files changed at each look at them, and nothing of them could be counted; what was seen of the last look. */
  | { readonly kind: 'restless'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly state: 'missing' | 'unreadable' };
