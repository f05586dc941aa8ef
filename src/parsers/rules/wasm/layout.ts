// Where things lie in a module's memory: what it is told, what it counts, and the chunks of the log.

import { tableBytes } from '../../../registry/numbered-table';

/** Written by `scan`: where the odd line ends that it came to, 0 for none; how many lines were counted. */
export const LINE_END = 0;
export const LINES = 4;
/** Told: one past the last host. */
export const HOSTS_END = 8;
/** Written by a function: the flag of the row that the line it leaves would be the first to have; 0 for none. */
export const MISSING_ROW = 12;
/** And where the text begins and ends that would be the first of its kind to name a row; 0 for none. */
export const MISSING_LABEL = 20;
export const MISSING_LABEL_END = 24;
/** Told: how many labels there are. */
export const LABEL_COUNT = 28;
/** Bytes that may begin a frame, as logs/framing.ts has them: where a second byte is looked at, near and far. */
export const NEAR_LOOKS = 64;
export const FAR_LOOKS = 320;
/** By the first byte of a line that names no program: the number of its chain, 0 for none. */
export const OPENINGS = 576;

/** Program names as they stand in lines, with the byte after them, by a digest of their first four bytes. */
export const IDENT_BUCKETS = 832;
export const IDENT_BUCKET_BITS = 6;
export const IDENTS = 896;
export const MOST_IDENTS = 63;
/** An ident: four words and their masks, its length, its chain, and the next one in its bucket; 0 for none. */
export const IDENT = { bytes: 128, longest: 32, mask: 32, length: 64, chain: 68, next: 72 } as const;

/** Chains of up to eight parsers with the number each has for the program: pairs of bytes, 0 behind the last. */
export const CHAINS = IDENTS + (MOST_IDENTS + 1) * IDENT.bytes;
export const CHAIN_BYTES = 18;
export const LONGEST_CHAIN = 8;
export const MOST_CHAINS = 120;
/** Instead of a parser: no one knows the program, and its lines are counted as foreign. */
export const FOREIGN = 255;

/**
 * Hosts as they stand in lines, with the blank after them: the text, its mask, its length, where its last line began,
 * and by ident who owns the keys of its lines.
 */
export const HOST = { bytes: 392, longest: 64, mask: 64, length: 128, last: 132, owners: 136 } as const;
export const HOSTS = aligned(CHAINS + MOST_CHAINS * CHAIN_BYTES);
export const MOST_HOSTS = 8;
/** Where a host begins in the plain record of a syslogd. */
export const HOST_START = 16;

export const MOST_SLOTS = 4096;
/** A byte for each slot that stands for a row of a table: 1 where a line before had it. */
export const ROW_FLAGS = HOSTS + MOST_HOSTS * HOST.bytes;

/** Texts that name rows of tables: the length, then the bytes. Label 0 is none. */
export const LABELS = aligned(ROW_FLAGS + MOST_SLOTS);
export const LABEL = { bytes: 72, longest: 64, text: 8 } as const;
export const MOST_LABELS = 63;

/** Sets of bytes, a bit each, that the rules look up. */
export const SETS = aligned(LABELS + (MOST_LABELS + 1) * LABEL.bytes);
export const SET_BYTES = 32;
export const MOST_SETS = 64;

export const SLOTS = aligned(SETS + MOST_SETS * SET_BYTES);

/** Tables of numbered keys with room for one more than are remembered. */
export const TABLE_BITS = 13;
export const MESSAGES = SLOTS + 8 * MOST_SLOTS;
export const DELIVERIES = aligned(MESSAGES + tableBytes(TABLE_BITS));

export const QUEUED = aligned(DELIVERIES + tableBytes(TABLE_BITS));

/** Two buffers for chunks; loads may go a little beyond a line's end. */
export const CHUNKS = aligned(QUEUED + tableBytes(TABLE_BITS)) + 64;
export const BEYOND = 128;

function aligned(at: number): number {
  return (at + 63) & ~63;
}

/** Bytes of each of the two buffers for chunks: those of logs/read-lines.ts. */
export const BUFFER_BYTES = 65536 + 262144;

/** Where one of the two buffers begins. */
export function bufferAt(which: 0 | 1): number {
  return CHUNKS + which * (BUFFER_BYTES + BEYOND);
}
