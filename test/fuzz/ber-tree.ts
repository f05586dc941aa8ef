// Changes one value in a tree of BER values and encodes the rest around it again, so that the change gets past the
// checks of lengths.

import { tlv } from '../../src/snmp/ber';
import type { Chance } from './target';

interface Node {
  readonly tag: number;
  readonly content: Buffer | readonly Node[];
}

const CONSTRUCTED = 0x20;
const TAGS = [0x02, 0x04, 0x05, 0x06, 0x30, 0x40, 0x41, 0x44, 0x46, 0x80, 0x82, 0xa0, 0xa1, 0xa2, 0xa3, 0xa5, 0xa8];
const CONTENTS = [
  '',
  '00',
  '7f',
  '80',
  'ff',
  '7fffffff',
  '80000000',
  'ffffffff',
  '0080000000',
  '2b',
  '2b06018080',
  'ffffffffff7f',
].map((hex) => Buffer.from(hex, 'hex'));
const MAX_COPIES = 3_000;
/** A datagram holds little more. */
const MAX_OCTETS = 65_000;

/** undefined where the bytes are not whole BER values, one after the other. */
export function reshapeBer(bytes: Buffer, chance: Chance): Buffer | undefined {
  const nodes = parse(bytes);
  if (nodes === undefined || nodes.length === 0) return undefined;
  const changed = changedSomewhere(nodes, chance);
  return sizeOf(changed) > MAX_OCTETS ? undefined : encode(changed);
}

/** At most what it is when it is encoded. */
function sizeOf(nodes: readonly Node[]): number {
  return nodes.reduce(
    (sum, { content }) => sum + 4 + (Buffer.isBuffer(content) ? content.length : sizeOf(content as readonly Node[])),
    0,
  );
}

function parse(bytes: Buffer): readonly Node[] | undefined {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at]!;
    const short = bytes[at + 1] ?? 0xff;
    const octets = short < 0x80 ? 0 : short & 0x7f;
    if (octets > 3 || at + 2 + octets > bytes.length) return undefined;
    const length = octets === 0 ? short : bytes.readUIntBE(at + 2, octets);
    const start = at + 2 + octets;
    if (start + length > bytes.length) return undefined;
    const content = bytes.subarray(start, start + length);
    nodes.push({ tag, content: (tag & CONSTRUCTED) === 0 ? content : (parse(content) ?? content) });
    at = start + length;
  }
  return nodes;
}

function encode(nodes: readonly Node[]): Buffer {
  const parts = nodes.map(({ tag, content }) =>
    tlv(tag, Buffer.isBuffer(content) ? content : encode(content as readonly Node[])),
  );
  return Buffer.concat(parts);
}

function changedSomewhere(nodes: readonly Node[], chance: Chance): readonly Node[] {
  const at = chance.below(nodes.length);
  const node = nodes[at]!;
  const { content } = node;
  if (!Buffer.isBuffer(content) && content.length > 0 && !chance.oneIn(4)) {
    const inside = changedSomewhere(content as readonly Node[], chance);
    return nodes.map((other, i) => (i === at ? { tag: node.tag, content: inside } : other));
  }
  return [...nodes.slice(0, at), ...replacements(node, chance), ...nodes.slice(at + 1)];
}

/** What stands in the place of a value; nothing, now and then. */
function replacements(node: Node, chance: Chance): readonly Node[] {
  switch (chance.below(6)) {
    case 0:
      return [];
    case 1:
      return Array.from({ length: 2 + chance.small(MAX_COPIES) }, () => node);
    case 2:
      return [{ tag: chance.pick(TAGS), content: node.content }];
    case 3:
      return [{ tag: node.tag, content: chance.pick(CONTENTS) }];
    case 4:
      return [{ tag: node.tag, content: chance.bytes(chance.small(600)) }];
    default:
      return [{ tag: chance.pick(TAGS), content: [node] }];
  }
}
