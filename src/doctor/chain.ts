// The links of the chain from a log line to a poller's graph, in the order in which they are shown; and the walk
// along it. A link that cannot work because another is broken is not tried, so that the cause is named and not
// its consequences.

export const LINKS = [
  { name: 'configuration', needs: [] },
  { name: 'logs', needs: ['configuration'] },
  { name: 'framing', needs: ['configuration'] },
  { name: 'last pass', needs: ['ledger'] },
  { name: 'ledger', needs: ['configuration'] },
  { name: 'schedule', needs: ['configuration'] },
  { name: 'socket', needs: ['configuration'] },
  { name: 'registration', needs: ['schedule', 'socket'] },
  { name: 'poll', needs: ['registration'] },
  { name: 'view', needs: ['poll'] },
  { name: 'version', needs: ['poll'] },
  { name: 'values', needs: ['view', 'version', 'ledger'] },
  { name: 'mib', needs: ['configuration'] },
  { name: 'clock', needs: ['configuration'] },
] as const satisfies readonly { readonly name: string; readonly needs: readonly string[] }[];

export type LinkName = (typeof LINKS)[number]['name'];

/** What to do: type a command, or put lines into a file. Either stands as it is to be typed. */
export type Mend =
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'write'; readonly file: string; readonly lines: readonly string[] }
  /** Only words help. */
  | { readonly kind: 'say'; readonly sentence: string };

export interface Finding {
  /** A note is worth knowing and asks for nothing. */
  readonly level: 'note' | 'warning' | 'broken';
  /** What is wrong and why, printable ASCII. */
  readonly sentence: string;
  /** In the order in which to do it. */
  readonly mend: readonly Mend[];
}

export type Verdict =
  | { readonly kind: 'tried'; readonly summary: string; readonly findings: readonly Finding[] }
  /** There is nothing to judge before that link is mended. */
  | { readonly kind: 'untried'; readonly because: LinkName }
  /** Whoever runs doctor may not look. */
  | { readonly kind: 'unseen'; readonly sentence: string };

export type LinkState = 'ok' | 'warning' | 'broken' | 'not tried';

export interface LinkReport {
  readonly link: LinkName;
  readonly state: LinkState;
  /** What is known of it, or else the first finding. */
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** The link that comes first, where this one was not tried; itself where no one may look who runs doctor. */
  readonly because?: LinkName;
}

export type Checks = { readonly [link in LinkName]: () => Verdict | Promise<Verdict> };

/** The verdict that a link holds; the summary says by what. */
export function ok(summary: string): Verdict {
  return { kind: 'tried', summary, findings: [] };
}

/** The verdict that a link could not be tried, since another one is broken. */
export function untried(because: LinkName): Verdict {
  return { kind: 'untried', because };
}

/** The verdict that whoever runs doctor may not look, and who may. */
export function unseen(sentence: string): Verdict {
  return { kind: 'unseen', sentence };
}

/** The summary is that of a link without findings. */
export function judged(summary: string, findings: readonly Finding[]): Verdict {
  return { kind: 'tried', summary, findings };
}

/** Each check is made once, what it needs before it; reports come in the order of LINKS. */
export async function walkChain(checks: Checks): Promise<readonly LinkReport[]> {
  const reports = new Map<LinkName, LinkReport>();
  const visit = async (name: LinkName): Promise<LinkReport> => {
    const known = reports.get(name);
    if (known !== undefined) return known;
    const report = await tryLink(name);
    reports.set(name, report);
    return report;
  };
  const tryLink = async (name: LinkName): Promise<LinkReport> => {
    const { needs } = LINKS.find((link) => link.name === name)!;
    const before: LinkReport[] = [];
    for (const need of needs) before.push(await visit(need));
    // What is broken comes before what only cannot be seen.
    const cause =
      before.find(({ state }) => state === 'broken')?.link ??
      before.find(({ link, state }) => state === 'not tried' && !isPassable(name, link, reports))?.because;
    if (cause !== undefined) return notTried(name, cause);
    const verdict = await checks[name]();
    if (verdict.kind === 'untried') return notTried(name, verdict.because);
    if (verdict.kind === 'unseen') {
      return { link: name, state: 'not tried', summary: verdict.sentence, findings: [], because: name };
    }
    const { findings } = verdict;
    const summary = verdict.summary === '' ? (findings[0]?.sentence ?? '') : verdict.summary;
    return { link: name, state: stateOf(findings), summary, findings };
  };
  for (const { name } of LINKS) await visit(name);
  return LINKS.map(({ name }) => reports.get(name)!);
}

/** What a stranger may ask is asked though he may not see what comes before it. */
function isPassable(name: LinkName, need: LinkName, reports: ReadonlyMap<LinkName, LinkReport>): boolean {
  const { because } = reports.get(need)!;
  return name === 'poll' && because !== undefined && reports.get(because)?.because === because;
}

/** Whether there are links that whoever runs doctor may not see. */
export function hasUnseen(reports: readonly LinkReport[]): boolean {
  return reports.some(({ link, because }) => because === link);
}

/** The first broken link, or else the first that warns, by what needs what; undefined where all is well. */
export function causeIn(reports: readonly LinkReport[]): LinkReport | undefined {
  return reports.find(({ state }) => state === 'broken') ?? reports.find(({ state }) => state === 'warning');
}

/** Exit status: 0 all is well, 1 warnings, 2 broken. */
export function exitStatusOf(reports: readonly LinkReport[]): 0 | 1 | 2 {
  if (reports.some(({ state }) => state === 'broken')) return 2;
  return reports.some(({ state }) => state !== 'ok') ? 1 : 0;
}

function stateOf(findings: readonly Finding[]): LinkState {
  if (findings.some(({ level }) => level === 'broken')) return 'broken';
  return findings.some(({ level }) => level === 'warning') ? 'warning' : 'ok';
}

function notTried(link: LinkName, because: LinkName): LinkReport {
  return { link, state: 'not tried', summary: `"${because}" comes first`, findings: [], because };
}
