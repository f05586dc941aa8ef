// Exit codes of sysexits.h, as the commands use them.

export const EXIT = {
  ok: 0,
  failed: 1,
  /** What doctor ends with where a link is broken; 0 says that all is well, 1 that there are warnings. */
  broken: 2,
  /** What the Nagios plugin ends with where nothing can be said; 0 to 2 are OK, WARNING and CRITICAL. */
  unknown: 3,
  usage: 64,
  data: 65,
  noInput: 66,
  unavailable: 69,
  software: 70,
  cantCreate: 73,
  ioError: 74,
  tempFail: 75,
  noPermission: 77,
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
