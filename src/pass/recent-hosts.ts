// Where in the chunk being counted the last record of each of a few hosts stands. Nearly all logs have one host,
// so the first look is nearly always enough; nothing is allocated from line to line.

import type { LogRecord } from '../base/log-record';
import { MAX_HOSTS } from '../logs/cursor';

interface Place {
  /** The line without its LF, and the host in it. */
  start: number;
  end: number;
  hostStart: number;
  hostEnd: number;
}

export class RecentHosts {
  /** The newest first. */
  private readonly places: Place[] = Array.from({ length: MAX_HOSTS }, () => ({
    start: 0,
    end: 0,
    hostStart: 0,
    hostEnd: 0,
  }));
  private count = 0;

  /** A record with a host, or with a program name and an empty host, in the line [start, end). */
  add(record: LogRecord, start: number, end: number): void {
    let i = 0;
    while (i < this.count && !isSameHost(record, this.places[i]!)) i++;
    if (i === this.count) {
      if (i < MAX_HOSTS) this.count++;
      else i--;
    }
    const place = this.places[i]!;
    for (; i > 0; i--) this.places[i] = this.places[i - 1]!;
    this.places[0] = place;
    place.start = start;
    place.end = end;
    place.hostStart = record.hostStart;
    place.hostEnd = record.hostEnd;
  }

  /** That of the record's host; undefined when there is none, or when it is too many hosts ago. */
  find(record: LogRecord): Readonly<Place> | undefined {
    for (let i = 0; i < this.count; i++) if (isSameHost(record, this.places[i]!)) return this.places[i];
    return undefined;
  }

  /** The last of all. */
  get newest(): Readonly<Place> | undefined {
    return this.count === 0 ? undefined : this.places[0];
  }

  /** Whether there is room for no other host: there may have been more. */
  get isFull(): boolean {
    return this.count === MAX_HOSTS;
  }

  /** How many hosts are remembered. */
  get size(): number {
    return this.count;
  }

  /** All of them, and forgets them. */
  take(): readonly Readonly<Place>[] {
    const taken = this.places.slice(0, this.count).map((place) => ({ ...place }));
    this.count = 0;
    return taken;
  }
}

/** The places of one chunk are all in the same bytes. */
function isSameHost({ bytes, hostStart, hostEnd }: LogRecord, place: Place): boolean {
  const length = hostEnd - hostStart;
  if (place.hostEnd - place.hostStart !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[hostStart + i] !== bytes[place.hostStart + i]) return false;
  return true;
}
