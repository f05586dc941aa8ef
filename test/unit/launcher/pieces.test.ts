import { Pieces, type Program } from '../../../src/launcher/pieces';

const texts: Readonly<Record<string, string>> = {
  first:
    '("id",function(exports,require,__filename){const{join}=require("node:path");require("journal").push("first");' +
    'exports["a"]={where:join(__filename,"x"),later:()=>require("b").two};})',
  second:
    '("id",function(exports,require){require("journal").push("second");exports["b"]={two:2};exports["c"]={three:3};})',
  broken: '("id",function(){throw new Error("broken")})',
};

const asked: string[] = [];

function pieces(codeOf: (piece: string) => Buffer | undefined = () => undefined, filename = '/bundle'): Pieces {
  const program: Program = {
    id: 'id',
    main: 'a',
    pieceOf: { a: 'first', b: 'second', c: 'second', d: 'broken' },
    filename,
    textOf: (piece) => {
      asked.push(piece);
      return texts[piece]!;
    },
    require: Object.assign((id: string) => (id === 'journal' ? ran : require(id)), require),
  };
  return new Pieces(program, codeOf);
}

const ran: string[] = [];
beforeEach(() => {
  ran.length = asked.length = 0;
});

test('a piece is read and run when the first of its modules is wanted, and once', () => {
  const program = pieces();
  const a = program.load('a') as { where: string; later: () => number };
  expect(a.where).toBe('/bundle/x');
  expect(asked).toEqual(['first']);
  expect(a.later()).toBe(2);
  expect(program.load('c')).toEqual({ three: 3 });
  expect(program.load('a')).toBe(a);
  expect(ran).toEqual(['first', 'second']);
});

test('what a piece throws comes to who wanted it', () => {
  expect(() => pieces().load('d')).toThrow('broken');
});

test('code of V8 is used where it fits, and passed over where it does not', () => {
  const before = pieces();
  before.load('a');
  const code = before.scripts.get('first')!.createCachedData();
  const good = pieces((piece) => (piece === 'first' ? code : undefined));
  good.load('a');
  expect(good.scripts.get('first')!.cachedDataRejected).toBe(false);
  // V8 remembers what it has compiled, by name and text.
  const wrong = Buffer.from('not what V8 wrote, and long enough to have a header of its own');
  const bad = pieces(() => wrong, '/another bundle');
  expect((bad.load('a') as { later: () => number }).later()).toBe(2);
  expect(bad.scripts.get('first')!.cachedDataRejected).toBe(true);
});
