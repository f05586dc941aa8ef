// What the language's lines read: each template is compiled and held against lines, which lie between strange bytes.

import { LogRecord } from '../../../../src/base/log-record';
import { unnamedContext } from '../../../../src/parsers/line-context';
import { fieldsIn } from '../../../../src/parsers/rules/fields';
import { instantiate } from '../../../../src/parsers/rules/instantiate';
import { compileTemplate } from '../../../../src/parsers/rules/lower';
import { Tally } from '../../../../src/registry/tally';

const parts = { queue: '{? queue{number}}', tail: '>, relay={[^,>]1-9}, status={word} (' };

/** The values of the template's fields in the line; `no` when it does not fit. */
function read(template: string, line: string): string {
  const steps = compileTemplate(template, { where: 'a test', parts });
  const fields = fieldsIn(steps);
  let found = 'no';
  const hook = (_tally: Tally, bytes: Buffer, _context: unknown, ...values: (number | string)[]) => {
    const texts = [...fields].map(([name, { kind }]) => {
      if (kind !== 'span') return `${name}=${values.shift()}`;
      const [start, end] = [values.shift() as number, values.shift() as number];
      return `${name}=${bytes.toString('latin1', start, end)}`;
    });
    found = texts.join(' ');
  };
  const actions = [{ do: 'call', hook: 'hook', fields: [...fields.keys()] }] as const;
  const lines = [{ text: template, rule: 1, steps, actions }];
  const parse = instantiate(
    {
      ...{ name: 'a test', services: [], programs: [], rules: ['only'], fields: Object.fromEntries(fields) },
      forms: [{ heads: [{ steps: [], sets: {} }], lines }],
    },
    { hook },
  );
  const bytes = Buffer.from(`12 ${line}34 x queue5`, 'latin1');
  const record = Object.assign(new LogRecord(), { bytes, start: 3, end: 3 + Buffer.from(line, 'latin1').length });
  expect(parse(record, new Tally(), 0, unnamedContext())).toBe(found === 'no' ? 0 : 1);
  return found;
}

