// The logs of one source: one, or as many as its pattern matches now or has matched; and what a process keeps of their
// files between two passes.

import type { Host } from '../host/host';
import { isCompressedName } from '../logs/compressed-name';
import type { FileCursor } from '../logs/cursor';
import { expandPattern, isPattern } from '../logs/path-pattern';
import { isMeantAsRotated } from '../logs/rotated-patterns';
import { Texts } from '../logs/texts';
import { type OpenLogLimit, OpenLogs } from './open-logs';
import { type FollowedLog, type SourceSpec, Watch } from './source';

export class SourceLogs {
  readonly isPattern: boolean;
  readonly texts: Texts;
  readonly open: OpenLogs;
  private readonly followed = new Map<string, FollowedLog>();
  /** What the pattern matched at the last look. */
  private matched = '';

  constructor(
    private readonly host: Host,
    private readonly spec: SourceSpec,
    limit: OpenLogLimit,
  ) {
    this.isPattern = isPattern(spec.path);
    this.texts = new Texts(host.files, () => host.clock.nowMs());
    this.open = new OpenLogs(host.files, limit);
  }

  /** Throws the Problem of a path that can't be looked at. */
  isUnchanged(): boolean {
    if (this.followed.size === 0) return false;
    if (this.isPattern && expandPattern(this.host.files, this.spec.path).join('\n') !== this.matched) return false;
    return [...this.followed.values()].every(({ watch }) => watch.isUnchanged());
  }

  /** The path, or those that the pattern matches now and that are no compressed files, sorted. */
  paths(): readonly string[] {
    if (!this.isPattern) return [this.spec.path];
    const paths = expandPattern(this.host.files, this.spec.path);
    this.matched = paths.join('\n');
    const { rotated = [] } = this.spec;
    return paths.filter((path) => !isCompressedName(path) && !isMeantAsRotated(rotated, path));
  }

  follow(key: string, path: string): FollowedLog {
    const watch = this.followed.get(key)?.watch ?? new Watch(this.host.files);
    const log: FollowedLog = { key, path, watch };
    this.followed.set(key, log);
    return log;
  }

  forget(key: string): void {
    this.followed.delete(key);
  }

  /** Holds the files of these cursors, or none. */
  keepOpen(cursors: readonly FileCursor[]): void {
    this.open.keep(cursors);
  }

  forgetWatches(): void {
    for (const { watch } of this.followed.values()) watch.forget();
  }

  close(): void {
    this.open.closeAll();
  }
}
