// DateAndTime (RFC 2579) back into a moment.

/** Milliseconds since 1970; undefined for what is no date, or one without its distance from UTC. */
export function momentOf(octets: Uint8Array): number | undefined {
  if (octets.length !== 11) return undefined;
  const [high = 0, low = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, tenth = 0, sign = 0, h = 0, m = 0] =
    octets;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  const utc = Date.UTC(high * 256 + low, month - 1, day, hour, minute, second, tenth * 100);
  const offsetMs = (h * 60 + m) * 60_000;
  return utc - (sign === '-'.charCodeAt(0) ? -offsetMs : offsetMs);
}
