// The key `rotated` of a source: where its rotated files lie, or what they are called, where no default knows.

import { basename, dirname, join } from 'node:path';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { quoted, readCheckedText } from './reading';

/**
 * Absolute patterns, in the order of the file: a relative one begins at the directory of the log. One that ends in
 * "/" is a directory, in which the usual names of rotated files are looked for.
 */
export function readRotated(
  findings: Findings,
  node: ConfigNode | undefined,
  path: string | undefined,
): readonly string[] {
  if (node === undefined) return [];
  const patterns: string[] = [];
  for (const item of node.kind === 'list' ? node.items : [node]) {
    const text = readCheckedText(findings, item, (each) => complaintOf(each, path));
    if (text === undefined) continue;
    const pattern = absolutePattern(text, path ?? '/');
    if (patterns.includes(pattern)) findings.warning(item, `${quoted(text)} is listed twice; once is enough.`);
    else patterns.push(pattern);
  }
  return patterns;
}

function absolutePattern(text: string, path: string): string {
  return text.startsWith('/') ? join(text) : join(dirname(path), text);
}

function complaintOf(text: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const pattern = absolutePattern(text, path);
  if (pattern !== path) return undefined;
  return `${quoted(text)} is the log itself: name what it is called after a rotation, such as ${quoted(`${basename(path)}.*`)}.`;
}
