// The key `mta_mib`: whether the mail system is shown in the standard MTA-MIB, too, and under what number and name.

import { DEFAULT_MTA_ROW, type MtaRow } from '../registry/mta-mib';
import { boundedText, eitherForm, onOrOff, wholeNumber } from './form';
import { type GivenOf, key, keyMap, mapForm } from './keys';

/** applIndex (RFC 2788 section 3): INTEGER (1..2147483647). */
const INDEX_RANGE = { min: 1, max: 2 ** 31 - 1 };
const MAX_NAME_OCTETS = 255;

const mtaMibKeys = keyMap({
  appl_index: key(wholeNumber(INDEX_RANGE), {
    help: "The row's index in applTable and mtaTable, where another subagent has rows, too.",
    usual: '1',
  }),
  appl_name: key(boundedText('a name', MAX_NAME_OCTETS, `is longer than the ${MAX_NAME_OCTETS} octets of a name.`), {
    help: 'What applName says.',
  }),
});

/** `true` is the row as it is by default; a map says what is different. */
export const mtaMibForm = eitherForm((node) => node.kind === 'map', mapForm(mtaMibKeys), onOrOff);

/** undefined where it is off. */
export function readMtaMib(given: GivenOf<typeof mtaMibKeys> | boolean): MtaRow | undefined {
  if (given === false) return undefined;
  const { appl_index: applIndex, appl_name: applName } = given === true ? {} : given.values;
  return { applIndex: applIndex ?? DEFAULT_MTA_ROW.applIndex, ...(applName === undefined ? {} : { applName }) };
}
