// Exit codes of sysexits.h, as the commands use them.

export const EXIT = {
  ok: 0,
  failed: 1,
  /** Of doctor: 0 all is well, 1 warnings, 2 broken. */
  broken: 2,
  /** Of nagios, which has 0 to 2 for OK, WARNING and CRITICAL: nothing can be said. */
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
