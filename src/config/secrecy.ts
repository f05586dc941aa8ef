// What of a configuration may be shown. Excerpts and complaints end up in a journal, in a ticket or in a mail, so
// whatever is not known to be harmless is masked: by the node of the document that it is, not by what it looks like.
// A value is harmless under a key that is known to hold no secret; the value of an unknown or misspelt key is not.

import { editDistance } from '../base/near';
import { printable } from '../base/printable';
import { mapsBelow } from './keys';
import type { ConfigNode } from './node';
import { type Disclosure, NOTHING_KNOWN, type Stretch } from './source-text';
import { topKeys } from './top-keys';
import { type PlacedScalar, scalarsIn } from './yaml-document';

const KEYS = mapsBelow(topKeys).flatMap(({ keys }) => Object.entries(keys));
const KNOWN_KEYS: readonly string[] = [...new Set(KEYS.map(([name]) => name))];
const SECRET_KEYS: ReadonlySet<string> = new Set(KEYS.flatMap(([name, { isSecret }]) => (isSecret ? [name] : [])));
/** Maps that hold secrets: in these a misspelt key is not taken for the one that it is near to. */
const GUARDED_KEYS: ReadonlySet<string> = new Set(['snmp', 'users', 'farm']);
/** Maps whose keys are the user's own words, of which none is a secret. */
const OWN_KEYS: ReadonlySet<string> = new Set(['tags']);
const HARMLESS_KEYS = KNOWN_KEYS.filter((key) => !SECRET_KEYS.has(key) && !GUARDED_KEYS.has(key));

/** A misspelt key that may have been meant for a secret. */
const MAYBE_SECRET = /pass|pw|secret|key|comm|phrase|token|cred|pin/i;
const PLAIN_KEY = /^(?:[\p{Ll}_-]{1,24}|.{1,3})$/u;
const PROTOCOL = /^(?:SHA|MD5|AES|DES|HMAC)[A-Za-z0-9-]{0,12}$/i;
/** Where a password may stand by mistake: `auth: hunter2hunter2`. */
const GUARDED_FORMS: Readonly<Record<string, RegExp>> = {
  auth: PROTOCOL,
  priv: PROTOCOL,
  listen: /^(?:(?:udp|tcp)6?:)?[0-9A-Fa-f.:[\]]+$/,
};
const GUARDED_VALUE = /^[\w.:@[\]/-]{1,80}$/;

/** For the text of a YAML document, sound or not. */
export function disclosureOf(text: string): Disclosure {
  let scalars: readonly PlacedScalar[];
  try {
    // What decoding complains of must not keep the rest from being told apart.
    scalars = scalarsIn(text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ' '));
  } catch {
    return NOTHING_KNOWN;
  }
  const shown: Stretch[] = [];
  const hidden: Stretch[] = [];
  const secrets = new Set<string>();
  const secretKeys = new Set<string>();
  for (const scalar of scalars) {
    const isShown = scalar.isKey ? isShownKey(scalar) : isShownValue(scalar);
    (isShown ? shown : hidden).push({ start: scalar.start, end: isShown ? endOfLine(text, scalar) : scalar.end });
    if (isShown) continue;
    // What every manager tries first is none.
    if (scalar.text !== 'public') secrets.add(scalar.text);
    if (scalar.isKey) secretKeys.add(scalar.text);
  }
  return { shown, hidden, secrets: formsOf(secrets), secretKeys: formsOf(secretKeys) };
}

/**
 * What a document says but for its secrets, as one text: whoever knows the rest learns nothing of them from its digest.
 * Comments and the way it is written are left out.
 */
export function withoutSecrets(node: ConfigNode): unknown {
  switch (node.kind) {
    case 'map':
      return node.entries.map(({ key, value }) => [key, SECRET_KEYS.has(key) ? null : withoutSecrets(value)]);
    case 'list':
      return node.items.map(withoutSecrets);
    case 'text':
      return node.text;
    case 'number':
      return node.value;
    case 'boolean':
      return node.isOn;
    case 'nothing':
    case 'broken':
      return null;
  }
}

/** A plain scalar may have swallowed the lines after it. */
function endOfLine(text: string, { start, end }: PlacedScalar): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? end : Math.min(end, newline);
}

function isShownKey({ text, keys }: PlacedScalar): boolean {
  if (!keys.every((key) => isHarmless(key) || GUARDED_KEYS.has(key))) return false;
  if (OWN_KEYS.has(keys.at(-1) ?? '')) return true;
  if (KNOWN_KEYS.includes(text) || PLAIN_KEY.test(text)) return true;
  return KNOWN_KEYS.some((known) => isNear(text, known));
}

function isShownValue({ text, keys }: PlacedScalar): boolean {
  const key = keys.at(-1);
  if (key === undefined || keys.length === 0) return false;
  const own = keys.findIndex((each) => OWN_KEYS.has(each));
  if (own >= 0 && own === keys.length - 2) return keys.slice(0, -1).every(isHarmless);
  if (!keys.some((each) => GUARDED_KEYS.has(each))) return keys.every(isHarmless);
  if (!HARMLESS_KEYS.includes(key) || !keys.every((each) => KNOWN_KEYS.includes(each))) return false;
  return (GUARDED_FORMS[key] ?? GUARDED_VALUE).test(text);
}

function isHarmless(key: string): boolean {
  if (HARMLESS_KEYS.includes(key)) return true;
  return !MAYBE_SECRET.test(key) && HARMLESS_KEYS.some((known) => isNear(key, known));
}

function isNear(key: string, known: string): boolean {
  return key.length <= 40 && editDistance(key.toLowerCase(), known) <= Math.floor(known.length / 3);
}

/** As sentences quote them, cut short or not; longest first. */
function formsOf(texts: ReadonlySet<string>): readonly string[] {
  const forms = new Set<string>();
  for (const text of texts) for (const limit of [40, 60, Number.POSITIVE_INFINITY]) forms.add(printable(text, limit));
  return [...forms].sort((a, b) => b.length - a.length);
}
