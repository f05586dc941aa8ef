import { Problem } from '../../../../src/base/problem';
import { compileTemplate } from '../../../../src/parsers/rules/lower';

const context = {
  where: 'a test',
  parts: { pid: '[{number}]', loop: 'x{loop}', bad: 'a{wrod}', size: ' {size:number}' },
};

function problemIn(template: string): string {
  try {
    compileTemplate(template, context);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return `${thrown.place?.column}: ${thrown.message}`;
  }
  return 'none';
}

describe('says what is wrong and at which column', () => {
  test.each<[string, string]>([
    ['a } b', '3: closes nothing'],
    ['a \\n', '3: a backslash may stand only before'],
    ['{nubmer}', '1: there is no "nubmer"; did you mean "number"?'],
    ['n={size:numbr}', '3: there is no "numbr"; did you mean "number"?'],
    ['{pidd}', '1: there is no "pidd"; did you mean "pid"?'],
    ['{zzzzzz}', '1: there is no "zzzzzz": there are number, decimal'],
    ['a {number', '10: a } is missing here'],
    ['{|a|b', '1: the group that begins here is not closed'],
    ['{|a}', '1: has one alternative only'],
    ['{=}', '1: no field begins with "{="'],
    ['{[]}', '2: the set of characters that begins here is empty or has no ]'],
    ['{[é]}', '1: a set of characters is written in ASCII'],
    ['{decimal*5}', '9: a } is missing here'],
    ['{number+}', '8: a } is missing here'],
    ['{text, frist} x', '6: after the comma may stand first, last or only'],
    ['{text, first} x', '1: a stranger can write what comes first'],
    ['{words, last before "x"} y', '1: "before" goes with first only'],
    ['{text, without tail}', '1: there is no part "tail"'],
    ['x {loop}', '2: the part "loop" contains itself'],
  ])('%s', (template, problem) => {
    expect(problemIn(template)).toContain(problem);
  });

  test('in a part, which is named', () => {
    expect(() => compileTemplate('{bad}', context)).toThrow('there is no "wrod"');
  });
});

describe('refuses a line that could not be read as it is meant', () => {
  test.each<[string, string]>([
    ['{text} and {text}', '12: is a second text, after the one at column 1: where that one is'],
    ['a {text} b {?|c {words}}', '17: is a second text, after the one at column 3: where that one is'],
    ['{?{text}} b', '3: stands where more may follow'],
    ['{text} took {clock}', "13: {clock} cannot be read from the line's end"],
    ['{text} {text, last} x', "8: {text, last} cannot be read from the line's end"],
    ['{text, last}{number}', '1: needs words behind it'],
    ['{[a-z ]} end', '1: would swallow the " " next to it'],
    ['{[0-9]}5', '1: would swallow the "5" next to it'],
    ['{text, without pid} end', '1: is all that is left, and more follows'],
    ['{text, without size}', '1: names a part with a field in it'],
    ['{name|a|{number}}', '1: alternatives with a name are words'],
  ])('%s', (template, problem) => {
    expect(problemIn(template)).toContain(problem);
  });
});

describe('takes', () => {
  test.each([
    'plain \\{text\\} with \\| and \\\\',
    '{number}{pid}: {size:decimal+*100} {[a-z]1-4}{word}, {value} {clock} {duration} {ratio}',
    '<{address}> {addresses} {words, first before "x" or "y"}z{?{|a|b}}{text}',
    '{text} took {number} {?ms}',
    'Größe {number}',
  ])('%s', (template) => {
    expect(problemIn(template)).toBe('none');
  });
});
