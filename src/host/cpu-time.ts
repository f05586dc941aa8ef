// How much of a processor this process has used: unlike a clock, it does not tell how busy the machine is.

/** Milliseconds of user and system time, to the microsecond where the system counts so. */
export function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
