// The words in which services and their counters are declared.

/** One counter: always a Counter64, never reset, wrapping at 2^64. */
export interface CounterDeclaration {
  /** Its arc below the service's; never reused, never renumbered (oids.lock.json guards that). */
  readonly arc: number;
  readonly units: string;
  /** What one increment means, as a sentence of the MIB. */
  readonly help: string;
  /** The key of the Perl program, where it had one. */
  readonly legacy?: string;
}

export interface ServiceDeclaration {
  readonly arc: number;
  readonly title: string;
  readonly counters: Readonly<Record<string, CounterDeclaration>>;
}

/** One line of a service's table; `help` is a sentence of the MIB, `legacy` the Perl program's key. */
export function counter(arc: number, units: string, help: string, legacy?: string): CounterDeclaration {
  return legacy === undefined ? { arc, units, help } : { arc, units, help, legacy };
}
