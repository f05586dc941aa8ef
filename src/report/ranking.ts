// What happened most often, by a text that strangers chose: a bounded number of texts is told apart.

/** More are counted together: a log full of made-up reasons shall not fill the memory. */
const MAX_TEXTS = 10_000;
const MAX_CHARACTERS = 160;

export interface Ranked {
  readonly text: string;
  readonly count: number;
  /** The xdelay of all of them together. */
  readonly seconds: number;
}

export class Ranking {
  private readonly byText = new Map<string, { count: number; seconds: number }>();

  add(text: string, seconds: number): void {
    const short = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}...` : text;
    const isNew = !this.byText.has(short);
    const key = isNew && this.byText.size >= MAX_TEXTS ? 'others' : short;
    const entry = this.byText.get(key);
    if (entry === undefined) this.byText.set(key, { count: 1, seconds });
    else {
      entry.count++;
      entry.seconds += seconds;
    }
  }

  /** The most frequent, no more than `most`; of equally frequent ones in the order of their texts. */
  top(most: number): readonly Ranked[] {
    return [...this.byText]
      .map(([text, entry]) => ({ text, ...entry }))
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
      .slice(0, most);
  }
}
