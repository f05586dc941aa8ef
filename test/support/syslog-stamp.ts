// The time at which syslogd stamps a line: that of lines that are written now moves on, as in any log.

/** The present moment in UTC as RFC 3164 has it, such as `Nov  9 04:05:06`. */
export function syslogStamp(): string {
  const [, day, month, , time] = new Date().toUTCString().split(' ') as [string, string, string, string, string];
  return `${month} ${day.replace(/^0/, ' ')} ${time}`;
}
