// Names of programs that a syslogd cut off. Those of Postfix and Cyrus are paths: rsyslog ends a name at its first
// slash in RFC 5424, and what it forwards in its own default form has 32 octets of a tag, pid and colon among them.

import { LogRecord } from '../base/log-record';
import { takeApart } from '../logs/framing';
import { type ProgramNames, programOfTag } from '../parsers/program-names';

export interface CutNames {
  /** Lines whose program name ends before its slash, so that instance and service are lost. */
  readonly atSlash: number;
  /** Lines whose tag ends after 32 octets, without its colon, so that their program cannot be told. */
  readonly at32: number;
}

const PATHS: readonly string[] = ['postfix', 'cyrus'];
const MOST_TAG_OCTETS = 32;
const WORD = / ([A-Za-z][0-9A-Za-z._-]*\/[^\s:]*) /;

/** How many of the lines have such a name. */
export function cutNames(lines: readonly Buffer[], names: ProgramNames = {}): CutNames {
  const record = new LogRecord();
  let atSlash = 0;
  let at32 = 0;
  for (const line of lines) {
    takeApart(record, line, 0, line.length);
    const tag = Buffer.from(record.bytes.subarray(record.identStart, record.identEnd)).toString('latin1');
    if (PATHS.includes(programOfTag(tag, names))) atSlash++;
    else if (!record.hasIdent && isCutAt32(line.toString('latin1', 0, 200), names)) at32++;
  }
  return { atSlash, at32 };
}

/** The first word with a slash in it is of that length, and of a program whose names are paths. */
function isCutAt32(line: string, names: ProgramNames): boolean {
  const [, tag = ''] = WORD.exec(line) ?? [];
  return tag.length === MOST_TAG_OCTETS && PATHS.some((path) => programOfTag(tag, names).startsWith(path));
}
