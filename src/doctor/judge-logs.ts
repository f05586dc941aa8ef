// Whether the agent's user can read the logs.

import { printable } from '../base/printable';
import { type Finding, judged, type Mend, unseen, type Verdict } from './chain';
import { type AgentUser, asItsUser, plural, shellWord } from './facts';

/** What keeps the user out: a directory on the way that it may not pass through, or the file itself. */
export interface Denial {
  readonly path: string;
  readonly kind: 'file' | 'directory';
  /** Permission bits, such as 0o640. */
  readonly mode: number;
  readonly group: string;
  readonly gid: number;
  /** It is the user's own: then only what the mode gives to its owner counts. */
  readonly isOwn: boolean;
}

export type LogAccess =
  | { readonly kind: 'readable'; readonly sizeBytes: number }
  /** The systemd journal, which can be read. */
  | { readonly kind: 'journal' }
  /** `sentence` is what journalctl says. */
  | { readonly kind: 'journalDenied'; readonly sentence: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied'; readonly by: Denial }
  | { readonly kind: 'failed'; readonly sentence: string }
  /** Whoever runs doctor may not look. */
  | { readonly kind: 'unseen' };

export interface LogFacts {
  readonly source: string;
  readonly path: string;
  readonly access: LogAccess;
}

/** `hasJournal`: systemd keeps a journal on this host. */
export function judgeLogs(logs: readonly LogFacts[], user: AgentUser, hasJournal = false): Verdict {
  const readable = logs.filter(({ access }) => access.kind === 'readable' || access.kind === 'journal').length;
  const missing = logs.filter(({ access }) => access.kind === 'missing');
  const findings = logs.flatMap(({ path, access }): readonly Finding[] => {
    if (access.kind === 'denied') return [deniedFinding(path, access.by, user)];
    if (access.kind === 'journalDenied') return [journalFinding(access.sentence, user)];
    if (access.kind === 'failed') return [{ level: 'broken', sentence: access.sentence, mend: [] }];
    return [];
  });
  const how = user.isTried ? hint(user) : ', told by mode bits: run doctor as root or as that user to be sure';
  const hidden = logs.filter(({ access }) => access.kind === 'unseen');
  if (hidden.length > 0 && findings.length === 0) {
    return unseen(
      `You may not look at ${hidden.map(({ path }) => printable(path)).join(', ')}: run doctor as root or as ${user.name}.`,
    );
  }
  const summary = `${readable} of ${plural(logs.length, 'log')} can be read by ${user.name} (${user.from})${how}`;
  return judged(
    summary,
    missing.length === 0 ? findings : [...findings, missingFinding(missing, readable, hasJournal)],
  );
}

/** Debian's, and that of systemd anywhere, may read all of the journal. */
function journalFinding(said: string, user: AgentUser): Finding {
  return {
    level: 'broken',
    sentence: `${user.name} may not read the journal of the system: journalctl says "${printable(said)}".`,
    mend: [
      { kind: 'run', command: `usermod -a -G systemd-journal ${shellWord(user.name)}` },
      { kind: 'say', sentence: 'Then restart the agent: a process keeps the groups it began with.' },
    ],
  };
}

/** Root may read everything, which says nothing about the agent. */
function hint({ name, from }: AgentUser): string {
  return name === 'root' && from === 'current user' ? '; name the user of the agent with --user' : '';
}

function deniedFinding(log: string, by: Denial, user: AgentUser): Finding {
  const where = by.kind === 'directory' ? `pass through ${printable(by.path)} to read` : 'read';
  const sentence = `${user.name} may not ${where} ${printable(log)} (mode ${by.mode.toString(8).padStart(4, '0')}, group ${by.group}).`;
  return { level: 'broken', sentence, mend: letIn(by, user) };
}

/** Into the group that may already, unless that is root's; else the user's own group is let in. */
function letIn({ path, kind, mode, group, gid, isOwn }: Denial, user: AgentUser): readonly Mend[] {
  if (isOwn) return [{ kind: 'run', command: `chmod ${kind === 'directory' ? 'u+rx' : 'u+r'} ${shellWord(path)}` }];
  const wanted = kind === 'directory' ? 0o010 : 0o040;
  if (gid !== 0 && (mode & wanted) === wanted) {
    if (user.lacking.includes(gid)) return regroup(group, user);
    return [
      { kind: 'run', command: `usermod -a -G ${shellWord(group)} ${shellWord(user.name)}` },
      { kind: 'say', sentence: 'Then restart the agent: a process keeps the groups it began with.' },
    ];
  }
  const bits = kind === 'directory' ? 'g+rx' : 'g+r';
  const file = shellWord(path);
  const command = `chgrp ${shellWord(user.group)} ${file} && chmod ${bits} ${file}`;
  if (kind === 'directory') return [{ kind: 'run', command }];
  return [
    { kind: 'run', command },
    { kind: 'say', sentence: 'Let what rotates the log create the new one with the same group and mode.' },
  ];
}

function regroup(group: string, user: AgentUser): readonly Mend[] {
  return [
    {
      kind: 'say',
      sentence: `${user.name} is in the group ${group}, but the agent runs without it: restart it. If that does not help, what starts it drops the groups, as setuidgid does; let it run`,
    },
    { kind: 'run', command: asItsUser(user, 'maillogs agent') },
  ];
}

/** Debian 12 and later install no syslogd. */
const JOURNAL_INSTEAD: Mend = {
  kind: 'say',
  sentence:
    'This host has a systemd journal: where no syslogd writes that file, put "journal: {facility: mail}" in the place of its path.',
};

function missingFinding(missing: readonly LogFacts[], readable: number, hasJournal: boolean): Finding {
  const names = missing.map(({ source, path }) => `${source}: ${printable(path)}`).join(', ');
  return {
    level: readable === 0 ? 'broken' : 'warning',
    sentence: `There is no such log: ${names}.`,
    mend: [
      { kind: 'say', sentence: 'Correct its path under sources in the configuration, or take the source out.' },
      ...(hasJournal ? [JOURNAL_INSTEAD] : []),
    ],
  };
}
