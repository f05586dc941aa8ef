// Time as the rest of the program sees it.

export interface Clock {
  /** Wall clock, milliseconds since 1970 UTC. */
  nowMs(): number;
  /** A clock that never goes back, milliseconds from an arbitrary start. */
  monotonicMs(): number;
  /** Calls `action` once after `delayMs`; the function returned calls it off. */
  after(delayMs: number, action: () => void): () => void;
  /** Resolves once the event loop has looked for what came meanwhile, and served it. */
  yield(): Promise<void>;
}
