// What the watching thread and the trying thread say to each other.

export interface WorkerData {
  readonly name: string;
  readonly seed: number;
  readonly seconds: number;
  readonly corpus: readonly Uint8Array[];
  /** How many inputs were begun, the length of the present one, its octets. */
  readonly shared: SharedArrayBuffer;
  /** Only the corpus is tried, each input once and as it is. */
  readonly replay: boolean;
}

export interface WorkerReport {
  readonly tried: number;
  readonly outcomes: number;
  readonly slowestMs: number;
  readonly seconds: number;
  /** After the first fifth of the time, and at its end; neither where inputs are only tried again. */
  readonly before?: Memory;
  readonly after?: Memory;
  /** Inputs whose outcome was new, and that outcome. */
  readonly joined: readonly (readonly [outcome: string, input: Uint8Array])[];
  readonly failure?: { readonly input: Uint8Array; readonly reason: string };
}

/** After a collection of garbage. What is live is what leaks; what is resident also holds what the allocator keeps. */
export interface Memory {
  readonly residentMib: number;
  readonly liveMib: number;
}
