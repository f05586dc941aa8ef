// The key `archive`: what the multilog post-processors do with the lines they are given.

import type { ArchiveConfig } from './config';
import { DEFAULT_ARCHIVE } from './defaults';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { absolutePathComplaint, readCheckedText, readChoice, readFields, readSwitch } from './reading';

export const ARCHIVE_KEYS = ['logs_base', 'enabled', 'untai', 'purge', 'taifiles', 'timezone'] as const;

/** The defaults stand in for what is left out, and for what something was said about. */
export function readArchive(findings: Findings, node: ConfigNode): ArchiveConfig {
  const fields = readFields(findings, node, ARCHIVE_KEYS) ?? {};
  return {
    logsBase: readCheckedText(findings, fields.logs_base, absolutePathComplaint) ?? DEFAULT_ARCHIVE.logsBase,
    archive: readSwitch(findings, fields.enabled) ?? DEFAULT_ARCHIVE.archive,
    untai: readSwitch(findings, fields.untai) ?? DEFAULT_ARCHIVE.untai,
    purge: readSwitch(findings, fields.purge) ?? DEFAULT_ARCHIVE.purge,
    taifiles: readSwitch(findings, fields.taifiles) ?? DEFAULT_ARCHIVE.taifiles,
    timezone: readChoice(findings, fields.timezone, ['local', 'utc']) ?? DEFAULT_ARCHIVE.timezone,
  };
}
