export interface Conformance {
  readonly module: string;
  readonly revision: string;
  readonly statements: Readonly<Record<string, string>>;
}

export function conformanceOf(mibText: string): Conformance;
export function formatConformance(modules: readonly Conformance[]): string;
export function conformanceConflicts(lockText: string, modules: readonly Conformance[]): readonly string[];
