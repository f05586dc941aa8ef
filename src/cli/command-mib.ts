// maillogs mib: a MIB module for the root that is configured, or for another.

import { type Oid, parseOid } from '../base/oid';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { renderCaps } from '../export/caps';
import { renderMib } from '../export/mib';
import { type Invocation, textOption } from '../host/invocation';
import { configOrExit } from '../setup/load-config';

const modules: Readonly<Record<string, (root: Oid) => string>> = {
  mib: (root) => renderMib(root),
  // It stands on the names of the MIB, so it is the same for every root.
  caps: () => renderCaps(),
};

export async function run(invocation: Invocation): Promise<ExitCode> {
  const name = textOption(invocation, 'module') ?? 'mib';
  const root = rootOption(invocation) ?? (await configuredRoot(invocation));
  if (typeof root === 'number') return root;
  invocation.stdout(modules[name]!(root));
  return EXIT.ok;
}

function rootOption(invocation: Invocation): Oid | undefined {
  const text = textOption(invocation, 'root');
  if (text === undefined) return undefined;
  const root = parseOid(text);
  if (root === undefined) throw new Problem('usage', `"${text}" is not an OID such as 1.3.6.1.4.1.8072.`);
  return root;
}

async function configuredRoot(invocation: Invocation): Promise<Oid | ExitCode> {
  const config = await configOrExit(invocation);
  return typeof config === 'number' ? config : config.rootOid;
}
