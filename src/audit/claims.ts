// Which octets of which files on the disk already stand for something that was counted. Two logs may be the same
// to the last octet; were one file compared with both records, a change in the other would go unseen.

import type { Place } from './recount';
import type { Stretch } from './stretch';

interface Range {
  readonly startBytes: number;
  readonly endBytes: number;
}

/** The claims on the files of one log: two sources may read one file, and each has counted it. */
export class Claims {
  private readonly taken = new Map<string, Range[]>();

  isFree(stretch: Stretch, place: Place): boolean {
    const { startBytes, endBytes } = rangeOf(stretch, place);
    const others = this.taken.get(place.file.identity) ?? [];
    return others.every((other) => endBytes <= other.startBytes || other.endBytes <= startBytes);
  }

  take(stretch: Stretch, place: Place): void {
    const { identity } = place.file;
    this.taken.set(identity, [...(this.taken.get(identity) ?? []), rangeOf(stretch, place)]);
  }
}

function rangeOf({ account, cursor }: Stretch, { baseBytes }: Place): Range {
  return { startBytes: baseBytes + account.fromBytes, endBytes: baseBytes + cursor.offsetBytes };
}
