// The guard of conformance.lock.json: what a released revision of a MIB module demands and promises (object groups,
// compliance, capabilities) stays what it was for that revision; RFC 2580 section 7. Pure; scripts/generate.mjs reads
// and writes the file. Descriptions may change at any time: they are words, and no part of a statement.

const NOTE = 'Written by npm run generate -- --release; do not edit. See scripts/conformance-lock.mjs.';
const STATEMENT =
  /^(\w+) (OBJECT-GROUP|NOTIFICATION-GROUP|MODULE-COMPLIANCE|AGENT-CAPABILITIES)\n([\s\S]*?)\n +::= \{ (.*) \}$/gm;

/** {module, revision, statements: {name: text}} of a module's text. */
export function conformanceOf(mibText) {
  const [, module] = /^(\S+) DEFINITIONS ::= BEGIN$/m.exec(mibText);
  const [, revision] = /LAST-UPDATED "(\w+)"/.exec(mibText);
  const statements = [...mibText.matchAll(STATEMENT)].map(([, name, macro, clauses, oid]) => {
    const words = clauses.replace(/\b(DESCRIPTION|PRODUCT-RELEASE)\s+"[^"]*"/g, '').replace(/\s+/g, ' ');
    return [name, `${macro} ${words.trim()} ::= ${oid}`];
  });
  return { module, revision, statements: Object.fromEntries(statements) };
}

/** The lock as the text of its file: all statements belong to a release. */
export function formatConformance(modules) {
  const locked = modules.map(({ module, ...rest }) => [module, rest]);
  return `${JSON.stringify({ note: NOTE, modules: Object.fromEntries(locked) }, undefined, 2)}\n`;
}

/** A sentence for each module that has changed since the release of `lockText` and has no newer revision. */
export function conformanceConflicts(lockText, modules) {
  const { modules: locked } = JSON.parse(lockText);
  return modules.flatMap(({ module, revision, statements }) => {
    const before = locked[module];
    if (before === undefined || before.revision !== revision) return [];
    const names = new Set([...Object.keys(before.statements), ...Object.keys(statements)]);
    const changed = [...names].filter((name) => before.statements[name] !== statements[name]);
    if (changed.length === 0) return [];
    return [
      `${module} was released with the revision ${revision}, but ${changed.join(', ')} of it changed: ` +
        "add a revision with today's date to src/export/mib-revisions.ts that says what is new, then run npm run generate.",
    ];
  });
}
