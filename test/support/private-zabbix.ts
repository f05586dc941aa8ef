// Zabbix 6.0 of Debian: server, frontend without a web server, and PostgreSQL, all private and below one directory. As
// root, since PostgreSQL wants its own user.

import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child';
import { freeTcpPort } from './free-port';
import { systemPath } from './private-snmpd';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

const SCHEMA = '/usr/share/zabbix-server-pgsql';

export class PrivateZabbix {
  private readonly directory = new TempDirectory();
  private server: Child | undefined;
  private web: Child | undefined;
  private postgres: Child | undefined;
  private url = '';
  private session: string | undefined;

  static async start(): Promise<PrivateZabbix> {
    const zabbix = new PrivateZabbix();
    try {
      await zabbix.startDatabase();
      await zabbix.startServer();
      await zabbix.startFrontend();
    } catch (thrown) {
      await zabbix.stop();
      throw thrown;
    }
    return zabbix;
  }

  private get run(): string {
    return this.directory.at('run');
  }

  private async startDatabase(): Promise<void> {
    const versions = readdirSync('/usr/lib/postgresql').sort();
    const bin = join('/usr/lib/postgresql', versions.at(-1)!, 'bin');
    const data = this.directory.directory('pg');
    this.directory.directory('run');
    this.tool(['chown', 'postgres', data, this.run]);
    this.asPostgres([join(bin, 'initdb'), '-D', data, '-N', '-A', 'trust', '-E', 'UTF8', '--locale=C']);
    const settings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', "listen_addresses=''"];
    appendFileSync(
      join(data, 'postgresql.conf'),
      `${[...settings, `unix_socket_directories='${this.run}'`, ''].join('\n')}`,
    );
    this.postgres = new Child(['runuser', '-u', 'postgres', '--', join(bin, 'postgres'), '-D', data], { cwd: '/' });
    const ready = () => spawnSync(join(bin, 'pg_isready'), ['-q', '-h', this.run]).status === 0;
    await waitFor('PostgreSQL is ready', ready);
    this.asPostgres(['createuser', '-h', this.run, 'zabbix']);
    this.asPostgres(['createdb', '-h', this.run, '-O', 'zabbix', 'zabbix']);
    const files = ['schema', 'images', 'data'].map((name) => join(SCHEMA, `${name}.sql.gz`));
    const load = `zcat ${files.join(' ')} | psql -q -h ${this.run} -U zabbix zabbix`;
    this.asPostgres(['sh', '-c', load]);
  }

  private async startServer(): Promise<void> {
    const port = await freeTcpPort();
    const lines = {
      ...{ LogFile: this.directory.at('server.log'), PidFile: this.directory.at('server.pid'), SocketDir: this.run },
      ...{
        DBHost: this.run,
        DBName: 'zabbix',
        DBUser: 'zabbix',
        ListenIP: '127.0.0.1',
        ListenPort: port,
        AllowRoot: 1,
      },
      ...{ StartPollers: 3, StartPreprocessors: 1, StartPollersUnreachable: 1, StartPingers: 0, StartDiscoverers: 0 },
      ...{ StartHTTPPollers: 0, StartTrappers: 1, StartAlerters: 1, StartEscalators: 1, CacheUpdateFrequency: 5 },
    };
    const text = Object.entries(lines).map(([name, value]) => `${name}=${value}\n`);
    const file = this.directory.write('server.conf', text.join(''));
    this.server = new Child(['zabbix_server', '-f', '-c', file], { env: { PATH: systemPath }, cwd: '/' });
  }

  private async startFrontend(): Promise<void> {
    const web = this.directory.at('web');
    cpSync('/usr/share/zabbix', web, {
      recursive: true,
      dereference: true,
      filter: (path) => !path.endsWith('zabbix.conf.php'),
    });
    const configuration = join(web, 'conf', 'zabbix.conf.php');
    // Debian's copy looks for it in /etc.
    const loader = join(web, 'include', 'classes', 'core', 'CConfigFile.php');
    writeFileSync(loader, readFileSync(loader, 'utf8').replace("'/etc/zabbix/zabbix.conf.php'", `'${configuration}'`));
    rmSync(configuration, { force: true });
    const settings = {
      ...{
        TYPE: 'POSTGRESQL',
        SERVER: this.run,
        PORT: '0',
        DATABASE: 'zabbix',
        USER: 'zabbix',
        PASSWORD: '',
        SCHEMA: '',
      },
      ...{
        KEY_FILE: '',
        CERT_FILE: '',
        CA_FILE: '',
        CIPHER_LIST: '',
        VAULT_URL: '',
        VAULT_DB_PATH: '',
        VAULT_TOKEN: '',
      },
    };
    const text = Object.entries(settings).map(([name, value]) => `$DB['${name}']='${value}';\n`);
    const flags = "$DB['ENCRYPTION']=false; $DB['VERIFY_HOST']=false; $DB['DOUBLE_IEEE754']=true;\n";
    const own = "$ZBX_SERVER=''; $ZBX_SERVER_PORT=''; $ZBX_SERVER_NAME='t'; $IMAGE_FORMAT_DEFAULT=IMAGE_FORMAT_PNG;\n";
    writeFileSync(configuration, `<?php\n${text.join('')}${flags}${own}`);
    // Without that locale chart2.php draws an error.
    const locales = this.directory.directory('locale');
    this.tool(['localedef', '-i', 'en_US', '-f', 'UTF-8', join(locales, 'en_US.UTF-8')]);
    const address = `127.0.0.1:${await freeTcpPort()}`;
    const words = ['-d', 'max_execution_time=300', '-d', 'memory_limit=512M', '-d', 'post_max_size=32M'];
    this.web = new Child(['php', ...words, '-S', address, '-t', web], {
      env: { PATH: systemPath, LOCPATH: locales },
      cwd: '/',
    });
    this.url = `http://${address}`;
    await waitFor('the frontend answers', async () =>
      fetch(`${this.url}/api_jsonrpc.php`).then(
        () => true,
        () => false,
      ),
    );
    this.session = (await this.call('user.login', { username: 'Admin', password: 'zabbix' })) as string;
  }

