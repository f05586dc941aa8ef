// maillogs init: looks at a host and writes a configuration for what it logs.

import { dirname } from 'node:path';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { DEFAULT_STATE_DIR } from '../config/defaults';
import { findAgentUser } from '../doctor/agent-user';
import { readSnmpdConf } from '../doctor/probe-snmpd';
import { DEFAULT_AGENTX_SOCKET } from '../doctor/snmpd-conf';
import { type Invocation, textOption } from '../host/invocation';
import { writeFile } from '../host/write-file';
import { closedLogs } from '../init/closed-logs';
import { configurationText } from '../init/configuration-text';
import { lookAround } from '../init/look';
import { reportText } from '../init/report';
import { sightOf } from '../init/sight';

/** Where the package's drop-in puts snmpd's socket; systemd makes the directory. */
const LINUX_SOCKET = '/run/agentx/master';
const CONFIG_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/** Who is given the state directory is who will count. */
const agentUser = (stateDir = DEFAULT_STATE_DIR) =>
  findAgentUser(undefined, { presence: undefined, stateDir, isAlive: false });

export async function run(invocation: Invocation): Promise<ExitCode> {
  const { host, options } = invocation;
  const out = textOption(invocation, 'out');
  const root = textOption(invocation, 'root') ?? '/';
  if (out !== undefined && options['force'] !== true && host.files.ownStatus(out) !== undefined) {
    throw new Problem('exists', `${out} is there already: name another file, or replace it with --force.`);
  }
  if (host.files.status(root)?.kind !== 'directory') {
    throw new Problem('noInput', `there is no directory ${printable(root)} to look at.`);
  }
  const sight = sightOf(host.files, root);
  const conf = sight.exists('/etc/snmp/snmpd.conf') ? readSnmpdConf(sight.real('/etc/snmp/snmpd.conf')) : undefined;
  const snmpdConf = conf ?? (root === '/' ? readSnmpdConf(undefined) : undefined);
  const seen = await lookAround({ host, sight, snmpdConf });
  const socket = snmpdConf?.agentxSocket ?? (sight.exists('/run') ? LINUX_SOCKET : DEFAULT_AGENTX_SOCKET);
  const stateDir = textOption(invocation, 'state') ?? seen.toaster?.config.stateDir;
  const text = configurationText(seen, { stateDir, master: socket.startsWith('/') ? `unix:${socket}` : socket });
  if (out === undefined) invocation.stdout(text);
  else {
    if (host.files.status(dirname(out)) === undefined) host.files.makeDirectory(dirname(out), DIRECTORY_MODE);
    await writeFile(host.files, out, [Buffer.from(text)], { mode: CONFIG_MODE, durability: 'content' });
  }
  const closed = root === '/' ? await closedLogs(host.files, seen.logs, agentUser(stateDir)) : [];
  invocation.stderr(reportText(seen, { path: out, closed }));
  return EXIT.ok;
}
