import { wordsIn } from '../../../scripts/words.mjs';

test.each([
  ['// The same, and keeps them.', /^a\.ts:1: "The same,": say "Like NAME, but \.\.\." instead\.$/],
  ["const message = 'it waits in vain';", /"in vain": say "without an answer"/],
  ['Passes by what is no counter.', /"Passes by what": say "skip"/],
])('%s is complained of', (line, complaint) => {
  expect(wordsIn('a.ts', line)).toEqual([expect.stringMatching(complaint)]);
});

test('each is named with its line', () => {
  expect(wordsIn('b.md', 'fine\n\nwhence, whilst\n')).toEqual([
    expect.stringMatching(/^b\.md:3: "whilst"/),
    expect.stringMatching(/^b\.md:3: "whence"/),
  ]);
});

test.each(['The same line counts once.', 'somewhere in a file', 'a pass by the agent'])('%s is plain', (line) => {
  expect(wordsIn('a.ts', line)).toEqual([]);
});
