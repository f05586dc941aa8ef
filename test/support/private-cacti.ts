// Cacti 1.2 of Debian, unpacked and not installed, with a MariaDB of its own on loopback and no web server. It runs as
// root, since MariaDB wants its own user.

import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './checkout';
import { Child, runProgram } from './child';
import { freeTcpPort } from './free-port';
import { systemPath } from './private-snmpd';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

const LOOPBACK = '127.0.0.1';
/** What `dpkg -x` made of Debian's package. */
const UNPACKED = join(TOP, 'node_modules', '.cache', 'cacti');

export class PrivateCacti {
  private readonly directory = new TempDirectory();
  private database: Child | undefined;

  static async start(): Promise<PrivateCacti> {
    const cacti = new PrivateCacti();
    try {
      if (!existsSync(UNPACKED))
        throw new Error(`${UNPACKED} is missing: run scripts/unpack-package cacti ${UNPACKED}`);
      await cacti.startDatabase();
      cacti.unpack();
    } catch (thrown) {
      await cacti.stop();
      throw thrown;
    }
    return cacti;
  }

  private get share(): string {
    return this.directory.at('usr', 'share', 'cacti');
  }

  private get site(): string {
    return join(this.share, 'site');
  }

  private port = 0;

  private async startDatabase(): Promise<void> {
    const data = this.directory.directory('db');
    const run = this.directory.directory('run');
    const isRoot = process.getuid?.() === 0;
    if (isRoot) this.tool(['chown', 'mysql', data, run]);
    const own = ['--no-defaults', ...(isRoot ? ['--user=mysql'] : []), `--datadir=${data}`];
    this.tool(['mariadb-install-db', ...own, '--auth-root-authentication-method=normal', '--skip-test-db']);
    this.port = await freeTcpPort();
    const words = [
      ...own,
      `--socket=${join(run, 'db.sock')}`,
      `--pid-file=${join(run, 'db.pid')}`,
      `--bind-address=${LOOPBACK}`,
      `--port=${this.port}`,
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--innodb-flush-log-at-trx-commit=0',
      '--skip-name-resolve',
    ];
    this.database = new Child(['mariadbd', ...words], { env: { PATH: systemPath } });
    await waitFor('MariaDB answers', () => {
      if (this.database!.hasEnded) throw new Error(`MariaDB ended: ${this.database!.stderr}`);
      return runProgram(['mariadb-admin', '--no-defaults', '-S', join(run, 'db.sock'), 'ping']).code === 0;
    });
  }

  private unpack(): void {
    cpSync(join(UNPACKED, 'usr'), this.directory.at('usr'), { recursive: true, verbatimSymlinks: true });
    for (const name of ['log', 'cache', 'rra']) {
      rmSync(join(this.site, name), { recursive: true, force: true });
      mkdirSync(join(this.site, name));
    }
    for (const name of ['boost', 'mibcache', 'realtime', 'spikekill']) mkdirSync(join(this.site, 'cache', name));
    this.sql(
      'create database cacti character set utf8mb4 collate utf8mb4_unicode_ci; ' +
        "create user cacti@'127.0.0.0/255.0.0.0' identified by 'cacti'; " +
        "grant all on cacti.* to cacti@'127.0.0.0/255.0.0.0'; " +
        "grant select on mysql.time_zone_name to cacti@'127.0.0.0/255.0.0.0'",
      '',
    );
    this.sql(readFileSync(join(this.share, 'conf_templates', 'cacti.sql'), 'utf8'));
    // Its own database has a private network looked for devices at the first poll, which no test may do.
    this.sql('delete from automation_networks');
    // One zone is enough for Cacti's check.
    this.sql(this.tool(['mariadb-tzinfo-to-sql', '/usr/share/zoneinfo/UTC', 'UTC']), 'mysql');
    const marks = { DBNAME: 'cacti', DBSERVER: LOOPBACK, DBUSER: 'cacti', DBPASS: 'cacti', DBPORT: String(this.port) };
    const template = readFileSync(join(this.share, 'conf_templates', 'debian.php.dist'), 'utf8');
    const text = Object.entries(marks).reduce((php, [mark, value]) => php.replaceAll(`_DBC_${mark}_`, value), template);
    // In the package it is a link into /etc.
    rmSync(join(this.site, 'include', 'config.php'), { force: true });
    writeFileSync(
      join(this.site, 'include', 'config.php'),
      text.replaceAll('/var/lib/cacti/csrf', this.directory.at('run')),
    );
    const version = readFileSync(join(this.site, 'include', 'cacti_version'), 'utf8').trim();
    const settings = {
      ...{ path_php_binary: '/usr/bin/php', path_rrdtool: '/usr/bin/rrdtool', rrdtool_version: '1.7.2' },
      ...Object.fromEntries(
        ['get', 'walk', 'bulkwalk', 'getnext'].map((tool) => [`path_snmp${tool}`, `/usr/bin/snmp${tool}`]),
      ),
      ...{
        path_cactilog: join(this.site, 'log', 'cacti.log'),
        poller_type: 1,
        poller_interval: 300,
        cron_interval: 300,
      },
      ...{ availability_method: 0, max_get_size: 10 },
    };
    const values = Object.entries(settings).map(([name, value]) => `('${name}','${value}')`);
    this.sql(
      `delete from version; insert into version values ('${version}'); replace into settings values ${values.join()}`,
    );
  }

