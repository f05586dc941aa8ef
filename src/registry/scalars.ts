// Scalars that are no counters, beside the counters of a service. Their arcs begin at 101, so that the
// counters have room to grow; registry.ts keeps 127 for the discontinuity.

import { type Syntax, syntax } from './syntax';

export interface ScalarDeclaration {
  /** Its arc below the service's; never reused, never renumbered. */
  readonly arc: number;
  readonly syntax: Syntax;
  /** What its value means, as sentences of the MIB. */
  readonly help: string;
}

export const scalars = {
  agent: {
    version: { arc: 101, syntax: syntax.text(), help: 'The version of maillogs.' },
    startTime: {
      arc: 102,
      syntax: syntax.dateAndTime,
      help:
        'When this run of maillogs began, in local time. It is no TimeStamp, since sysUpTime is that of the ' +
        'SNMP master, which may be restarted without maillogs.',
    },
    lastPassTime: {
      arc: 103,
      syntax: syntax.dateAndTime,
      help:
        'When the last pass over the log sources ended, in local time, whether there was something new or not; ' +
        'all octets are zero before the first. A time older than the schedule allows means that nothing is being counted.',
    },
    lastPassDuration: {
      arc: 104,
      syntax: syntax.gauge32('milliseconds'),
      help: 'How long the last pass took; zero before the first.',
    },
    generation: {
      arc: 105,
      syntax: syntax.unsigned32('commits'),
      help:
        'How often counters and cursors were saved since the counters came into being: the number of the ' +
        'snapshot that all served values come from. It is not a counter: its growth says nothing about a log.',
    },
    configurationDigest: {
      arc: 106,
      syntax: syntax.text(64),
      help:
        'A SHA-256 digest, in hexadecimal, of what the configuration in force says, apart from its communities and ' +
        'passwords: the same on hosts whose files say the same. Empty when there is no file and the defaults are in force.',
    },
    nextPassTime: {
      arc: 107,
      syntax: syntax.dateAndTime,
      help:
        'When the schedule wants the next pass over the log sources, in local time; all octets are zero before the ' +
        'first. A value that lies in the past for longer than a pass takes means that the schedule stands still.',
    },
    lastPassDelay: {
      arc: 108,
      syntax: syntax.gauge32('milliseconds'),
      help:
        'How long after it was due the last pass began, where that is longer than the schedule allows: ten seconds, ' +
        'or the time to the pass after it. Otherwise zero.',
    },
    epoch: {
      arc: 109,
      syntax: syntax.octets(16),
      help:
        'Random octets, which are others whenever old and new values of the counters do not compare: when the counters ' +
        'were born, damaged, restored from an older copy, or others were added by an import. A manager that keeps ' +
        'differences begins again when they change; mtlAgentDiscontinuityTime says when that was. All octets are zero ' +
        'until a version that knows of epochs has saved the counters.',
    },
    instance: {
      arc: 110,
      syntax: syntax.octets(16),
      help:
        'Random octets, given once to each birth of a state directory: two hosts that serve the same ones were copied ' +
        'from each other. All octets are zero until a version that knows of instances has saved the counters.',
    },
    membersSilent: {
      arc: 111,
      syntax: syntax.gauge32('members'),
      help: "Members of the farm that the sums of the last poll are without: no sum is whole while it is not zero. Zero outside of the farm's context.",
    },
    countersWaiting: {
      arc: 112,
      syntax: syntax.gauge32('counters'),
      help:
        'Sums of the farm that are not shown in full yet: what a member counted while it was silent is shown no faster ' +
        "than mail was ever counted. Zero outside of the farm's context.",
    },
    configurationError: {
      arc: 113,
      syntax: syntax.text(),
      help:
        'What was wrong with the configuration that was read again last: its first line, with file, line and column; ' +
        'the configuration before it is in force. Empty when that is the one in the file.',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ScalarDeclaration>>>>;

type Scalars = typeof scalars;
export type ScalarService = keyof Scalars;
export type ScalarName<Service extends ScalarService> = keyof Scalars[Service] & string;

/** The scalars of a service by short name, in the order of their arcs. */
export function scalarsOf(service: string): readonly (readonly [string, ScalarDeclaration])[] {
  const declared = Object.hasOwn(scalars, service) ? scalars[service as ScalarService] : {};
  return Object.entries<ScalarDeclaration>(declared).sort(([, a], [, b]) => a.arc - b.arc);
}
