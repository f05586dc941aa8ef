import { accepted, complaints } from './read';

const counter = (keys: string) =>
  `sources:\n  - {name: mail, path: /l, services: [imap]}\ncounters:\n  - name: mine\n    source: mail\n${keys}`;

test('a counter may have a line in place of a pattern', () => {
  const { counters } = accepted(counter("    line: 'took {time:number} ms{text}'\n    add: time\n"));
  expect(counters).toMatchObject([
    { isLine: true, match: { text: 'took {time:number} ms{text}' }, add: { text: 'time' } },
  ]);
});

test.each<[string, string]>([
  ["    line: 'took {tmie'\n", 'm.yaml:6:17: counters[0].line'],
  ["    line: 'took {nubmer}'\n", 'there is no "nubmer"; did you mean "number"?'],
  ["    line: 'took {n:number}'\n    add: m\n", '"m" is not a named group'],
  ["    line: 'took {n:number}'\n    match: 'x'\n", 'stands beside "line"'],
  [
    "    line: 'took {n:number}'\n    add: n\n    samples:\n      - took 1\n      - {line: took 5, adds: 4}\n",
    'adds 5 and not 4',
  ],
  ["    match: '^a'\n    samples:\n      - b\n", 'm.yaml:8:9: counters[0].samples[0]: adds 0 and not 1'],
  ...['Nov 22 15:19:32 mx took[7]: took 1', '2026-11-22T15:19:32+01:00 mx took: took 1'].map(
    (line): [string, string] => [
      `    line: 'took {n:number}'\n    samples:\n      - '${line}'\n`,
      'm.yaml:8:9: counters[0].samples[0]: begins with a stamp and a program name: give only what stands after PROGRAM[PID]:',
    ],
  ),
])('what is wrong in %j is said with its place', (keys, complaint) => {
  expect(complaints(counter(keys))).toContain(complaint);
});

test('samples that add what they say are no problem', () => {
  const samples =
    "    samples:\n      - took 7\n      - {line: 'took 7 s', adds: 0}\n      - {line: took 9, adds: 1}\n";
  expect(complaints(counter(`    line: 'took {number}'\n${samples}`))).toBe('');
});