  /** Puts data queries where Cacti looks for them. */
  addQueries(from: string): void {
    for (const name of readdirSync(from).filter((each) => each.startsWith('maillogs_'))) {
      copyFileSync(join(from, name), join(this.share, 'resource', 'snmp_queries', name));
    }
  }

  /** How many objects an import said were new, and how many unchanged or updated. Data sources get the file's profile. */
  import(file: string, profile = '--with-profile'): Readonly<Record<'new' | 'unchanged' | 'updated', number>> {
    const said = this.cli('import_template.php', `--filename=${file}`, profile);
    const count = (word: string) => said.split(`[${word}]`).length - 1;
    return { new: count('new'), unchanged: count('unchanged'), updated: count('updated') };
  }

  /** Adds a device with the template of that name, at an address that no other has; gives its id. */
  addDevice(address: string, port: number, template: string, community = 'public'): number {
    const id = this.rows(`select id from host_template where name='${template}'`)[0]![0];
    this.cli(
      'add_device.php',
      ...[`--description=${address} ${community}`, `--ip=${address}`, `--port=${port}`, `--template=${id}`],
      ...['--version=2', `--community=${community}`, '--avail=none'],
    );
    return Number(this.rows('select max(id) from host')[0]![0]);
  }

  /** A graph for each row of a data query that has none yet; how many. */
  addRowGraphs(device: number, graphTemplate: string): number {
    const [[query, type, template] = []] = this.rows(
      'select q.snmp_query_id, q.id, q.graph_template_id from snmp_query_graph q join graph_templates t ' +
        `on t.id=q.graph_template_id where t.name='${graphTemplate}'`,
    );
    const said = this.cli(
      'add_graphs.php',
      ...['--graph-type=ds', `--graph-template-id=${template}`, `--host-id=${device}`, `--snmp-query-id=${query}`],
      ...[`--snmp-query-type-id=${type}`, '--snmp-field=row', '--snmp-value-regex=.*'],
    );
    return said.split('Graph Added').length - 1;
  }

  /** Watches the number of rows, as docs/graphing/cacti.md says. */
  watchRows(device: number): void {
    for (const [query] of this.rows("select id from snmp_query where name like 'maillogs%'")) {
      this.cli('add_data_query.php', `--host-id=${device}`, `--data-query-id=${query}`, '--reindex-method=2');
    }
  }

  cli(script: string, ...words: readonly string[]): string {
    return this.tool(['php', join(this.share, 'cli', script), ...words]);
  }

  poll(): string {
    this.sql('update poller_item set rrd_next_step=0');
    return this.tool(['php', join(this.site, 'poller.php'), '--force']);
  }

