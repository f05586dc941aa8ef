// The types that an object of our MIB may have (RFC 2578 section 7.1, RFC 2579), and what each is in the program.

export type Syntax =
  | { readonly kind: 'counter64'; readonly units: string }
  | { readonly kind: 'gauge32'; readonly units: string }
  /** `range` such as `1..1024`. */
  | { readonly kind: 'unsigned32'; readonly units?: string; readonly range?: string }
  /** DisplayString; bounds of its length. */
  | { readonly kind: 'text'; readonly minOctets: number; readonly maxOctets: number }
  | { readonly kind: 'dateAndTime' }
  | { readonly kind: 'timeStamp' }
  /** OCTET STRING of a fixed size; in the program as hexadecimal digits. */
  | { readonly kind: 'octets'; readonly octets: number }
  /** INTEGER, the first name being 1. */
  | { readonly kind: 'enumeration'; readonly names: readonly string[] };

/** A value as readers get it from the program; times are milliseconds since 1970, undefined where there is none. */
export type ValueOf<S extends Syntax> = S extends { readonly kind: 'counter64' }
  ? bigint
  : S extends { readonly kind: 'gauge32' | 'unsigned32' }
    ? number
    : S extends { readonly kind: 'text' }
      ? string
      : S extends { readonly kind: 'enumeration'; readonly names: readonly (infer Name)[] }
        ? Name
        : S extends { readonly kind: 'octets' }
          ? string | undefined
          : number | undefined;

const MAX_TEXT_OCTETS = 255;

export const syntax = {
  gauge32: (units: string) => ({ kind: 'gauge32', units }) as const,
  unsigned32: (units: string) => ({ kind: 'unsigned32', units }) as const,
  /** A number that counts nothing, such as an index. */
  number: (range: string) => ({ kind: 'unsigned32', range }) as const,
  text: (maxOctets = MAX_TEXT_OCTETS, minOctets = 0) => ({ kind: 'text', minOctets, maxOctets }) as const,
  dateAndTime: { kind: 'dateAndTime' },
  timeStamp: { kind: 'timeStamp' },
  octets: (octets: number) => ({ kind: 'octets', octets }) as const,
  enumeration: <const Names extends readonly string[]>(names: Names) => ({ kind: 'enumeration', names }) as const,
} as const;

/** The number that stands for a name on the wire. */
export function enumerated(names: readonly string[], name: string): number {
  return names.indexOf(name) + 1;
}
