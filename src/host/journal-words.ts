// Parts of what the journal tells of a state directory.

/** A snapshot that counting goes on from. */
export interface SavedState {
  readonly generation: number;
  /** When it was saved, milliseconds since 1970. */
  readonly atMs: number;
}

/** What happened to the state directory, by the reason of the event. */
export const stateLost = {
  removed: (directory: string) => `the state directory ${directory} was removed or emptied while maillogs ran`,
  older: (directory: string) => `an older copy of the counters was put into ${directory} while maillogs ran`,
  another: (directory: string) => `counters of another origin were put into ${directory} while maillogs ran`,
} as const;

/** How the sentence of a loss ends. */
export function goingOnFrom(saved: SavedState | undefined): string {
  if (saved === undefined) return 'There is no other: counting begins from zero and a discontinuity is stamped.';
  const { generation, atMs } = saved;
  return `Going on from generation ${generation} of ${new Date(atMs).toISOString()}; what came after it is counted again and a discontinuity is stamped.`;
}
