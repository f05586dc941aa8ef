// Numbers as Perl prints them (perlnumber(1), "%.15g"): 12, -3, 0.25, 1.5e+15. Read exactly, never as doubles.

export interface Decimal {
  readonly isNegative: boolean;
  /** The value is digits * 10^exponent. */
  readonly digits: bigint;
  readonly exponent: number;
}

/** What a double can hold; anything beyond was never printed by Perl. */
const MAX_EXPONENT = 308;
const MAX_LENGTH = 64;
const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:e([+-]?[0-9]{1,3}))?$/i;

/** undefined for text that is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = text.length > MAX_LENGTH ? null : DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction = '', power = '0'] = match;
  const exponent = Number(power) - fraction.length;
  if (Math.abs(Number(power)) > MAX_EXPONENT) return undefined;
  const digits = BigInt(`${whole}${fraction}`);
  return { isNegative: sign === '-' && digits !== 0n, digits, exponent };
}

export interface Scaled {
  readonly value: bigint;
  /** Whether nothing followed the last place. */
  readonly isExact: boolean;
}

/** The magnitude times 10^places, rounded half up or cut off. */
export function scaled({ digits, exponent }: Decimal, places: number, rounding: 'half up' | 'cut off'): Scaled {
  const shift = exponent + places;
  if (shift >= 0) return { value: digits * 10n ** BigInt(shift), isExact: true };
  const divisor = 10n ** BigInt(-shift);
  const value = rounding === 'cut off' ? digits / divisor : (2n * digits + divisor) / (2n * divisor);
  return { value, isExact: digits % divisor === 0n };
}
