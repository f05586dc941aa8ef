// A parser whose lines are read by code that is loaded by the first of them: the generated code of all log types is a
// third of the program, and most hosts have lines of a few.

import type { Parser } from './parser';

/** What is known of a log type before any line of it. */
export type ParserFacts = Omit<Parser, 'parse'>;

/** `load` gives what reads its lines; it is called once. */
export function lateParser(facts: ParserFacts, load: () => Parser['parse']): Parser {
  const parser: { parse: Parser['parse'] } & ParserFacts = {
    ...facts,
    parse: (record, tally, program, context) => {
      parser.parse = load();
      return parser.parse(record, tally, program, context);
    },
  };
  return parser;
}
