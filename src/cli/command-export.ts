// maillogs export: the files by which a monitoring tool polls and draws the counters.

import { join } from 'node:path';
import { nearest } from '../base/near';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Files } from '../host/files';
import { type Invocation, textOption } from '../host/invocation';
import { writeFile } from '../host/write-file';
import type { MetricsFormat } from '../metrics/metrics-text';
import type { ExportFile, ExportKind } from '../nms/export-kind';
import { exportKinds } from '../nms/kinds';
import { configOrExit } from '../setup/load-config';
import { exportKindNames } from './export-options';
import { siteOf } from './export-site';

/** What shows the counts themselves, of this host and now. */
const countKinds: Readonly<Record<string, MetricsFormat>> = { openmetrics: 'openmetrics', textfile: 'classic' };

export async function run(invocation: Invocation): Promise<ExitCode> {
  const [name = ''] = invocation.operands;
  if (Object.hasOwn(countKinds, name)) return (await import('./export-metrics')).run(invocation, countKinds[name]!);
  const kind = kindOf(invocation);
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const exported = kind.render(siteOf(invocation, config, kind));
  const directory = textOption(invocation, 'out');
  const [first, ...others] = exported;
  if (directory !== undefined) {
    await writeFiles(invocation, directory, exported);
  } else if (first !== undefined && others.length === 0) {
    invocation.stdout(first.text);
    if (first.holdsSecret) invocation.stderr(`maillogs: this file holds a secret of SNMP: keep it from others.\n`);
  } else {
    throw new Problem('usage', `export ${kind.name} makes several files: name a directory for them with --out.`);
  }
  return EXIT.ok;
}

function kindOf({ operands }: Invocation): ExportKind {
  const [name] = operands;
  const known = exportKindNames.join(', ');
  if (name === undefined) throw new Problem('usage', `for which tool? maillogs export KIND, one of ${known}.`);
  const kind = exportKinds.find((each) => each.name === name);
  if (kind !== undefined) return kind;
  const near = nearest(name, exportKindNames);
  const meant = near === undefined ? '' : `; did you mean "${near}"?`;
  throw new Problem('usage', `there is no export "${printable(name, 40)}"${meant || `: ${known}.`}`);
}

async function writeFiles({ host: { files }, stderr }: Invocation, directory: string, exported: readonly ExportFile[]) {
  makeDirectory(files, directory);
  for (const { name, text, holdsSecret, isProgram } of exported) {
    const path = join(directory, name);
    const mode = holdsSecret ? 0o640 : isProgram ? 0o755 : 0o644;
    await writeFile(files, path, [Buffer.from(text)], { mode, durability: 'none' });
    stderr(`${path}${holdsSecret ? ' (holds a secret of SNMP: its owner and its group may read it)' : ''}\n`);
  }
}

function makeDirectory(files: Files, directory: string): void {
  if (files.status(directory) === undefined) files.makeDirectory(directory, 0o755);
}
