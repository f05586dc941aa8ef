// The severities of syslog (RFC 5424 section 6.2.1), by their numbers.

export const severities = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const;
export type Severity = (typeof severities)[number];

/** The number of a severity that nothing says. */
export const NO_SEVERITY = 255;
