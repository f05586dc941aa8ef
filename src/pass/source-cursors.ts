// The cursors of all logs by their keys, and those of one source without a look at those of all others: each source of a
// pass asks for its own several times.

import type { SourceCursor } from '../logs/cursor';
import { baseKeyOf, isKeyOf, type SourceSpec } from './source';

export class SourceCursors extends Map<string, SourceCursor> {
  /** By what their keys have before the first blank, which those of one source have alike. */
  private readonly byName = new Map<string, Map<string, SourceCursor>>();

  static of(entries: Iterable<readonly [string, SourceCursor]>): SourceCursors {
    const cursors = new SourceCursors();
    for (const [key, cursor] of entries) cursors.set(key, cursor);
    return cursors;
  }

  override set(key: string, cursor: SourceCursor): this {
    const alike = this.byName.get(nameIn(key));
    if (alike === undefined) this.byName.set(nameIn(key), new Map([[key, cursor]]));
    else alike.set(key, cursor);
    return super.set(key, cursor);
  }

  override delete(key: string): boolean {
    this.byName.get(nameIn(key))?.delete(key);
    return super.delete(key);
  }

  override clear(): void {
    this.byName.clear();
    super.clear();
  }

  /** Those of a source, as its path is or was: one log, or many. */
  ofSource(spec: Pick<SourceSpec, 'name' | 'cursorKey'>): readonly (readonly [string, SourceCursor])[] {
    const alike = this.byName.get(nameIn(baseKeyOf(spec))) ?? [];
    return [...alike].filter(([key]) => isKeyOf(spec, key));
  }
}

function nameIn(key: string): string {
  const blank = key.indexOf(' ');
  return blank < 0 ? key : key.slice(0, blank);
}
