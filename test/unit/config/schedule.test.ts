import { startSchedule, validateSchedule } from '../../../src/config/schedule';

describe('a schedule is taken', () => {
  test.each([
    ['with seconds', '*/10 * * * * *'],
    ['without seconds', '*/5 * * * *'],
    ['with names', '0 30 6 * jan-mar mon'],
    ['with lists and ranges', '0,30 0-10/2 * * * *'],
    ['by nickname', '@hourly'],
    ['that comes every four years', '0 0 0 29 2 *'],
  ])('%s', (_, text) => {
    expect(validateSchedule(text)).toBeUndefined();
  });
});

const FIELDS = 'wanted are 6 fields with one blank between: second, minute, hour, day of month, month, day of week.';

describe('a schedule is refused', () => {
  test.each([
    ['with nothing in it', '', FIELDS],
    ['with four fields', '* * * *', FIELDS],
    ['with seven fields', '* * * * * * *', FIELDS],
    ['with a tab', '*\t* * * * *', FIELDS],
    ['with a second beyond 59', '60 * * * * *', '"60" cannot be a second (0-59).'],
    ['with a step of nothing', '*/0 * * * * *', '"*/0" cannot be a second (0-59).'],
    [
      'with three bad fields',
      '0 x 24 32 * *',
      '"x" cannot be a minute (0-59), "24" cannot be an hour (0-23), "32" cannot be a day of the month (1-31, L).',
    ],
    [
      'with a bad month and day',
      '0 0 0 1 13 8',
      '"13" cannot be a month (1-12 or jan-dec), "8" cannot be a day of the week (0-7 or sun-sat).',
    ],
    ['for the 31st of February', '0 0 0 31 2 *', 'the month has no such day.'],
    ['for a day that never comes', '0 0 0 L-30 2 *', 'its days never come.'],
    [
      'with a range that would fill the memory',
      '0-99999999999 * * * * *',
      'no field takes a number such as 99999999999.',
    ],
  ])('%s', (_, text, reason) => {
    const shown = text.replace('\t', '\\x09');
    expect(validateSchedule(text)).toBe(`"${shown}" is not a schedule: ${reason}`);
  });

  test('of endless length', () => {
    expect(validateSchedule('1,'.repeat(1000))).toMatch(/ is not a schedule: it is longer than 300 characters\.$/);
  });
});

describe('beats', () => {
  const beatAt = (timeMs: number) => `beat ${new Date(timeMs).toISOString()}`;
  const noon = new Date(2024, 0, 1, 12).getTime();
  const beatsAt = (...seconds: readonly number[]) => seconds.map((second) => beatAt(noon + second * 1000));

  const start = (text: string) => {
    const heard: string[] = [];
    const schedule = startSchedule(text, {
      beat: () => heard.push(beatAt(Date.now())),
      missed: (count) => heard.push(`missed ${count}`),
    });
    return { heard, schedule };
  };

  beforeEach(() => {
    jest.useFakeTimers({ now: noon + 3500, doNotFake: ['hrtime'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('come at the times of the expression', () => {
    const { heard, schedule } = start('*/10 * * * * *');
    jest.advanceTimersByTime(30_000);
    expect(heard).toEqual(beatsAt(10, 20, 30));
    schedule.stop();
  });

  test('come when the next one is further off than the longest sleep', () => {
    const { heard, schedule } = start('0 */2 * * * *');
    jest.advanceTimersByTime(5 * 60_000);
    expect(heard).toEqual(beatsAt(120, 240));
    schedule.stop();
  });

  test('stop for good, from inside a beat too', () => {
    const heard: number[] = [];
    const schedule = startSchedule('* * * * * *', {
      beat: () => {
        heard.push(1);
        schedule.stop();
      },
      missed: () => heard.push(-1),
    });
    jest.advanceTimersByTime(10_000);
    expect(heard).toEqual([1]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('do not come after a stop from inside missed', () => {
    let beats = 0;
    const schedule = startSchedule('* * * * * *', { beat: () => beats++, missed: () => schedule.stop() });
    jest.setSystemTime(new Date(2024, 0, 1, 13));
    jest.advanceTimersByTime(10_000);
    expect(beats).toBe(0);
  });

  test('that went by in a standstill are counted, and one catches up', () => {
    const { heard, schedule } = start('*/10 * * * * *');
    jest.setSystemTime(noon + 45_000);
    jest.advanceTimersByTime(10_000);
    // The timer of the first beat, 6.5 s away, runs out when the clock shows 51.5 s.
    expect(heard).toEqual(['missed 4', ...beatsAt(51.5)]);
    schedule.stop();
  });

  test('go on at once when the clock jumps over half a century', () => {
    const { heard, schedule } = start('* * * * * *');
    jest.setSystemTime(new Date(2074, 0, 1));
    const before = process.hrtime.bigint();
    jest.advanceTimersByTime(2_000);
    expect(Number(process.hrtime.bigint() - before) / 1e6).toBeLessThan(1_000);
    expect(heard.filter((line) => line.startsWith('missed'))).toHaveLength(1);
    expect(heard.filter((line) => line.startsWith('beat')).length).toBeGreaterThanOrEqual(2);
    schedule.stop();
  });

  test('go on within half a minute when the clock is set back by a day', () => {
    const { heard, schedule } = start('*/10 * * * * *');
    jest.setSystemTime(new Date(2023, 11, 31, 12, 0, 3, 500));
    jest.advanceTimersByTime(40_000);
    expect(heard.length).toBeGreaterThanOrEqual(2);
    expect(heard.some((line) => line.startsWith('missed'))).toBe(false);
    schedule.stop();
  });

  test('go on when one of them throws', () => {
    let beats = 0;
    const schedule = startSchedule('* * * * * *', {
      beat: () => {
        beats++;
        throw new Error('a pass that failed');
      },
      missed: () => undefined,
    });
    expect(() => jest.advanceTimersByTime(500)).toThrow('a pass that failed');
    expect(() => jest.advanceTimersByTime(1000)).toThrow('a pass that failed');
    expect(beats).toBe(2);
    schedule.stop();
  });
});

test('a beat comes by the real clock', async () => {
  let schedule: { stop(): void } | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error('no beat within 5 s')), 5000);
      const beat = () => {
        clearTimeout(deadline);
        resolve();
      };
      schedule = startSchedule('* * * * * *', { beat, missed: () => undefined });
    });
  } finally {
    schedule?.stop();
  }
});
