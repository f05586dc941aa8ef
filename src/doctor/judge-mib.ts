// Whether the tools of Net-SNMP find our MIB module, and what it imports.

import { printable } from '../base/printable';
import { type Finding, judged, ok, type Verdict } from './chain';
import { type Remedies, shellWord } from './facts';

export const MODULE = 'MAIL-TOASTER-LOGS-MIB';
const BASE_MODULES: readonly string[] = ['SNMPv2-SMI', 'SNMPv2-TC', 'SNMPv2-CONF'];

export type MibFacts =
  /** There is no snmptranslate: names are not wanted here. */
  | { readonly kind: 'no tools' }
  | {
      readonly kind: 'asked';
      readonly root: string;
      /** The OID it gives for the module's root; undefined where it does not know the name. */
      readonly translated: string | undefined;
      /** Modules that it said it cannot find. */
      readonly missing: readonly string[];
    };

/** Whether this host's Net-SNMP tools know the MIB, and know it at the configured root. */
export function judgeMib(facts: MibFacts, { mibDirectory }: Remedies): Verdict {
  if (facts.kind === 'no tools')
    return ok('not looked for: there is no snmptranslate here, and numeric OIDs need none');
  const { root, translated, missing } = facts;
  const isBaseMissing = BASE_MODULES.some((module) => missing.includes(module));
  if (translated === root && !isBaseMissing) return ok(`snmptranslate knows ${MODULE}`);
  const file = shellWord(`${mibDirectory}/${MODULE}.txt`);
  const install = { kind: 'run', command: `maillogs mib > ${file}` } as const;
  const findings: Finding[] = [];
  if (missing.includes(MODULE)) {
    const sentence = `snmptranslate finds no ${MODULE}: names do not work, numeric OIDs do.`;
    findings.push({ level: 'warning', sentence, mend: [install] });
  } else if (translated !== undefined && translated !== root) {
    const sentence = `The installed ${MODULE} is for the root ${printable(translated)}, not ${root}.`;
    findings.push({ level: 'warning', sentence, mend: [install] });
  }
  if (isBaseMissing) {
    findings.push({
      level: 'note',
      sentence: `The base modules (${BASE_MODULES.filter((module) => missing.includes(module)).join(', ')}) are missing: names do not work, numeric OIDs do.`,
      mend: [
        {
          kind: 'say',
          sentence:
            'They come with the package of maillogs and with mibs/base of its archive; on Debian also with snmp-mibs-downloader, from non-free.',
        },
      ],
    });
  }
  if (findings.length === 0) {
    const sentence = `snmptranslate finds ${MODULE} but cannot use it.`;
    findings.push({ level: 'warning', sentence, mend: [install] });
  }
  return judged('names do not work here, numeric OIDs do', findings);
}
