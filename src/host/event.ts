// How an event is declared: its level by what the operator must do (error = act now, warning = look into it,
// notice = good to know), and the sentence that it becomes.

export type Level = 'error' | 'warning' | 'notice';

/** Fields that are text. */
export type Words<Names extends string> = { readonly [Name in Names]: string };

/** One kind of event: what it carries becomes a level and a sentence. */
export interface Told<Fields> {
  readonly level: (event: Fields) => Level;
  readonly sentence: (event: Fields) => string;
}

/** Declares a kind of event; its sentence, or more than one, has neither level nor stamp. */
export function told<Fields>(
  level: Level | ((event: Fields) => Level),
  sentence: (event: Fields) => string,
): Told<Fields> {
  return { level: typeof level === 'string' ? () => level : level, sentence };
}
