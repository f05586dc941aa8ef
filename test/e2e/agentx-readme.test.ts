// The program in agentx/README.md is whole, needs of src/ only agentx/ and base/, and serves its row.

import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { committed, TOP } from '../support/checkout';
import { Child } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { snmpGet } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const ROW = '1.3.6.1.4.1.8072.9999.9999.1.0';

/** The README's program as one file; the paths of all that it is made of. */
function bundled(): { readonly program: string; readonly inputs: readonly string[] } {
  const [, program = ''] = /```ts\n(.*?)```/s.exec(committed('src/agentx/README.md')) ?? [];
  const { outputFiles, metafile } = buildSync({
    stdin: { contents: program, resolveDir: join(TOP, 'src/agentx'), sourcefile: 'README.ts', loader: 'ts' },
    absWorkingDir: TOP,
    bundle: true,
    platform: 'node',
    write: false,
    metafile: true,
  });
  return { program: outputFiles[0]!.text, inputs: Object.keys(metafile.inputs) };
}

test('the program is made of agentx/ and base/ alone', () => {
  const others = bundled().inputs.filter((path) => !/^src\/(agentx|base)\/|README\.ts$/.test(path));
  expect(others).toEqual([]);
});

test('snmpget reads the row that the program serves', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  const directory = keep(new TempDirectory());
  const program = directory.write('one-row.cjs', bundled().program);
  keep(new Child([process.execPath, program, snmpd.master.replace('unix:', '')]));
  await waitFor('the row is served', () => /Counter64: \d+/.test(snmpGet(snmpd.address, [ROW]).stdout));
});
