// Several mail hosts on loopback addresses of their own, each with its snmpd, its agent and its logs, as the hosts
// behind one name would be: all at one port.

import { rmSync } from 'node:fs';
import { logIn, ROOT, writeConfig } from './agent-config';
import { AgentProcess } from './agent-process';
import type { CleanUp } from './clean-up';
import { freeUdpPort } from './free-port';
import { PrivateSnmpd } from './private-snmpd';
import { writeSnapshot } from './snapshot-file';
import { getRows, snmpGet } from './snmp-tools';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

export interface MailHost {
  /** 127.0.0.1, .2 ... */
  readonly address: string;
  readonly snmpd: PrivateSnmpd;
  /** Its agent, and how another begins after it was stopped, with the state that there is or none. */
  agent: AgentProcess;
  readonly startAgent: (options?: { readonly isStateLost: boolean }) => Promise<void>;
  /** Puts lines behind its logs. */
  readonly log: (lines: { readonly send?: readonly string[]; readonly smtp?: readonly string[] }) => void;
}

export interface MailFarm {
  readonly port: number;
  readonly hosts: readonly MailHost[];
}

/** What is the same on each of them. */
export interface EachHost {
  /** What it has counted before. */
  readonly totals?: Parameters<typeof writeSnapshot>[1];
  /** More lines of its snmpd.conf. */
  readonly lines?: readonly string[];
}

export async function startFarm(size: number, keep: CleanUp['keep'], each: EachHost = {}): Promise<MailFarm> {
  const port = await freeUdpPort();
  const hosts = await Promise.all(
    Array.from({ length: size }, (_, n) => startHost({ ...each, address: `127.0.0.${n + 1}`, port, keep })),
  );
  return { port, hosts };
}

interface HostOptions extends EachHost {
  readonly address: string;
  readonly port: number;
  readonly keep: CleanUp['keep'];
}

async function startHost({ address, port, keep, totals = {}, lines = [] }: HostOptions): Promise<MailHost> {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start({ host: address, port, lines }));
  if (Object.keys(totals).length > 0) writeSnapshot(directory.directory('state'), totals);
  for (const name of ['send.log', 'smtp.log']) directory.write(name, '');
  const sources = { send: logIn(directory, 'send.log'), smtp: logIn(directory, 'smtp.log', ['rbl']) };
  const config = writeConfig(directory, { sources, master: snmpd.master });
  const serves = () =>
    waitFor(`${address} serves its rows`, () =>
      snmpGet(snmpd.address, [`${ROOT}.1.1.1.0`]).stdout.includes('Counter64'),
    );
  const agent = keep(new AgentProcess(config));
  await serves();
  const host: MailHost = {
    address,
    snmpd,
    agent,
    startAgent: async ({ isStateLost } = { isStateLost: false }) => {
      if (isStateLost) rmSync(directory.at('state'), { recursive: true });
      host.agent = keep(new AgentProcess(config));
      await serves();
    },
    log: ({ send = [], smtp = [] }) => {
      directory.append('send.log', send.map((line) => `${line}\n`).join(''));
      directory.append('smtp.log', smtp.map((line) => `${line}\n`).join(''));
    },
  };
  return host;
}

/** Waits for a row to have a value. */
export async function serves(host: MailHost, oid: string, value: number | bigint): Promise<void> {
  const now = () => getRows(host.snmpd.address, [oid])[0]?.value;
  await waitFor(`${oid} of ${host.address} is ${value}`, () => now() === String(value), {
    withinMs: 15_000,
    seen: now,
  });
}

/** Deliveries as qmail-send reports their ends. */
export function deliveries(result: 'success' | 'failure', count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `@4000000066f2a1041c000005 delivery ${n}: ${result}: as_told/`);
}
