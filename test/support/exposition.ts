// What Prometheus is given to scrape, as values by series: a name, and its labels in the order of the text.

/** Whole numbers only; of a series with another value there is nothing. */
export function scrapedValues(text: string): ReadonlyMap<string, bigint> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, series, value] = /^([A-Za-z_]\w*(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
      const number = Number(value);
      return series !== undefined && Number.isSafeInteger(number) ? [[series, BigInt(number)] as const] : [];
    }),
  );
}
