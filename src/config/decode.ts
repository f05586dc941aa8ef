// The octets of a configuration file as text: a sane size, UTF-8, no control characters (YAML 1.2 section
// 5.1 allows tab, line feed and carriage return only).

import { printable } from '../base/printable';
import { Findings } from './findings';
import { disclosureOf } from './secrecy';
import { NOTHING_KNOWN, SourceText } from './source-text';

/** Octets; a real one has a few thousand. */
export const MAX_CONFIG_OCTETS = 256 * 1024;

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Findings over the text, with what is wrong with the octets said already. */
export function decodeConfig(bytes: Uint8Array, file: string): Findings {
  if (bytes.length > MAX_CONFIG_OCTETS) {
    const findings = new Findings(new SourceText(file, '', () => NOTHING_KNOWN));
    const sentence = `is larger than ${MAX_CONFIG_OCTETS} octets: this is no configuration of maillogs.`;
    findings.problemAt(0, '', sentence);
    return findings;
  }
  // A byte order mark at the start is taken off here.
  const text = new TextDecoder('utf-8').decode(bytes);
  const findings = new Findings(new SourceText(file, text, disclosureOf));
  if (!isUtf8(bytes)) {
    findings.problemAt(text.indexOf('\ufffd'), '', 'is not UTF-8 here: save the file as UTF-8 (or plain ASCII).');
    return findings;
  }
  for (const { 0: character, index } of text.matchAll(CONTROL)) {
    findings.problemAt(
      index,
      '',
      `the control character ${printable(character)} does not belong into a configuration.`,
    );
  }
  return findings;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