test.each<[template: string, line: string, values: string]>([
  ['({text:text, without tail}', '(a>, relay=x', 'text=a>, relay=x'],
  ['({text:text, without tail}', '(a>, relay=x, status=y (b', 'no'],
  ['({text:text, without tail}', '(a>, relay=>, relay=x, status=y (', 'no'],
  ['({text:text, without tail}', '(', 'text='],
  ['{word|ab|abc|c|d|e|fgh} x', 'abc x', 'word=abc'],
  ['{word|ab|abc|c|d|e|fgh} x', 'abd x', 'no'],
  ['new msg {number}{queue}', 'new msg 7', ''],
  ['new msg {number}{queue}', 'new msg 7 queue1', ''],
  ['new msg {number}{queue}', 'new msg 7 queue', 'no'],
  ['new msg {number}{queue}', 'new msg ', 'no'],
  ['new msg {number}{queue}', 'new msg 7 x', 'no'],
  ['size {n:number}', 'size 123456789012345', 'n=123456789012345'],
  ['size {n:number}', 'size 1234567890123456', 'no'],
  ['size {n:number 1-3}', 'size 1234', 'no'],
  ['score {s:decimal+*100}/{t:decimal+*100}', 'score -1.256/5', 's=-126 t=500'],
  ['took {s:decimal*1000}s', 'took 0.0235s', 's=24'],
  ['took {s:decimal}s', 'took 2.5s', 's=3'],
  ['local {l:ratio}{text}', 'local 5/20 x', 'l=2500'],
  ['local {l:ratio}', 'local 5/0', 'l=0'],
  ['local {l:ratio}', 'local 5/', 'no'],
  ['in {d:duration} x', 'in 1h2m3.5s x', 'd=3723500'],
  ['in {d:duration} x', 'in 1d12ms x', 'd=86400012'],
  ['in {d:duration} x', 'in 1+00:01:02 x', 'd=86462000'],
  ['in {d:duration}', 'in 00:00:02.25', 'd=2250'],
  ['in {d:duration}', 'in 5 parsecs', 'no'],
  ['at {c:clock} x', 'at 10:11:12.5 x', 'c=10:11:12.5'],
  ['at {c:clock} x', 'at 1:11:12 x', 'no'],
  ['from=<{a:address}>{text}', 'from=<"a>b"@c.example>, size=1', 'a="a>b"@c.example'],
  ['from=<{a:address}>{text}', 'from=<a@c.example>, to=<x>', 'a=a@c.example'],
  ['<= {a:mailbox} {text}', '<= a."b \\" <= c"@d.example H=x', 'a=a."b \\" <= c"@d.example'],
  ['<= {a:mailbox} {text}', '<= a\\ b@c.example x', 'a=a\\ b@c.example'],
  ['<{a:mailbox}> no', '<"a> no"@c.example> no', 'a="a> no"@c.example'],
  ['<{a:mailbox}> no', '<"a> no', 'no'],
  ['<{a:quotedMailbox}> no', '<\\"a> no\\\\\\"> no \\"@c.example> no', 'a=\\"a> no\\\\\\"> no \\"@c.example'],
  ['<{a:quotedMailbox}> no', '<a"> no', 'no'],
  ['"ip":{a:quoted},{text}', '"ip":"a\\",\\"b",', 'a="a\\",\\"b"'],
  ['"ip":{a:quoted},{text}', '"ip":a,', 'no'],
  ['=> {text} QT={q:duration} DT={d:duration}', '=> QT=9s DT=8s QT=2m3s DT=0.043s', 'd=43 q=123000'],
  ['=> {text} QT={q:duration}', '=> x QT=soon', 'no'],
  ['to {n:addresses} x', 'to a@b,"c,d"@e,f x', 'n=3'],
  ['v={v:value} x', 'v="a \\" b" x', 'v="a \\" b"'],
  ['v={v:value} x', 'v=ab x', 'v=ab'],
  ['{w:word}, {x:word}', 'one, two', 'w=one x=two'],
  ['{w:word}, {x:word}', 'o ne, two', 'no'],
  ['[{s:[a-z]1-3}]', '[abc]', 's=abc'],
  ['[{s:[a-z]1-3}]', '[abcd]', 'no'],
  ['[{s:[^\\]]0-9}]', '[]', 's='],
  // Alternatives: among words the longest, else the first; what is not taken is forgotten.
  ['{s|smtp|smtps}: {text}', 'smtps: x', 's=smtps'],
  ['{s|smtp|smtps}: {text}', 'smtp: x', 's=smtp'],
  ['{s|smtp|smtps}: {text}', 'imap: x', 'no'],
  ['a{tls?, TLS}{|, |;}b', 'a, TLS;b', 'tls=tls'],
  ['a{tls?, TLS}{|, |;}b', 'a, b', 'tls='],
  ['a{?: {t:text}}', 'a: what', 't=what'],
  ['a{?: {t:text}}', 'a', 't='],
  ['a{|{end}| {t:text}}', 'a b', 't=b'],
  // Open text is read from the line's end, whatever a stranger wrote.
  ['from <{t:text}> qp {number} uid {n:number}{queue}', 'from <> qp 1 uid 2> qp 3 uid 4 queue5', 't=> qp 1 uid 2 n=4'],
  ['{t:text} took {n:decimal*100}s', 'x took 1s took 2.5s', 't=x took 1s n=250'],
  ['{t:text} took {n:number}{|ms|s}', 'x took 7ms', 't=x n=7'],
  ['{t:text}{[ _]0-9}', 'x_ ', 't=x'],
  // Searches.
  ['{t:text, last}, ip=[{ip:[^\\]]}]{words}', 'u, ip=[1], ip=[2]', 't=u, ip=[1] ip=2'],
  ['{t:text, only}, ip=[{ip:[^\\]]}]{words}', 'u, ip=[1], ip=[2]', 'no'],
  ['{t:text, only}, ip=[{ip:[^\\]]}]{words}', 'u, ip=[1]', 't=u ip=1'],
  ['{w:words, first}{|(a|(b} {text}', 'so (b (a x', 'w=so '],
  ['{w:words, first before "user="}(a {text}', 'so user=(a x', 'no'],
  ['{t:text, last}{|=|==}{word}', 'a==b', 't=a'],
  ['Größe {n:number}', 'GrÃ¶Ã\x9fe 7', 'n=7'],
])('%s reads "%s"', (template, line, values) => {
  expect(read(template, line)).toBe(values);
});
