// Everything found wrong while one configuration is read. No reader throws: what is wrong is collected here, and
// reading goes on, so that an operator gets all of it at once.

import type { ConfigProblem } from './config-problem';
import type { ConfigNode } from './node';
import type { SourceText } from './source-text';

/** More than anyone mends in one go; a file of nothing but errors shall not fill the memory. */
const MAX_KEPT = 100;

export class Findings {
  private readonly problems: ConfigProblem[] = [];
  private readonly warnings: ConfigProblem[] = [];
  /** One line says a thing once: YAML can say the same of every bracket on it. */
  private readonly said = new Set<string>();
  private unkept = 0;

  constructor(readonly source: SourceText) {}

  get hasProblems(): boolean {
    return this.problems.length > 0;
  }

  problem(node: ConfigNode, sentence: string): void {
    if (node.kind !== 'broken') this.problemAt(node.offset, node.path, sentence);
  }

  warning(node: ConfigNode, sentence: string): void {
    this.warningAt(node.offset, node.path, sentence);
  }

  problemAt(offset: number, keyPath: string, sentence: string): void {
    const key = `${this.source.placeAt(offset).line} ${keyPath} ${sentence}`;
    if (this.said.has(key)) return;
    if (this.problems.length === MAX_KEPT) {
      this.unkept++;
      return;
    }
    this.said.add(key);
    this.problems.push(this.source.problemAt(offset, keyPath, sentence));
  }

  warningAt(offset: number, keyPath: string, sentence: string): void {
    if (this.warnings.length < MAX_KEPT) this.warnings.push(this.source.problemAt(offset, keyPath, sentence));
  }

  /** In the order of the file. */
  sortedProblems(): readonly ConfigProblem[] {
    const sorted = [...this.problems].sort(byPlace);
    if (this.unkept === 0) return sorted;
    const sentence = `${this.unkept} more problem(s) are not shown: mend these first.`;
    return [...sorted, { place: { file: this.source.file }, keyPath: '', sentence, excerpt: undefined }];
  }

  sortedWarnings(): readonly ConfigProblem[] {
    return [...this.warnings].sort(byPlace);
  }
}

function byPlace({ place: a }: ConfigProblem, { place: b }: ConfigProblem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
