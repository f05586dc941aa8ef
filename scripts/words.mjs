// Words that this project does without, wherever a person reads: comments, names, messages, documents. Each has what
// to write instead. To add one, clear its last occurrence and append it; the list holds ground that was won.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `not` is tried on each line; `say` completes "say ... instead". */
const WORDS = [
  // A sentence that is not understood without the one before it.
  { not: /\bThe same, /, say: '"Like NAME, but ..."' },
  { not: /\bOf what /, say: 'what it is: "Bytes of the log that ..."' },
  { not: /\bSo many /, say: 'what is counted: "Octets that ..."' },
  // Old or bookish.
  { not: /\b(?:anent|betwixt|unto|whosoever|whilst|amidst|amongst|nay|ere)\b/i, say: 'the word of today' },
  { not: /\b(?:hence|thence|whence|whither|henceforth|hitherto|heretofore)\b/i, say: '"from there", "until now"' },
  { not: /\b(?:there|where|here)(?:in|of|upon|with|by|from)\b/i, say: '"in it", "of it", "by that"' },
  { not: /\b(?:forthwith|aforesaid|upon|lest|nought)\b/i, say: '"at once", "on", "so that ... not", "zero"' },
  { not: /\breckon/i, say: '"compute" or "count"' },
  { not: /\banew\b/i, say: '"again"' },
  { not: /\b(?:[Ss]ome|[Aa]ny|[Ee]very)body\b/, say: '"someone", "anyone", "everyone", or who it is' },
  { not: /\bNobody\b|\bnobody (?:is|has|can|knows|claims|answers|reads)\b/, say: '"no one", or who it is' },
  { not: /\bin vain\b/i, say: '"without an answer"' },
  { not: /\bpass(?:es|ed)? by (?:what|files|lines|it)\b/i, say: '"skip"' },
  { not: /\bone behind the other\b/i, say: '"one after the other"' },
  // More words than meaning.
  { not: /\b(?:utili[sz]e|leverage|in order to|so to speak|as it were|of course)\b/i, say: '"use", "to", or nothing' },
];

/** What git tracks that a person reads: no generated file, no log of another program, no licence. */
const READ = /\.(?:ts|mts|mjs|cjs|md|yaml)$|^scripts\/[a-z-]+$|^mibs\/|^MAIL-TOASTER/;
const NOT_READ =
  /^(?:fixtures\/|test\/corpus\/.*\/|src\/parsers\/generated\/|scripts\/words\.mjs$|test\/unit\/scripts\/words)/;

/** A sentence for each word that is found in the checkout at `top`; none where this is no git checkout. */
export function wordProblems(top) {
  const { status, stdout } = spawnSync('git', ['ls-files'], { cwd: top, encoding: 'utf8' });
  if (status !== 0) return [];
  return stdout
    .split('\n')
    .filter((path) => READ.test(path) && !NOT_READ.test(path))
    .flatMap((path) => wordsIn(path, readFileSync(join(top, path), 'utf8')));
}

export function wordsIn(path, text) {
  return text.split('\n').flatMap((line, i) =>
    WORDS.flatMap(({ not, say }) => {
      const found = not.exec(line);
      return found === null ? [] : [`${path}:${i + 1}: "${found[0].trim()}": say ${say} instead.`];
    }),
  );
}
