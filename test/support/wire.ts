// Messages in hex that can be read in either byte order: each token is one number, most significant octet
// first, and its length says its width (2 digits an octet, 4, 8 or 16 a number). `|` only guides the eye.

export type ByteOrder = 'network' | 'little';

export const BYTE_ORDERS: readonly ByteOrder[] = ['network', 'little'];

/** The octets of a part of a message. */
export function wire(tokens: string, order: ByteOrder = 'network'): Buffer {
  const numbers = tokens.split(/[\s|]+/).filter((token) => token !== '');
  return Buffer.concat(
    numbers.map((token) => {
      const octets = Buffer.from(token, 'hex');
      return order === 'network' ? octets : octets.reverse();
    }),
  );
}

/** The octets of a PDU; its third octet holds the flags, of which NETWORK_BYTE_ORDER (0x10) is set to fit. */
export function wirePdu(tokens: string, order: ByteOrder = 'network'): Buffer {
  const octets = wire(tokens, order);
  octets[2] = order === 'network' ? octets[2]! | 0x10 : octets[2]! & ~0x10;
  return octets;
}
