// What a test started is stopped after it, last first, whether it passed or not.

export interface Stoppable {
  /** May be called for what has ended already. */
  stop(): Promise<void> | void;
}

export interface CleanUp {
  /** Stops it after the test; gives it back. */
  keep<T extends Stoppable>(thing: T): T;
}

/** Call it where the tests are described: it adds an afterEach. */
export function cleanUpAfterEach(): CleanUp {
  const things: Stoppable[] = [];
  afterEach(async () => {
    const failures: unknown[] = [];
    for (const thing of things.splice(0).reverse()) {
      try {
        await thing.stop();
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `could not clean up: ${failures.join(', ')}`);
  });
  return {
    keep(thing) {
      things.push(thing);
      return thing;
    },
  };
}
