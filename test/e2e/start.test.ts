// What a start compiles: the pieces of the program that a command needs and no others, and of the usual starts each
// from V8's code that was written down by the installation.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortLauncher } from '../../scripts/short-launcher.mjs';
import { TOP } from '../support/checkout';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

/** Says of each piece, when it is compiled, whether V8's code of it was there and good, and which of Node's modules were loaded. */
const LOOKING = `const vm=require('vm'),S=vm.Script;const told=[];
  vm.Script=class extends S{constructor(text,options){super(text,options);
    const isFromCode=options.cachedData!==undefined&&!this.cachedDataRejected;
    told.push((isFromCode?'':'without code: ')+options.filename.replace(/.*[/]/,''))}};
  process.on('exit',()=>require('fs').writeFileSync(process.env.TOLD,JSON.stringify({pieces:told,
    modules:process.moduleLoadList.map((each)=>each.replace('NativeModule ','')) })));`;

interface Told {
  readonly pieces: readonly string[];
  readonly modules: readonly string[];
}

class Installed {
  readonly directory = keep(new TempDirectory());
  private readonly program = this.directory.at('bin/maillogs');

  constructor() {
    this.directory.directory('bin');
    this.directory.directory('lib/maillogs');
    const bundle = readFileSync(join(TOP, 'dist/maillogs.cjs'));
    writeFileSync(this.directory.at('lib/maillogs/maillogs.cjs'), bundle);
    writeFileSync(this.program, shortLauncher(bundle));
    writeFileSync(this.directory.at('looking.cjs'), LOOKING);
  }

  run(...words: readonly string[]): string {
    const { code, stdout, stderr } = runProgram([process.execPath, this.program, ...words]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  }

  /** The pieces that a command compiles, in their order. */
  piecesOf(...words: readonly string[]): readonly string[] {
    return this.toldBy(words).pieces;
  }

  /** The modules of Node that are loaded at its end. */
  modulesOf(...words: readonly string[]): readonly string[] {
    return this.toldBy(words).modules;
  }

  private toldBy(words: readonly string[]): Told {
    const told = this.directory.at('told');
    const looking = ['--require', this.directory.at('looking.cjs')];
    const { code } = runProgram([process.execPath, ...looking, this.program, ...words], { env: { TOLD: told } });
    expect(code).toBe(0);
    return JSON.parse(readFileSync(told, 'utf8')) as Told;
  }
}

test("the usual starts compile no piece that they do not need, and none without V8's code", () => {
  const installed = new Installed();
  const { directory } = installed;
  const log = directory.write('log', '@400000005f5e10000000000a new msg 1\n');
  const source = `{ name: send, path: ${log}, services: [send] }`;
  const config = directory.write('maillogs.yaml', `state_dir: ${directory.at('state')}\nsources:\n  - ${source}\n`);
  expect(installed.run('--write-code')).toBe('');
  const send = ['send', '--config', config];
  const configured = ['start', 'command', 'one-shot', 'both', 'config-problem', 'config', 'oid', 'yaml'];
  expect(installed.piecesOf('--version')).toEqual(['start']);
  expect(installed.piecesOf(...send)).toEqual([...configured, 'counting', 'qmail-send-lines', 'hooks', 'rbl-list']);
  expect(installed.piecesOf(...send)).toEqual(configured);
  const counting = ['start', 'command', 'count', 'oid', 'both', 'counting'];
  const count = (path: string) => installed.piecesOf('count', '--service', 'send,rbl', path);
  // The compiled module is for logs that are long enough.
  expect(count(log)).toEqual([...counting, 'qmail-send-lines', 'hooks', 'rbl-list']);
  const long = directory.write('long', readFileSync(log, 'latin1').repeat(2000));
  expect(count(long)).toEqual([...counting, 'ordinary-lines', 'rbl-list']);
  // A row of a table takes the tables of the MIB, and no more of what shows them.
  const refused =
    '@400000005f5e10000000000a rblsmtpd: 192.0.2.7 pid 611: 451 https://www.spamhaus.org/query/ip/192.0.2.7\n';
  const refusals = directory.write('refusals', refused);
  expect(count(refusals)).toEqual([...counting, 'qmail-send-lines', 'hooks', 'rbl-list', 'rblsmtpd-lines', 'rows']);
  expect(installed.modulesOf('count', '--service', 'send', log)).not.toContain('crypto');
});
