// Which symbolic links we follow to a log. Who owns the directory of a log may make the log a link to a file that we may
// read and he may not, and see in our counters, samples and complaints what it holds. So a link is followed where no one
// gains by it, as logrotate(8) and protected_symlinks of proc(5) have it: root or we ourselves laid it; or it has the
// owner of the file it leads to; or its owner has the directory of that file, and could have moved it here himself.

import fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Problem } from '../base/problem';
import { pathBytes, pathText } from './path-bytes';

/** How many links Linux follows (path_resolution(7)). */
const MAX_LINKS = 40;

export interface Link {
  /** Where it lies. */
  readonly path: string;
  /** What it names, absolute. */
  readonly target: string;
  readonly uid: number;
}

/** Every symbolic link on the way to a file, in the order in which they are followed. Throws what node:fs throws. */
export function linksTo(path: string): readonly Link[] {
  const links: Link[] = [];
  let rest = resolve(path).split('/').filter(Boolean);
  let reached = '/';
  while (rest.length > 0) {
    const [name, ...behind] = rest as [string, ...string[]];
    const each = join(reached, name);
    const stats = fs.lstatSync(pathBytes(each));
    if (!stats.isSymbolicLink()) {
      reached = each;
      rest = behind;
      continue;
    }
    const target = resolve(reached, pathText(fs.readlinkSync(pathBytes(each), { encoding: 'buffer' })));
    links.push({ path: each, target, uid: stats.uid });
    if (links.length > MAX_LINKS) throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
    rest = [...target.split('/').filter(Boolean), ...behind];
    reached = '/';
  }
  return links;
}

/** The link that another user laid, and no one but him may gain by it: undefined where there is none. */
function strangersLink(path: string): Link | undefined {
  const links = linksTo(path).filter(({ uid }) => !isTrusted(uid));
  if (links.length === 0) return undefined;
  const real = realPath(path);
  const [file, directory] = [real, dirname(real)].map((each) => fs.statSync(pathBytes(each)));
  return links.find(({ uid }) => uid !== file!.uid && uid !== directory!.uid);
}

function realPath(path: string): string {
  return pathText(fs.realpathSync.native(pathBytes(path), { encoding: 'buffer' }));
}

function isTrusted(uid: number): boolean {
  return uid === 0 || uid === process.geteuid?.();
}

/**
 * Throws a Problem (refused) where an open file was reached through a link that is not to be followed. After it was
 * opened: whoever may change the link can do so at any time, but then it leads to another file than the one we have.
 */
export function requireSafeLinks(path: string, descriptor: number): void {
  const opened = fs.fstatSync(descriptor);
  // What is no file is read by who was told to, such as /dev/stdin.
  if (!opened.isFile()) return;
  const absolute = resolve(path);
  if (realPath(path) !== absolute) {
    const link = strangersLink(path);
    if (link !== undefined) throw refusal(path, link);
  }
  // Through the links that we looked at, or none, to the file that we opened.
  const now = fs.statSync(pathBytes(path));
  if (now.ino === opened.ino && now.dev === opened.dev) return;
  throw new Problem('noInput', `${path} was replaced while it was being opened.`);
}

function refusal(path: string, link: Link): Problem {
  const whose = `a symbolic link of another user (uid ${link.uid}) to ${link.target}`;
  const what =
    link.path === resolve(path) ? `${path} is ${whose}` : `${path} is reached through ${link.path}, ${whose}`;
  return new Problem('refused', `${what}, whose file is not his: it is not read. Let a log be a file of its own.`);
}
