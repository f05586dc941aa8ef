// What doctor learns of snmpd and of the machine's SNMP tools: its configuration, its master socket, the MIB.

import { constants, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CLOSE_REASON } from '../agentx/close-reason';
import { ERROR_CODE } from '../agentx/error-code';
import { ANSWER_TIMEOUT_MS, MasterConnection } from '../agentx/master-connection';
import { describeFault, type MasterFault } from '../agentx/master-fault';
import type { SocketAddress } from '../base/sockets';
import { hasUser } from '../host/accounts';
import { readBounded } from '../host/bounded-read';
import type { Host } from '../host/host';
import { asUser, type UserIdentity } from './agent-user';
import { asItsUser, type Remedies, shellWord } from './facts';
import { type MibFacts, MODULE } from './judge-mib';
import type { SocketFacts } from './judge-socket';
import { problemOf } from './patient';
import { findDenial } from './probe-files';
import { type Line, readLines, type SnmpdConf, understand } from './snmpd-conf';

const CONF_PATHS: readonly string[] = [
  '/etc/snmp/snmpd.conf',
  '/usr/local/etc/snmp/snmpd.conf',
  '/usr/local/etc/snmpd.conf',
  '/opt/local/etc/snmp/snmpd.conf',
];
const MIB_DIRECTORIES = ['/usr/share/snmp/mibs', '/usr/local/share/snmp/mibs', '/opt/local/share/snmp/mibs'] as const;
const UNITS = ['/etc/systemd/system/maillogs.service', '/lib/systemd/system/maillogs.service'];
const SERVICES = ['/service/maillogs', '/etc/service/maillogs', '/var/service/maillogs'];
const MAX_DEPTH = 5;
const MAX_CONF_BYTES = 4 << 20;
const TOOL_TIMEOUT_MS = 5000;

/** Undefined where no file of it can be read. */
export function readSnmpdConf(named: string | undefined): SnmpdConf | undefined {
  const main = named ?? CONF_PATHS.find((path) => existsSync(path));
  if (main === undefined) return undefined;
  const files: string[] = [];
  const lines = linesOf(main, files, 0);
  return files.length === 0 ? undefined : understand(files, lines);
}

function linesOf(path: string, files: string[], depth: number): readonly Line[] {
  let text: string;
  try {
    text = readBounded(path, MAX_CONF_BYTES).toString('latin1');
  } catch {
    return [];
  }
  files.push(path);
  if (depth >= MAX_DEPTH) return [];
  return readLines(text).flatMap((line) => {
    const [token, operand] = line;
    if (operand === undefined) return [line];
    if (token === 'includefile') return linesOf(join(dirname(path), operand), files, depth + 1);
    if (token === 'includedir')
      return [line, ...confFilesIn(operand).flatMap((each) => linesOf(each, files, depth + 1))];
    return [line];
  });
}

function confFilesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.conf'))
      .sort()
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}

interface Here {
  readonly conf: SnmpdConf | undefined;
  /** The file of snmpd's configuration that was named. */
  readonly named: string | undefined;
  /** The path of maillogs' own configuration; undefined where the defaults are used. */
  readonly configPath: string | undefined;
  readonly user: UserIdentity;
}

/** The commands that mend things on this host, by its init system and its files. */
export function remediesHere({ conf, named, configPath, user }: Here): Remedies {
  const hasSystemd = existsSync('/run/systemd/system');
  const snmpd = (verb: string) => (hasSystemd ? `systemctl ${verb} snmpd` : `service snmpd ${verb}`);
  const agent = configPath === undefined ? 'maillogs agent' : `maillogs agent --config ${shellWord(configPath)}`;
  // Root would be another user than the one whose rights were looked at.
  const own = process.geteuid?.() === 0 && user.uid !== 0 ? asItsUser(user, agent) : agent;
  const service = SERVICES.find((path) => existsSync(path));
  const main = named ?? conf?.files[0];
  return {
    startSnmpd: snmpd('start'),
    restartSnmpd: snmpd('restart'),
    startAgent: UNITS.some((path) => existsSync(path))
      ? 'systemctl start maillogs'
      : service === undefined
        ? own
        : `svc -u ${service}`,
    snmpdDropIn:
      conf?.includeDirectory === undefined
        ? (main ?? '/etc/snmp/snmpd.conf.d/maillogs.conf')
        : join(conf.includeDirectory, 'maillogs.conf'),
    snmpdOwner: hasUser('Debian-snmp') ? 'Debian-snmp' : user.name,
    mibDirectory: MIB_DIRECTORIES.find((path) => existsSync(path)) ?? MIB_DIRECTORIES[0],
  };
}

/** Connects as the agent's user, opens a session, and takes leave; nothing is registered. */
export async function tryMaster(
  host: Host,
  address: SocketAddress,
  user: UserIdentity,
): Promise<SocketFacts['attempt']> {
  // A user that we cannot be is judged by mode bits before we connect as ourselves.
  const denial = address.kind === 'unix' ? findDenial(address.path, user, 2) : undefined;
  if (!user.isTried && denial !== undefined) return { kind: 'unconnected', errorCode: 'EACCES', denial };
  const need = address.kind === 'unix' ? { path: address.path, mode: constants.W_OK } : undefined;
  const fault = await asUser(user, need, () => openOnce(host, address)).catch((thrown): MasterFault => {
    problemOf(thrown);
    return { kind: 'socket', errorCode: 'EACCES' };
  });
  if (fault === undefined) return { kind: 'opened' };
  if (fault.kind === 'silent') return { kind: 'silent', seconds: ANSWER_TIMEOUT_MS / 1000 };
  const isOurs = fault.kind === 'socket' && !user.isTried && /^E(ACCES|PERM)$/.test(fault.errorCode ?? '');
  if (isOurs) return { kind: 'unseen' };
  if (fault.kind === 'socket') return { kind: 'unconnected', errorCode: fault.errorCode, denial };
  return { kind: 'failed', clause: describeFault(fault) };
}

function openOnce({ clock, sockets }: Host, address: SocketAddress): Promise<MasterFault | undefined> {
  return new Promise((resolve) => {
    const connection = new MasterConnection({
      clock,
      sockets,
      address,
      events: {
        opened() {
          connection.ask(
            0,
            { type: 'open', timeoutSeconds: 0, id: [], description: 'maillogs doctor' },
            ({ error, sessionId }) => {
              if (error !== ERROR_CODE.noError) {
                connection.fail({ kind: 'refused', request: 'open', code: error });
                return;
              }
              void connection
                .finish(sessionId, { type: 'close', reason: CLOSE_REASON.shutdown })
                .then(() => resolve(undefined));
            },
          );
        },
        requested: () => undefined,
        failed: resolve,
      },
    });
  });
}

/** What snmptranslate(1) makes of the name of the MIB, and which modules it misses. */
export function askSnmptranslate(root: string, environment: Readonly<Record<string, string | undefined>>): MibFacts {
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const { error, stdout, stderr } = spawnSync('snmptranslate', ['-m', MODULE, '-On', `${MODULE}::mailToasterLogsMIB`], {
    encoding: 'latin1',
    timeout: TOOL_TIMEOUT_MS,
    env: environment,
  });
  if (error !== undefined) return { kind: 'no tools' };
  const missing = [...stderr.matchAll(/Cannot find module \(([\w-]+)\)/g)].map(([, module]) => module!);
  const translated = /^\.([\d.]+)\s*$/m.exec(stdout)?.[1];
  return { kind: 'asked', root, translated, missing: [...new Set(missing)] };
}
