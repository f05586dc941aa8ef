// What the exports read: one total for each counter, by Counter.index.

/** As long as the list of counters; a plain array or a BigUint64Array. */
export type CounterValues = ArrayLike<bigint>;
