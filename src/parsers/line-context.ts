// What is known of a line beside its text: which instance of a program wrote it, and what lines before it left behind.

import { LogRecord } from '../base/log-record';
import type { LineMemory } from '../registry/line-memory';

/** The row of what no instance is named for. */
export const NO_INSTANCE = '-';
/** A host's name is longer in no honest log. */
const LONGEST_HOST = 64;

export class LineContext {
  /** The present line. */
  record = new LogRecord();
  /** Undefined where a line is only looked at, as one is that a repeat speaks of. */
  memory: LineMemory | undefined;
  private readonly hostless: string;

  /**
   * `instance`: which of several instances of one program it is, by the program's name, `-` where that tells of none;
   * `family`: what the names of programs that know of each other begin with.
   */
  constructor(
    readonly instance: string,
    private readonly family: string,
    private readonly filters?: ReadonlySet<string>,
  ) {
    this.hostless = ` ${family} `;
  }

  /** Mail goes to a content filter by this relay, or comes back by this instance or client: it is not counted twice. */
  isFilter(name: string): boolean {
    return this.filters?.has(name) === true;
  }

  /** Whose numbers and identifiers those of the line are, to programs of one family: each queue of a host gives its own out. */
  ownerOfKeys(): string {
    const { bytes, hostStart, hostEnd } = this.record;
    return this.ownerOn(bytes, hostStart, hostEnd);
  }

  /** The owner of what a line says under the host in [hostStart, hostEnd). */
  ownerOn(bytes: Uint8Array, hostStart: number, hostEnd: number): string {
    if (hostEnd === hostStart) return this.hostless;
    const end = Math.min(hostEnd, hostStart + LONGEST_HOST);
    return `${Buffer.from(bytes.subarray(hostStart, end)).toString('latin1')} ${this.family} `;
  }

  /** Whether any name is that of a filter. */
  get hasFilters(): boolean {
    return this.filters !== undefined && this.filters.size > 0;
  }
}

/** A context for lines without a program name. */
export function unnamedContext(): LineContext {
  return new LineContext(NO_INSTANCE, '');
}

/** The context of lines that an instance writes under a tag. */
export function contextOfTag(tag: string, instance: string, filters?: ReadonlySet<string>): LineContext {
  const slash = tag.indexOf('/');
  return new LineContext(instance, slash < 0 ? tag : tag.slice(0, slash), filters);
}

/**
 * Which of several instances of a program writes under a tag: of a name that is a path all but the last part, without
 * the program's own name. Of Postfix `postfix/submission/smtpd` is `submission`, `postfix-out/smtp` is `postfix-out`
 * and `postfix/smtpd` is `-`.
 */
export function instanceOfTag(tag: string, program: string): string {
  const parts = tag.split('/');
  const before = parts.length === 1 ? parts : parts.slice(0, -1);
  return (before[0] === program ? before.slice(1) : before).join('/') || NO_INSTANCE;
}
