// An agent that answers SNMP itself, and the same tools at it in each version.

import { type ConfigText, writeConfig } from './agent-config';
import { AgentProcess } from './agent-process';
import type { CleanUp } from './clean-up';
import { freeUdpPort } from './free-port';
import { TempDirectory } from './temp-directory';

export const COMMUNITY = 'not public';

export interface V3User {
  readonly name: string;
  readonly auth: string;
  readonly priv: string | undefined;
}

/** Of the passwords `NAME-auth-secret` and `NAME-priv-secret`. */
export const users: readonly V3User[] = [
  { name: 'ann', auth: 'SHA', priv: 'AES' },
  { name: 'bob', auth: 'SHA-256', priv: 'AES' },
  { name: 'cid', auth: 'SHA-512', priv: 'AES-256' },
  { name: 'dot', auth: 'SHA-224', priv: undefined },
];

/** The words of a tool's command line that let it in. */
export interface Access {
  readonly name: string;
  readonly words: readonly string[];
}

export const v1: Access = { name: 'v1', words: ['-v1', '-c', COMMUNITY] };
export const v2c: Access = { name: 'v2c', words: ['-v2c', '-c', COMMUNITY] };
export const v3 = ({ name, auth, priv }: V3User): Access => {
  const level = priv === undefined ? 'authNoPriv' : 'authPriv';
  const signs = ['-v3', '-u', name, '-l', level, '-a', auth, '-A', `${name}-auth-secret`];
  const hides = priv === undefined ? [] : ['-x', priv, '-X', `${name}-priv-secret`];
  return { name: `v3 ${level} ${auth} ${priv ?? ''}`.trimEnd(), words: [...signs, ...hides] };
};

export interface StandaloneAgent {
  readonly directory: TempDirectory;
  readonly port: number;
  readonly address: string;
  readonly config: string;
  readonly agent: AgentProcess;
}

/** Runs once `prepare` has put the log and the state into the directory. */
export async function startStandalone(
  { keep }: CleanUp,
  prepare: (directory: TempDirectory) => ConfigText,
): Promise<StandaloneAgent> {
  const directory = keep(new TempDirectory());
  const port = await freeUdpPort();
  const text = prepare(directory);
  const config = writeConfig(directory, { ...text, extra: `${snmpKey(port)}${text.extra ?? ''}` });
  const agent = keep(new AgentProcess(config));
  await agent.said(/answering SNMP/);
  return { directory, port, address: `127.0.0.1:${port}`, config, agent };
}

function snmpKey(port: number): string {
  const lines = users.map(({ name, auth, priv }) => {
    const hides = priv === undefined ? '' : `, priv: ${priv}, priv_password: ${name}-priv-secret`;
    return `    - {name: ${name}, auth: ${auth}, auth_password: ${name}-auth-secret${hides}}\n`;
  });
  return `snmp:\n  listen: udp:127.0.0.1:${port}\n  community: ${COMMUNITY}\n  users:\n${lines.join('')}`;
}
