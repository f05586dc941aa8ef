// The logs of one source: one, or as many as its pattern matches now or has matched, each with a cursor of its own.

import type { Host } from '../host/host';
import { CompressedLogs } from '../logs/compressed-logs';
import { isKnownByContent, knownBytes, type SourceCursor } from '../logs/cursor';
import { expandPattern, isPattern, ownLogs } from '../logs/path-pattern';
import { contentCheck, seeFile } from '../logs/seen-file';
import type { SeenFile } from '../logs/siblings';
import { type OpenLogLimit, OpenLogs } from './open-logs';
import { cursorKeyOf, type FollowedLog, type SourceSpec, Watch } from './source';

type Cursors = Map<string, SourceCursor>;

export class SourceLogs {
  readonly isPattern: boolean;
  private readonly followed = new Map<string, FollowedLog>();
  /** What the pattern matched at the last look. */
  private matched = '';

  constructor(
    private readonly host: Host,
    private readonly spec: SourceSpec,
    private readonly limit: OpenLogLimit,
  ) {
    this.isPattern = isPattern(spec.path);
  }

  /** Throws the Problem of a path that can't be looked at. */
  isUnchanged(): boolean {
    if (this.followed.size === 0) return false;
    if (this.isPattern && expandPattern(this.host.files, this.spec.path).join('\n') !== this.matched) return false;
    return [...this.followed.values()].every(({ watch }) => watch.isUnchanged());
  }

  /**
   * Those to be read, in the order of their paths. A log that was renamed to another name of the pattern keeps its
   * place: its cursor is put under that name in `cursors`.
   */
  find(cursors: Cursors): readonly FollowedLog[] {
    const { spec } = this;
    if (!this.isPattern) return [this.follow(spec.cursorKey ?? spec.name, spec.path, spec.start)];
    const { files } = this.host;
    const paths = expandPattern(files, spec.path);
    this.matched = paths.join('\n');
    const prefix = cursorKeyOf(spec, '');
    const known = [...cursors.keys()].filter((key) => key.startsWith(prefix));
    const knownPaths = new Set(known.map((key) => key.slice(prefix.length)));
    const logs = this.distinct(ownLogs(paths, knownPaths));
    for (const file of logs) if (!knownPaths.has(file.path)) this.adopt(file, known, cursors);
    const gone = known.filter((key) => cursors.has(key)).map((key) => key.slice(prefix.length));
    const all = [...new Set([...logs.map(({ path }) => path), ...gone])].sort();
    // A log that comes when others were read already is new itself.
    const start = known.length === 0 ? spec.start : 'beginning';
    return all.map((path) => this.follow(prefix + path, path, start));
  }

  forget({ key, memory }: FollowedLog): void {
    memory.open.closeAll();
    this.followed.delete(key);
  }

  forgetWatches(): void {
    for (const { watch } of this.followed.values()) watch.forget();
  }

  close(): void {
    for (const { memory } of this.followed.values()) memory.open.closeAll();
  }

  private follow(key: string, path: string, start: SourceSpec['start']): FollowedLog {
    const { files, clock } = this.host;
    const known = this.followed.get(key);
    const log: FollowedLog = {
      key,
      path,
      start,
      watch: known?.watch ?? new Watch(files),
      memory: known?.memory ?? {
        compressed: new CompressedLogs(files, () => clock.nowMs()),
        open: new OpenLogs(files, this.limit),
      },
    };
    this.followed.set(key, log);
    return log;
  }

  /** One file may have several names, by links: it is read under the first. */
  private distinct(paths: readonly string[]): readonly SeenFile[] {
    const seen = new Map<string, SeenFile>();
    for (const path of paths) {
      const file = this.look(path);
      if (!seen.has(file.identity)) seen.set(file.identity, file);
    }
    return [...seen.values()];
  }

  /** What can't be looked at is a log all the same: reading it says what is wrong. */
  private look(path: string): SeenFile {
    try {
      return seeFile(this.host.files, path) ?? unseen(path);
    } catch {
      return unseen(path);
    }
  }

  private adopt(file: SeenFile, known: readonly string[], cursors: Cursors): void {
    const { files } = this.host;
    const holds = contentCheck(files);
    for (const key of known) {
      const cursor = cursors.get(key);
      const own = cursor?.files.find(
        (each) =>
          each.identity === file.identity &&
          isKnownByContent(each) &&
          seeFile(files, each.path)?.identity !== each.identity,
      );
      if (cursor === undefined || own === undefined || file.sizeBytes < knownBytes(own) || !holds(file, own)) continue;
      cursors.set(cursorKeyOf(this.spec, file.path), { ...cursor, files: [{ ...own, path: file.path }] });
      const rest = cursor.files.filter((each) => each !== own);
      // What is finished went with the log: an account that is in two places counts twice.
      const { finished: _, ...others } = cursor;
      if (rest.length > 0) cursors.set(key, { ...others, files: rest });
      else cursors.delete(key);
      return;
    }
  }
}

const unseen = (path: string): SeenFile => ({ identity: path, kind: 'file', sizeBytes: 0, modifiedNs: 0n, path });
