import { compileLine } from '../../../src/parsers/line-template';

test('reads the fields of a whole line, and nothing of another', () => {
  const line = compileLine('action=greylist, reason={reason:word}, {text}');
  if (!line.ok) throw new Error(line.sentence);
  expect(line.groups).toEqual(['reason']);
  expect(line.pattern.required).toBe('action=greylist, reason=');
  expect(line.pattern.find('action=greylist, reason=new, client=x')).toEqual({ reason: 'new' });
  expect(line.pattern.find('x action=greylist, reason=new, client=x')).toBeUndefined();
  expect(line.pattern.test('action=pass, reason=new, client=x')).toBe(false);
});

test('gives numbers as they are added', () => {
  const line = compileLine('took {time:decimal*1000}s{? for {n:number}}');
  if (!line.ok) throw new Error(line.sentence);
  expect(line.pattern.find('took 0.25s for 7')).toEqual({ time: '250', n: '7' });
  expect(line.pattern.find('took 0.25s')).toEqual({ time: '250', n: '0' });
});

test('says where a line cannot be read', () => {
  expect(compileLine('to {adress}')).toEqual({
    ok: false,
    offset: 3,
    sentence: 'is not a line that can be read: there is no "adress"; did you mean "address"?',
  });
});
