// Debian's munin-update and munin-graph, as a private master of one node, whose plug-ins munin-run runs.

import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { runProgram } from './child';
import { systemPath } from './private-snmpd';
import type { TempDirectory } from './temp-directory';

/** What a master asks a node, and munin-run answers. */
const NODE = `#!/bin/sh
echo '# munin node at mx1'
while read -r command graph; do
  case $command in
  cap) echo 'cap' ;;
  nodes) printf 'mx1\\n.\\n' ;;
  list) echo '@GRAPHS@' ;;
  config | fetch)
    [ "$command" = config ] || command=
    munin-run --config node.conf --servicedir plugins --sconfdir conf --ignore-systemd-properties "$graph" $command
    echo . ;;
  quit) exit ;;
  esac
done
`;

const AS_MUNIN = ['setpriv', '--reuid=munin', '--regid=munin', '--clear-groups'] as const;

export class MuninMaster {
  /** The plug-in lies in the directory, as it was exported. */
  constructor(
    private readonly directory: TempDirectory,
    graphs: readonly string[],
  ) {
    for (const name of ['plugins', 'conf', 'db', 'html', 'log', 'run', 'tmpl']) directory.directory(name);
    writeFileSync(directory.at('conf', 'maillogs'), readFileSync(directory.at('maillogs')));
    directory.write('node.conf', '');
    for (const graph of graphs) symlinkSync(directory.at('maillogs_'), directory.at('plugins', `maillogs_${graph}`));
    const node = NODE.replace('@GRAPHS@', graphs.map((graph) => `maillogs_${graph}`).join(' '));
    const script = node.replace('munin-run', `cd ${directory.path} && munin-run`);
    chmodSync(directory.write('node', script), 0o755);
    directory.write(
      'munin.conf',
      [
        `dbdir ${directory.at('db')}`,
        `htmldir ${directory.at('html')}`,
        `logdir ${directory.at('log')}`,
        `rundir ${directory.at('run')}`,
        'max_processes 1',
        '[mx1]',
        `  address cmd://localhost${directory.at('node')}`,
        '  use_node_name yes\n',
      ].join('\n'),
    );
    // It refuses to run as root.
    runProgram(['chown', '-R', 'munin:munin', directory.path]);
  }

  /** One run of cron at that moment, as faketime(1) reads it. */
  update(at: string): void {
    this.run(at, 'munin-update', '--config_file', this.directory.at('munin.conf'), '--nofork');
  }

  /** The picture of a day that ends at that moment. */
  picture(at: string, graph: string): Buffer {
    // Which pictures there are, as munin-html tells munin-graph.
    this.directory.write('db/graphs', `/mx1/mx1/maillogs_${graph}-day.png\n`);
    this.run(at, 'munin-graph', '--config', this.directory.at('munin.conf'), '--nofork', '--nolazy', '--day');
    return readFileSync(this.directory.at('html', 'mx1', 'mx1', `maillogs_${graph}-day.png`));
  }

  private run(at: string, program: string, ...words: readonly string[]): void {
    const { code, stdout, stderr } = runProgram(
      [...AS_MUNIN, 'faketime', '-f', at, `/usr/share/munin/${program}`, ...words],
      {
        env: { PATH: systemPath, TZ: 'UTC', LC_ALL: 'C' },
      },
    );
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${stdout}${stderr}`);
  }
}
