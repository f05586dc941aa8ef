// DateAndTime of RFC 2579: a moment as calendar and clock of a place show it, with its distance from UTC.

const ZEROES = new Uint8Array(8);
const MS_PER_MINUTE = 60_000;

/** Minutes that the local clocks are ahead of UTC at a moment, milliseconds since 1970. */
function utcOffsetMinutes(atMs: number): number {
  return -new Date(atMs).getTimezoneOffset();
}

/** Eleven octets; eight zeroes, which are no date, for no moment. */
export function dateAndTime(
  atMs: number | undefined,
  offsetMinutes: number = atMs === undefined ? 0 : utcOffsetMinutes(atMs),
): Uint8Array {
  if (atMs === undefined) return ZEROES;
  // The fields of UTC, at a moment moved by the offset, are those of the local clock.
  const local = new Date(atMs + offsetMinutes * MS_PER_MINUTE);
  const year = local.getUTCFullYear();
  const distance = Math.abs(offsetMinutes);
  return Uint8Array.of(
    ...[year >> 8, year & 0xff, local.getUTCMonth() + 1, local.getUTCDate()],
    ...[
      local.getUTCHours(),
      local.getUTCMinutes(),
      local.getUTCSeconds(),
      Math.floor(local.getUTCMilliseconds() / 100),
    ],
    ...[(offsetMinutes < 0 ? '-' : '+').charCodeAt(0), Math.floor(distance / 60), distance % 60],
  );
}
