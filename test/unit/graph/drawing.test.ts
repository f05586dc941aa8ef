import { type Available, graphArguments, pictureOf } from '../../../src/graph/drawing';
import { rowFile } from '../../../src/graph/series';
import { graphs } from '../../../src/registry/graphs';

const all: Available = { directory: '/a:b', hasCounter: () => true, rowsOf: () => ['zen.example', '../x'] };
const graphOf = (id: string) => graphs.find((graph) => graph.id === id)!;
const elementsOf = (id: string) =>
  pictureOf(graphOf(id), all)!.elements.filter((each) => !/^V?PRINT|^VDEF|^PRINT/.test(each));

test('stacked counters are areas, each on the one before, by the minute', () => {
  expect(elementsOf('deliveries').slice(0, 6)).toEqual([
    'DEF:d0=/a\\:b/send.rrd:c10:AVERAGE',
    'CDEF:v0=d0,60,*',
    'AREA:v0#009e73',
    'DEF:d1=/a\\:b/send.rrd:c11:AVERAGE',
    'CDEF:v1=d1,60,*',
    'AREA:v1#e69f00::STACK',
  ]);
});

test('a share of nothing is unknown', () => {
  expect(elementsOf('message-size')).toEqual([
    'DEF:d0=/a\\:b/send.rrd:c3:AVERAGE',
    'DEF:d1=/a\\:b/send.rrd:c2:AVERAGE',
    'CDEF:v0=d1,0,EQ,UNKN,d0,d1,/,1,*,IF',
    'LINE1.5:v0#0072b2',
  ]);
});

test('a sum is subtracted as a whole', () => {
  expect(elementsOf('spam-score').filter((each) => each.startsWith('CDEF:v2'))).toEqual([
    'CDEF:v2=d8,d2,+,0,EQ,UNKN,d6,d7,-,d8,d2,+,/,0.01,*,IF'.replaceAll('d8,d2', 'd2,d5'),
  ]);
});

test('a row has a file of its own, whatever its name', () => {
  expect(elementsOf('rbl-zones').filter((each) => each.startsWith('DEF'))).toEqual([
    `DEF:d0=/a\\:b/${rowFile('rblZone', 'zen.example')}:c3:AVERAGE`,
    `DEF:d1=/a\\:b/${rowFile('rblZone', '../x')}:c3:AVERAGE`,
  ]);
  expect(rowFile('rblZone', '../x')).toMatch(/^rblZone-___x-[0-9a-f]{10}\.rrd$/);
  expect(rowFile('yours', 'a/b')).not.toBe(rowFile('yours', 'a.b'));
});

test('a bucket is drawn without those before it, and the last one up to all', () => {
  const computed = elementsOf('message-sizes').filter((each) => each.startsWith('CDEF'));
  expect(computed[0]).toBe('CDEF:v0=d0,60,*');
  expect(computed[1]).toBe('CDEF:v1=d1,d0,-,60,*');
  expect(computed.at(-1)).toBe('CDEF:v9=d9,d8,-,60,*');
});

test('what is not there is left out', () => {
  const some = { ...all, hasCounter: (name: string) => name === 'send.deliverySuccess' };
  expect(pictureOf(graphOf('deliveries'), some)!.items).toHaveLength(1);
  expect(pictureOf(graphOf('message-size'), some)).toBeUndefined();
  expect(pictureOf(graphOf('rbl-zones'), { ...all, rowsOf: () => [] })).toBeUndefined();
});

test('pictures of dots have twice as many, and others none', () => {
  const words = (format: 'png' | 'svg') =>
    graphArguments({ format, start: 1, end: 2, unit: 'octets/min' }, pictureOf(graphOf('messages'), all)!);
  expect(words('svg').slice(0, 2)).toEqual(['--imgformat', 'SVG']);
  expect(words('svg')).not.toContain('--zoom');
  expect(words('png')).toContain('--zoom');
});
