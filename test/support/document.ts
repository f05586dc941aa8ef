// Blocks of a document that users copy from, so that a test can run what stands there.

import { committed } from './checkout';

/** The fenced block of that name: the second word behind its fence. */
export function codeBlock(path: string, name: string): string {
  const fence = /^( *)```\w+ (\S+)\n(.*?)^ *```$/gms;
  const blocks = [...committed(path).matchAll(fence)].filter(([, , title]) => title === name);
  const [, indent = '', , text] = blocks[0] ?? [];
  if (text === undefined || blocks.length > 1) throw new Error(`${path} has ${blocks.length} blocks "${name}"`);
  return text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
}