  /** A call of the API; throws what it complains of. */
  async call(method: string, params: unknown): Promise<unknown> {
    const auth = this.session === undefined ? {} : { auth: this.session };
    const answer = await fetch(`${this.url}/api_jsonrpc.php`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json-rpc' },
      body: JSON.stringify({ jsonrpc: '2.0', method, params, id: 1, ...auth }),
    });
    const { result, error } = (await answer.json()) as { result?: unknown; error?: { message: string; data: string } };
    if (error !== undefined) throw new Error(`${method}: ${error.message} ${error.data}`);
    return result;
  }

  /** Imports a template as the frontend does, and takes away what is not in it any more. */
  async import(source: string): Promise<unknown> {
    const kinds = ['templates', 'valueMaps', 'items', 'discoveryRules', 'triggers', 'graphs', 'templateDashboards'];
    const all = { createMissing: true, updateExisting: true };
    const rules = {
      ...Object.fromEntries(kinds.map((kind) => [kind, all])),
      groups: { createMissing: true, updateExisting: true },
    };
    return this.call('configuration.import', { format: 'yaml', source, rules });
  }

  /** A host at loopback with a template, whose macros have these values. */
  async addHost(
    name: string,
    port: number,
    template: string,
    macros: Readonly<Record<string, string>>,
    community = 'public',
  ): Promise<string> {
    const [{ templateid }] = (await this.call('template.get', { filter: { host: template } })) as [
      { templateid: string },
    ];
    const [{ groupid }] = (await this.call('hostgroup.get', { filter: { name: 'Discovered hosts' } })) as [
      { groupid: string },
    ];
    const details = { version: 2, bulk: 1, community };
    const at = { type: 2, main: 1, useip: 1, ip: '127.0.0.1', dns: '', port: String(port), details };
    const { hostids } = (await this.call('host.create', {
      host: name,
      groups: [{ groupid }],
      templates: [{ templateid }],
      interfaces: [at],
      macros: Object.entries(macros).map(([macro, value]) => ({ macro, value })),
    })) as { hostids: [string] };
    return hostids[0];
  }

  /** The picture of a graph of the last minutes, as the frontend draws it. */
  async picture(graphId: string, minutes = 15): Promise<Buffer> {
    const query = `graphid=${graphId}&from=now-${minutes}m&to=now&width=800&height=200&profileIdx=web.charts.filter`;
    const form = new URLSearchParams({ name: 'Admin', password: 'zabbix', autologin: '1', enter: 'Sign in' });
    const signedIn = await fetch(`${this.url}/index.php`, { method: 'POST', body: form, redirect: 'manual' });
    const cookie = signedIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0]!)
      .join('; ');
    const answer = await fetch(`${this.url}/chart2.php?${query}`, { headers: { cookie } });
    return Buffer.from(await answer.arrayBuffer());
  }

  async stop(): Promise<void> {
    await this.web?.stop();
    await this.server?.stop();
    const pid =
      this.postgres === undefined ? undefined : /^\d+/.exec(readOr(this.directory.at('pg', 'postmaster.pid')))?.[0];
    // SIGQUIT: at once, without a checkpoint. runuser ends with it.
    if (pid !== undefined) process.kill(Number(pid), 'SIGQUIT');
    await this.postgres?.ended;
    this.directory.stop();
  }

  private asPostgres(command: readonly string[]): void {
    chmodSync(this.directory.path, 0o755);
    this.tool(['runuser', '-u', 'postgres', '--', ...command]);
  }

  private tool(command: readonly [string, ...string[]]): void {
    const [program, ...words] = command;
    const { error, status, stderr } = spawnSync(program, words, {
      cwd: '/',
      env: { PATH: systemPath, LC_ALL: 'C' },
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}`);
  }
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
