// What the last lines of each log look like, and whether the parsers of the declared services know them.

import { printable } from '../base/printable';
import { type Finding, judged, untried, type Verdict } from './chain';
import type { CutNames } from './cut-names';
import { shellWord } from './facts';

export interface LinesSeen {
  readonly source: string;
  readonly path: string;
  readonly services: readonly string[];
  /** Complete lines looked at, the last of the log. */
  readonly lines: number;
  /** How many of the lines a parser of the services claims, or a counter of the user's. */
  readonly claimed: number;
  /** What stands in front of most of them. */
  readonly framing: string;
  /** The services that would claim lines, whether declared or not. */
  readonly claimants: readonly string[];
  /** What `tags:` or `program:` of the source would have lines counted that are not. */
  readonly proposals: readonly string[];
  /** Refusals of Exim that stand there twice, and count twice. */
  readonly doubled?: number;
  /** Lines whose program's name a syslogd cut off. */
  readonly cut?: CutNames;
  /** The last line that no one claimed, printable. */
  readonly unclaimed?: string;
}

/** `logs` are those that could be read. */
export function judgeFraming(logs: readonly LinesSeen[]): Verdict {
  if (logs.length === 0) return untried('logs');
  const findings = logs.flatMap((log) => {
    if (log.proposals.length > 0) return [otherNames(log)];
    if (log.doubled !== undefined && log.doubled > 0) return [doubledLines(log)];
    if (log.cut !== undefined && log.cut.at32 > 0) return [cutAt32(log, log.cut.at32)];
    if (log.lines > 0 && log.claimed === 0) return [nobodyClaims(log)];
    return log.cut !== undefined && log.cut.atSlash > 0 ? [cutAtSlash(log, log.cut.atSlash)] : [];
  });
  return judged(logs.map(describe).join('; '), findings);
}

function describe({ source, lines, claimed, framing }: LinesSeen): string {
  if (lines === 0) return `${source}: empty`;
  return `${source}: ${framing}, ${claimed} of the last ${lines} lines claimed`;
}

function otherNames({ source, path, proposals }: LinesSeen): Finding {
  return {
    level: 'warning',
    sentence: `Lines of ${printable(path)} would be counted if maillogs knew what this host calls their program.`,
    mend: proposals.map((proposal) => ({
      kind: 'say',
      sentence: `In the configuration, at the source ${source}: ${proposal}`,
    })),
  };
}

function doubledLines({ path, doubled }: LinesSeen): Finding {
  return {
    level: 'warning',
    sentence: `Exim writes each refusal and each failed login twice to ${printable(path)}, and each counts twice: ${doubled} pairs are among its last lines.`,
    mend: [
      {
        kind: 'say',
        sentence: "In Exim's configuration: syslog_duplication = false; or let maillogs read Exim's main log.",
      },
    ],
  };
}

/** What is left of the name is no program's, so the line counts nowhere. */
function cutAt32({ path, lines }: LinesSeen, cut: number): Finding {
  return {
    level: 'warning',
    sentence: `${cut} of the last ${lines} lines of ${printable(path)} count nowhere: the syslogd that forwarded them cut their program's name off after 32 octets.`,
    mend: [
      {
        kind: 'say',
        sentence:
          'Where rsyslog forwards them, give the action template="RSYSLOG_SyslogProtocol23Format", or make syslog_name shorter.',
      },
    ],
  };
}

/** All is counted by the text alone. */
function cutAtSlash({ path }: LinesSeen, cut: number): Finding {
  return {
    level: 'note',
    sentence: `${cut} lines of ${printable(path)} name their program only up to its slash: which instance and transport of Postfix, or which service of Cyrus, they are of is lost.`,
    mend: [{ kind: 'say', sentence: 'In rsyslog.conf, at the top: global(parser.permitSlashInProgramName="on")' }],
  };
}

function nobodyClaims({ source, path, services, lines, framing, claimants, unclaimed }: LinesSeen): Finding {
  const file = printable(path);
  if (claimants.length > 0) {
    return {
      level: 'warning',
      sentence: `None of the last ${lines} lines of ${file} belongs to ${services.join(', ') || 'a counter of yours'}, but they are known: wrong services?`,
      mend: [
        { kind: 'say', sentence: `In the configuration, at the source ${source}: services: [${claimants.join(', ')}]` },
      ],
    };
  }
  const last = unclaimed === undefined ? '' : ` The last of them: ${unclaimed}`;
  return {
    level: 'warning',
    sentence: `No one claims any of the last ${lines} lines of ${file} (${framing}): is it the right log?${last}`,
    mend: [{ kind: 'run', command: `maillogs explain --unclaimed ${shellWord(path)} | tail` }],
  };
}
