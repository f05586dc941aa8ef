// A moment as people write it, by the calendar of a place.

/** `2026-11-29 16:05:09`; `offsetMs` is what local time is ahead of UTC at that moment. */
export function localTime(atMs: number, offsetMs: (atMs: number) => number): string {
  return new Date(atMs + offsetMs(atMs)).toISOString().slice(0, 19).replace('T', ' ');
}
