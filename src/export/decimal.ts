// Exact decimals from integers, for the outputs that show fractions: a double cannot hold every total.

/** value / 10^places without trailing zeros: 2000 at four places is 0.2. The value is zero or more. */
export function formatScaled(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const split = digits.length - places;
  const fraction = digits.slice(split).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, split) : `${digits.slice(0, split)}.${fraction}`;
}

/** numerator / denominator, rounded half up to at most `places` decimals; 0 when there is nothing to divide by. */
export function formatQuotient(numerator: bigint, denominator: bigint, places: number): string {
  if (denominator === 0n) return '0';
  const scaled = (2n * numerator * 10n ** BigInt(places) + denominator) / (2n * denominator);
  return formatScaled(scaled, places);
}
