// The severities of syslog (RFC 5424 section 6.2.1), by their numbers.

export const severities = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const;
export type Severity = (typeof severities)[number];

/** The number of a severity that nothing says. */
export const NO_SEVERITY = 255;

/** That of an entry of the systemd journal: its PRIORITY counts where syslog(3) brought it, since journald makes one up. */
export function journalSeverity(priority: string, transport: string): number {
  return transport === 'syslog' && /^[0-7]$/.test(priority) ? Number(priority) : NO_SEVERITY;
}
