// The key `mta_mib`: whether the mail system is shown in the standard MTA-MIB, too, and under what number and name.

import { DEFAULT_MTA_ROW, type MtaRow } from '../registry/mta-mib';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { readCheckedText, readFields, readSwitch, readWholeNumber } from './reading';

export const MTA_MIB_KEYS = ['appl_index', 'appl_name'] as const;

/** applIndex (RFC 2788 section 3): INTEGER (1..2147483647). */
const INDEX_RANGE = { min: 1, max: 2 ** 31 - 1 };
const MAX_NAME_OCTETS = 255;

/** `true` is the row as it is by default; a map says what is different. undefined where it is off. */
export function readMtaMib(findings: Findings, node: ConfigNode): MtaRow | undefined {
  if (node.kind !== 'map') return readSwitch(findings, node) === true ? DEFAULT_MTA_ROW : undefined;
  const fields = readFields(findings, node, MTA_MIB_KEYS) ?? {};
  const applName = readCheckedText(findings, fields.appl_name, nameComplaint);
  return {
    applIndex: readWholeNumber(findings, fields.appl_index, INDEX_RANGE) ?? DEFAULT_MTA_ROW.applIndex,
    ...(applName === undefined ? {} : { applName }),
  };
}

function nameComplaint(text: string): string | undefined {
  if (Buffer.byteLength(text) <= MAX_NAME_OCTETS) return undefined;
  return `is longer than the ${MAX_NAME_OCTETS} octets of a name.`;
}