  /** Asks a device for nothing but the data sources of these names. */
  pollOnly(device: number, ...names: readonly string[]): void {
    this.sql(`delete from poller_item where host_id=${device} and rrd_name not in ('${names.join("','")}')`);
  }

  /** The graph of a device that has this title, after the device's name. */
  graphOf(device: number, title: string): number {
    const where = `l.host_id=${device} and g.title_cache like '% - ${title}'`;
    const [[id] = []] = this.rows(
      `select l.id from graph_local l join graph_templates_graph g on g.local_graph_id=l.id where ${where}`,
    );
    return Number(id);
  }

  /** What is stored last of each data source, by the name in brackets at the end of its title. */
  stored(device: number): ReadonlyMap<string, bigint | undefined> {
    const items = this.rows(
      'select distinct p.rrd_name, d.name_cache, p.rrd_path from poller_item p join data_template_data d using (local_data_id) ' +
        `where p.rrd_name<>'' and p.host_id=${device}`,
    );
    return new Map(
      items.map(([, title, path]) => {
        const name = /\[(.+)\]$/.exec(title!)?.[1] ?? title!;
        const last = runProgram(['rrdtool', 'lastupdate', path!]).stdout.trim().split(/\s+/).at(-1)!;
        return [name, /^\d+$/.test(last) ? BigInt(last) : undefined] as const;
      }),
    );
  }

  /** What rrdtool says of a file's data source: type, minimum, maximum and the rest. */
  rrdInfo(file: string): Readonly<Record<string, string>> {
    const lines = this.tool(['rrdtool', 'info', file]).matchAll(/^ds\[.+\]\.(\w+) = (.*)$/gm);
    return Object.fromEntries([...lines].map(([, word, value]) => [word, value]));
  }

  /** The rows of an answer, each a list of cells. */
  rows(query: string): readonly (readonly string[])[] {
    return this.sql(query)
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [line.split('\t')]));
  }

  /** A graph's picture, a PNG, as Cacti itself makes it; 1.2.30 draws an SVG where none is asked for. */
  picture(graph: number, seconds: number): Buffer {
    const script = this.directory.write(
      'graph.php',
      `<?php require('${this.site}/include/cli_check.php'); require_once($config['base_path'].'/lib/rrd.php'); ` +
        `$null=null; $pipe=''; print rrdtool_function_graph(${graph},0,['graph_start'=>time()-${seconds},` +
        `'graph_end'=>time(),'output_flag'=>RRDTOOL_OUTPUT_STDOUT,'image_format'=>'png'],$pipe,$null);`,
    );
    const { error, stdout } = spawnSync('php', [script], { cwd: '/' });
    if (error !== undefined) throw error;
    return stdout;
  }

  async stop(): Promise<void> {
    // The poller leaves programs of its own behind, which would look for the database for ever.
    const left = () =>
      readdirSync('/proc').filter(
        (name) => /^\d+$/.test(name) && read(`/proc/${name}/cmdline`).includes(`${this.site}/`),
      );
    await waitFor('the poller has ended', () => {
      const pids = left();
      for (const pid of pids) kill(Number(pid));
      return pids.length === 0;
    });
    await this.database?.stop();
    this.directory.stop();
  }

  private sql(text: string, database = 'cacti'): string {
    const socket = this.directory.at('run', 'db.sock');
    const words = ['--no-defaults', '-S', socket, '-N', ...(database === '' ? [] : [database])];
    return this.tool(['mariadb', ...words], text);
  }

  private tool(command: readonly [string, ...string[]], input?: string): string {
    const [program, ...words] = command;
    const { error, status, stdout, stderr } = spawnSync(program, words, {
      input,
      cwd: '/',
      env: { PATH: systemPath, TZ: 'UTC', LC_ALL: 'C' },
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      timeout: 120_000,
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${command.slice(0, 3).join(' ')} ended with ${status}: ${stderr}${stdout}`);
    return stdout;
  }
}

/** It may have ended by now. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
