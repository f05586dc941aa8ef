// Waits for what another process does: asks again and again until it is so or the deadline has passed.

const ASK_EVERY_MS = 20;

export interface Patience {
  readonly withinMs: number;
  /** What the waiting test has seen so far, for the message of a deadline that passed. */
  readonly seen?: () => unknown;
}

const PATIENT: Patience = { withinMs: 15_000 };

/** The first answer that is neither undefined nor false; `what` names it in the error of the deadline. */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  { withinMs, seen }: Patience = PATIENT,
): Promise<T> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadlineMs) {
      const state = seen === undefined ? '' : `; seen was: ${String(seen())}`;
      throw new Error(`${what}: not so within ${withinMs} ms${state}`);
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
