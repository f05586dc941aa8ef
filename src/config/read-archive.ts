// The key `archive`: what the multilog post-processors do with the lines they are given.

import type { ArchiveConfig } from './config';
import { DEFAULT_ARCHIVE } from './defaults';
import { absolutePath, choice, onOrOff } from './form';
import { type GivenOf, key, keyMap } from './keys';

export const archiveKeys = keyMap({
  logs_base: key(absolutePath, {
    help: 'The directory of the multilog directories; archives go below it, into YYYY/MM/DD.',
    usual: '/var/log/mail',
  }),
  enabled: key(onOrOff, { help: 'Whether lines are archived there.', usual: 'true' }),
  untai: key(onOrOff, {
    help: 'Whether their TAI64N stamps are archived as dates, as tai64nlocal writes them.',
    usual: 'false',
  }),
  purge: key(onOrOff, { help: 'Whether archives of more than a month ago are removed.', usual: 'false' }),
  taifiles: key(onOrOff, {
    help: "Whether the lines also stay in multilog's own files (@*.s).",
    usual: 'true',
  }),
  timezone: key(choice(['local', 'utc']), { help: 'Whose days the tree has.', usual: 'local' }),
});

/** The defaults stand in for what is left out, and for what something was said about. */
export function readArchive({ values }: GivenOf<typeof archiveKeys>): ArchiveConfig {
  return {
    logsBase: values.logs_base ?? DEFAULT_ARCHIVE.logsBase,
    archive: values.enabled ?? DEFAULT_ARCHIVE.archive,
    untai: values.untai ?? DEFAULT_ARCHIVE.untai,
    purge: values.purge ?? DEFAULT_ARCHIVE.purge,
    taifiles: values.taifiles ?? DEFAULT_ARCHIVE.taifiles,
    timezone: values.timezone ?? DEFAULT_ARCHIVE.timezone,
  };
}
