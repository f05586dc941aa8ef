// What a host calls its programs. A syslog tag is a setting of nearly every daemon (Postfix' syslog_name, Dovecot's
// instance_name, courierlogger -name, PHP's syslog.ident), and some logs carry no program name at all.

export interface ProgramNames {
  /** Program names by the tags that stand for them: `dovecot-mx` is `dovecot`. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Relays, instances and clients by which mail goes to a content filter, and comes back from one. */
  readonly filters?: readonly string[];
  /** The program that writes every line of the log, which carries no name. */
  readonly program?: string;
}

/**
 * The program that a tag stands for. Of a name that is a path the first part may be the tag: with `out` for `postfix`,
 * `out/smtpd` is `postfix/smtpd`.
 */
export function programOfTag(tag: string, { tags }: ProgramNames): string {
  if (tags === undefined) return tag;
  if (Object.hasOwn(tags, tag)) return tags[tag]!;
  const slash = tag.indexOf('/');
  const first = slash < 0 ? '' : tag.slice(0, slash);
  return Object.hasOwn(tags, first) ? tags[first]! + tag.slice(slash) : tag;
}

/**
 * The program names under which lines of a program come: its own, and the tags that stand for it. Undefined for any
 * line, where all lines are that program's.
 */
export function namesOfProgram(program: string, names: ProgramNames): readonly string[] | undefined {
  if (names.program !== undefined) return names.program === program ? undefined : [];
  const tags = Object.entries(names.tags ?? {}).flatMap(([tag, stands]) => {
    if (program !== stands && !program.startsWith(`${stands}/`)) return [];
    return [tag + program.slice(stands.length)];
  });
  return [program, ...tags];
}
