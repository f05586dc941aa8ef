// The agent among a real snmpd of the benchmark's own, both on loopback and in its temporary directory.
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TOP } from './top.mjs';

const snmp = createRequire(import.meta.url)('net-snmp');
const systemPath = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;

export const ROOT = '1.3.6.1.4.1.8072.9999.9999.2004';

export function hasSnmpd() {
  return spawnSync('sh', ['-c', 'command -v snmpd'], { env: { PATH: systemPath } }).status === 0;
}

/** snmpd(8) with an AgentX socket in `directory` and `extra` lines in its configuration; resolves when it answers. */
export async function startSnmpd(directory, { extra = [], timeoutMs = 5000 } = {}) {
  const port = await freePort();
  const socket = join(directory, 'agentx');
  const home = join(directory, 'snmpd');
  mkdirSync(home);
  const file = join(home, 'snmpd.conf');
  const lines = ['rocommunity public 127.0.0.1', 'master agentx', `agentXSocket ${socket}`, ...extra];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const child = spawn('snmpd', ['-f', '-C', '-c', file, '-Lf', join(home, 'log'), `udp:127.0.0.1:${port}`], {
    env: { PATH: systemPath, SNMPCONFPATH: home, SNMP_PERSISTENT_DIR: home, MIBS: '' },
    stdio: 'ignore',
  });
  const client = new Client(port, timeoutMs);
  await until('snmpd answers', async () => (await client.get('1.3.6.1.2.1.1.3.0')) !== undefined);
  return { master: `unix:${socket}`, client, stop: () => Promise.all([client.close(), ended(child)]) };
}

/** Asks with one request after the other or many at once. */
class Client {
  constructor(port, timeoutMs) {
    this.session = snmp.createSession('127.0.0.1', 'public', {
      port,
      version: snmp.Version2c,
      retries: 0,
      timeout: timeoutMs,
    });
  }

  /** One value; undefined for an exception or where no answer came in time. */
  get(oid) {
    return new Promise((resolve) => {
      this.session.get([oid], (error, varbinds) => {
        resolve(error || snmp.isVarbindError(varbinds[0]) ? undefined : numberOf(varbinds[0]));
      });
    });
  }

  /** Values in one request, all of which must be there. */
  values(oids) {
    return new Promise((resolve, reject) => {
      this.session.get(oids, (error, varbinds) => {
        if (error) reject(error);
        else if (varbinds.some(snmp.isVarbindError)) reject(new Error(`no value at one of ${oids[0]} ...`));
        else resolve(varbinds);
      });
    });
  }

  /** GETBULKs from `root` on until there are `count` rows, of which none may lie outside. */
  async walk(root, count, maxRepetitions) {
    let seen = 0;
    for (let from = root; seen < count; ) {
      const varbinds = await this.bulk(from, Math.min(maxRepetitions, count - seen));
      seen += varbinds.length;
      from = varbinds.at(-1)?.oid ?? '';
      if (!from.startsWith(`${root}.`)) throw new Error(`${root} has less than ${count} rows`);
    }
  }

  bulk(from, maxRepetitions) {
    return new Promise((resolve, reject) => {
      this.session.getBulk([from], 0, maxRepetitions, (error, varbinds) =>
        error ? reject(error) : resolve(varbinds[0]),
      );
    });
  }

  close() {
    this.session.close();
  }
}

/** Counter64 comes as its bytes. */
function numberOf({ value }) {
  return Buffer.isBuffer(value) ? Number(BigInt(`0x0${value.toString('hex')}`)) : value;
}

/** The environment that the shipped unit gives the agent. */
export function unitEnvironment() {
  const unit = readFileSync(join(TOP, 'packaging/systemd/maillogs.service'), 'utf8');
  return Object.fromEntries([...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

/**
 * The daemon, one source, a pass each second, and `extra` lines in its configuration; `isAlone`: of no master; `env`:
 * what its environment has beside ours.
 */
export function startAgent(bundle, { directory, log, service, master, extra = [], isAlone = false, env = {} }) {
  const file = join(directory, 'maillogs.yaml');
  const lines = [
    'schedule: "* * * * * *"',
    `state_dir: ${join(directory, 'state')}`,
    ...(isAlone ? [] : [`agentx: { master: "${master ?? `unix:${join(directory, 'nobody')}`}" }`]),
    `root_oid: ${ROOT}`,
    'sources:',
    `  - { name: log, path: ${log}, services: [${service}] }`,
    ...extra,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const child = spawn(process.execPath, [bundle, 'agent', '--config', file], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  return { pid: child.pid, stop: () => ended(child) };
}

/** Asks it to end, and resolves when it has. */
export function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}

/** Asks again and again, ten times a second. */
export async function until(what, holds, withinMs = 60_000) {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not so before the deadline`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Resident memory of a process in MiB, by ps(1). */
export function residentMiB(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout) / 1024;
}

export function freePort() {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
