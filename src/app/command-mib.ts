// maillogs mib: the MIB module for the root that is configured, or for another.

import { parseOid } from '../base/oid';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { renderMib } from '../export/mib';
import { type Invocation, textOption } from './command';
import { configOrExit } from './load-config';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const text = textOption(invocation, 'root');
  if (text !== undefined) {
    const root = parseOid(text);
    if (root === undefined) throw new Problem('usage', `"${text}" is not an OID such as 1.3.6.1.4.1.8072.`);
    invocation.stdout(renderMib(root));
    return EXIT.ok;
  }
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  invocation.stdout(renderMib(config.rootOid));
  return EXIT.ok;
}
