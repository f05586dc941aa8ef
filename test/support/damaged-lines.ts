// Each line of a log type's rules, and what comes of it by every damage to one byte and by every number at the limits of
// buckets and digits: what chance does not find, since clean logs never show where two ways of reading disagree.

import { logTypes } from '../../src/parsers/log-types';
import { compileLogType } from '../../src/parsers/rules/compile';
import { type SamplePiece, sampleLines, textOf } from '../../src/parsers/rules/samples';
import type { CompiledLogType } from '../../src/parsers/rules/steps';
import { histogram } from '../../src/registry/histograms';

const MULTILOG = '@400000006566a1f01dcd6500 ';
const SYSLOG = 'Nov 29 10:00:00 mx7.a.example ';

/** A compiled log type by its name. */
export function compiledLogType(name: string): CompiledLogType {
  const compiled = compileLogType(logTypes.find((each) => each.name === name)!);
  if (!compiled.ok) throw new Error(compiled.problems.join());
  return compiled.logType;
}

interface Sample {
  readonly frame: string;
  readonly pieces: readonly SamplePiece[];
}

/** Lines of every rule, as they stand in logs of multilog and of a syslogd. */
function samples({ forms, programs }: CompiledLogType): readonly Sample[] {
  return forms.flatMap(({ heads, lines }) =>
    heads.flatMap((head) =>
      lines.flatMap((line) => {
        const names = (head.programs ?? [1]).slice(0, 2).flatMap((number) =>
          sampleLines(programs[number - 1]!.steps)
            .slice(-2)
            .map(textOf),
        );
        const frames = [
          ...(head.framing === 'bare' || (head.programs === undefined && head.framing === undefined) ? [MULTILOG] : []),
          ...(head.framing === 'bare' ? [] : names.flatMap((name) => [`${SYSLOG}${name}[77]: `, `${SYSLOG}${name}: `])),
        ];
        const pieces = sampleLines([...head.steps, ...line.steps]);
        return frames.flatMap((frame) => pieces.map((each) => ({ frame, pieces: each })));
      }),
    ),
  );
}

/** The undamaged lines of a log type. */
export function wholeLines(logType: CompiledLogType): readonly Buffer[] {
  return samples(logType).map(({ frame, pieces }) => Buffer.from(frame + textOf(pieces), 'latin1'));
}

const OTHERS = [0, 9, 13, 0x20, 0x22, 0x2d, 0x2e, 0x2f, 0x30, 0x39, 0x3a, 0x3c, 0x40, 0x5b, 0x5d, 0x7b, 0xff];

/** A line with one byte left out, doubled or another, or cut off. */
function* byByte(line: Buffer): Generator<Buffer> {
  for (let i = 0; i < line.length; i++) {
    const [before, byte, after] = [line.subarray(0, i), line[i]!, line.subarray(i + 1)];
    yield before;
    yield Buffer.concat([before, after]);
    yield Buffer.concat([before, Buffer.of(byte, byte), after]);
    for (const other of [byte + 1, byte - 1, byte ^ 0x20, ...OTHERS]) {
      if (other !== 10) yield Buffer.concat([before, Buffer.of(other), after]);
    }
  }
  for (const end of [
    '\r',
    '\r\r',
    ' ',
    ' queue3',
    ' queue',
    '0',
    '.',
    ' rip=',
    ', TLS',
    ' exitasap',
    ' in 1.0 seconds, 5 bytes.',
  ]) {
    yield Buffer.concat([line, Buffer.from(end)]);
  }
}

const NUMBERS = [
  ...[
    '',
    '0',
    '00',
    '1',
    '007',
    '-1',
    '-0',
    '-',
    '1.',
    '.5',
    '1..2',
    '1.2.3',
    '0.0049',
    '0.005',
    '12.345',
    '12.3456',
    ...['1:', '1.:', '1.0:', '1/', '1./', '1.0/'],
    '99.995',
  ],
  ...[
    '999999999',
    '4294967295',
    '4294967296',
    '42949672.95',
    '42949672.96',
    '999999999999',
    '1000000000000',
    '999999999999.9',
  ],
  ...[
    '99999999999999',
    '999999999999999',
    '1000000000000000',
    '99999999999999999999',
    '1/0',
    '0/5',
    '10/3',
    '2/3',
    '9999999999/3',
  ],
];

/** A line with one of its numbers another. */
function* byNumber({ frame, pieces }: Sample, bounds: readonly string[]): Generator<Buffer> {
  for (const [i, { step }] of pieces.entries()) {
    if (step?.op !== 'number' && step?.op !== 'decimal' && step?.op !== 'ratio') continue;
    for (const text of [...NUMBERS, ...bounds, ...bounds.map((bound) => `-${bound}`)]) {
      yield Buffer.from(frame + textOf(pieces.map((piece, j) => (i === j ? { text } : piece))), 'latin1');
    }
  }
}

/** Where buckets end, in whole numbers and in the fractions in which logs write them. */
function boundsOf({ forms }: CompiledLogType): readonly string[] {
  const names = forms.flatMap(({ lines }) =>
    lines.flatMap(({ actions }) => actions.flatMap((action) => (action.do === 'observe' ? [action.histogram] : []))),
  );
  const limits = [...new Set(names)].flatMap((name) =>
    [...histogram(name).bounds].flatMap((bound) => [bound - 1, bound, bound + 1]),
  );
  return [
    ...new Set(limits.flatMap((limit) => [limit, limit / 100, limit / 1000]).map((limit) => String(Math.abs(limit)))),
  ];
}

/** Every damage to every `stride`th line of a log type, from the `offset`th on. */
export function damagedLines(logType: CompiledLogType, stride = 1, offset = 0): Generator<Buffer> {
  return damagesOf(logType, (place) => place % stride === offset % stride);
}

/** Every damage to some lines of a log type, chosen by their places among the undamaged ones. */
export function* damagesOf(logType: CompiledLogType, isChosen: (place: number) => boolean): Generator<Buffer> {
  const bounds = boundsOf(logType);
  for (const [place, sample] of samples(logType).entries()) {
    if (!isChosen(place)) continue;
    yield* byByte(Buffer.from(sample.frame + textOf(sample.pieces), 'latin1'));
    yield* byNumber(sample, bounds);
  }
}
