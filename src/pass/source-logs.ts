// The logs of one source: one, or as many as its pattern matches now or has matched; and what a process keeps of their
// files between two passes.

import { dirname } from 'node:path';
import type { Host } from '../host/host';
import { isCompressedName } from '../logs/compressed-name';
import type { FileCursor } from '../logs/cursor';
import { expandPattern, isPattern } from '../logs/path-pattern';
import { isMeantAsRotated } from '../logs/rotated-patterns';
import { Texts } from '../logs/texts';
import { type OpenLogLimit, OpenLogs } from './open-logs';
import { type FollowedLog, type SourceSpec, Watch } from './source';

/** File systems note the time of a change this exactly, or better. */
const MOMENT_MS = 2000;

export class SourceLogs {
  readonly isPattern: boolean;
  readonly texts: Texts;
  readonly open: OpenLogs;
  private readonly followed = new Map<string, FollowedLog>();
  /** What the pattern matched at the last look. */
  private matched = '';
  /** The directories of the logs as they were when all files were looked at last. */
  private surveyed: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly host: Host,
    private readonly spec: SourceSpec,
    limit: OpenLogLimit,
  ) {
    this.isPattern = isPattern(spec.path);
    this.texts = new Texts(host.files, () => host.clock.nowMs());
    this.open = new OpenLogs(host.files, limit, host.clock);
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

  /** The compressed files that the pattern means: those that it matches, and what it matches with another ending. */
  packed(): readonly string[] {
    if (!this.isPattern) return [];
    const { files } = this.host;
    const matched = [...expandPattern(files, this.spec.path), ...expandPattern(files, `${this.spec.path}.*`)];
    return [...new Set(matched.filter(isCompressedName))];
  }

  /** The directories of the logs as they look now, each with '' where it may still change within the same moment. */
  directories(paths: readonly string[]): ReadonlyMap<string, string> {
    const { files, clock } = this.host;
    const marks = new Map<string, string>();
    for (const directory of new Set(paths.map((path) => dirname(path)))) {
      const status = files.status(directory);
      const isAtRest = status !== undefined && clock.nowMs() - Number(status.modifiedNs / 1_000_000n) > MOMENT_MS;
      marks.set(directory, isAtRest ? `${status.identity} ${status.modifiedNs}` : '');
    }
    return marks;
  }

  /** Whether no name in these directories came or went since all files were looked at last. */
  isSurveyed(directories: ReadonlyMap<string, string>): boolean {
    return (
      directories.size > 0 &&
      [...directories].every(([directory, mark]) => mark !== '' && this.surveyed.get(directory) === mark)
    );
  }

  /** Once it is durable what was found there. */
  rememberSurvey(directories: ReadonlyMap<string, string>): void {
    this.surveyed = directories;
  }

  /** The log with this cursor key, from now on at this path, with the watch that it had before. */
  follow(key: string, path: string): FollowedLog {
    const watch = this.followed.get(key)?.watch ?? new Watch(this.host.files);
    const log: FollowedLog = { key, path, watch };
    this.followed.set(key, log);
    return log;
  }

  /** Follows the log with this cursor key no longer. */
  forget(key: string): void {
    this.followed.delete(key);
  }

  /** Holds the files of these cursors, or none. */
  keepOpen(cursors: readonly FileCursor[]): void {
    this.open.keep(cursors);
  }

  /** Takes every log for changed at the next look. */
  forgetWatches(): void {
    this.surveyed = new Map();
    for (const { watch } of this.followed.values()) watch.forget();
  }

  /** Closes the files that are kept open. */
  close(): void {
    this.open.closeAll();
  }
}
