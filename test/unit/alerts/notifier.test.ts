// Notifications to a master that is there, away, or refuses; and what outlives the agent.

import type { NotifyOutcome } from '../../../src/agentx/index';
import { AlertsFile } from '../../../src/alerts/alerts-file';
import type { AlertDeclaration } from '../../../src/alerts/declaration';
import { MAX_UNSENT, Notifier } from '../../../src/alerts/notifier';
import type { PassState } from '../../../src/alerts/observation';
import { Problem } from '../../../src/base/problem';
import { notificationOid } from '../../../src/registry/notifications';
import { DEFAULT_ROOT } from '../../../src/registry/registry';
import { UNLIMITED } from '../../support/alert-bench';
import { Machine, type MachineProcess } from '../../support/machine';

const commit: AlertDeclaration = { kind: 'commitFailing', name: 'commitFailing', afterMs: 0 };
const complete: PassState = { kind: 'complete' };
const failed: PassState = { kind: 'failed', reason: 'disk full.' };
const SUPPRESSED = -1;

/** An agent's notifier on a machine that may be started again. */
class Scene {
  readonly machine = new Machine();
  process!: MachineProcess;
  notifier!: Notifier;
  master: NotifyOutcome = { kind: 'accepted' };
  /** The names of the notifications that the master took. */
  readonly taken: string[] = [];
  readonly suppressed: unknown[] = [];

  constructor() {
    this.machine.disk.makeDirectory('/state');
    this.restart();
  }

  restart(): void {
    this.process = this.machine.start();
    const { host } = this.process;
    const file = new AlertsFile(host, '/state');
    this.notifier = new Notifier({
      host,
      file,
      notify: async (id, varbinds) => {
        if (this.master.kind === 'accepted') {
          this.taken.push(nameOf(id));
          this.suppressed.push(varbinds.at(SUPPRESSED)?.value.value);
        }
        return this.master;
      },
    });
    this.notifier.watch({ declarations: [commit], limits: UNLIMITED, root: DEFAULT_ROOT });
  }

  async see(pass: PassState): Promise<void> {
    const { clock } = this.machine;
    clock.advance(1000);
    const [monotonicMs, wallMs] = [clock.monotonicMs(), clock.nowMs()];
    this.notifier.observe({ monotonicMs, wallMs, pass, snapshot: undefined, sources: [] });
    await this.notifier.flush();
  }

  /** What the journal of this run says, by kind. */
  get said(): readonly string[] {
    return this.process.journal.map(({ kind }) => kind);
  }
}

function nameOf(id: readonly number[]): string {
  const [raised, cleared] = (['commitFailing', 'commitFailingCleared'] as const).map((name) =>
    notificationOid(DEFAULT_ROOT, name).join('.'),
  );
  return id.join('.') === raised ? 'raised' : id.join('.') === cleared ? 'cleared' : id.join('.');
}

test('what changes goes to the master and into the journal', async () => {
  const scene = new Scene();
  await scene.see(failed);
  await scene.see(failed);
  await scene.see(complete);
  expect(scene.taken).toEqual(['raised', 'cleared']);
  expect(scene.said).toEqual(['alertRaised', 'alertCleared']);
});

test('what finds no master waits, and is sent in order when there is one', async () => {
  const scene = new Scene();
  scene.master = { kind: 'unsent' };
  for (const pass of [failed, complete, failed]) await scene.see(pass);
  expect(scene.taken).toEqual([]);
  scene.master = { kind: 'accepted' };
  await scene.notifier.flush();
  expect(scene.taken).toEqual(['raised', 'cleared', 'raised']);
  await scene.notifier.flush();
  expect(scene.taken).toHaveLength(3);
});

test('what waits is sent by the next run, which raises nothing again', async () => {
  const scene = new Scene();
  scene.master = { kind: 'unsent' };
  await scene.see(failed);
  scene.machine.kill(scene.process);
  scene.restart();
  scene.master = { kind: 'accepted' };
  await scene.see(failed);
  expect(scene.taken).toEqual(['raised']);
  expect(scene.said).toEqual([]);
  await scene.see(complete);
  expect(scene.taken).toEqual(['raised', 'cleared']);
});

test('what was sent is not sent again by the next run', async () => {
  const scene = new Scene();
  await scene.see(failed);
  scene.machine.kill(scene.process);
  scene.restart();
  await scene.see(failed);
  expect(scene.taken).toEqual(['raised']);
});

test('what waits is bounded: the oldest goes, that is said, and the next one sent says how many', async () => {
  const scene = new Scene();
  scene.master = { kind: 'unsent' };
  for (let n = 0; n < MAX_UNSENT + 7; n++) await scene.see(n % 2 === 0 ? failed : complete);
  expect(scene.said.filter((kind) => kind === 'notificationsDropped')).toHaveLength(1);
  scene.master = { kind: 'accepted' };
  await scene.notifier.flush();
  expect(scene.taken).toHaveLength(MAX_UNSENT);
  expect(scene.taken.at(-1)).toBe('raised');
  expect(scene.suppressed.slice(0, 2)).toEqual([7, 0]);
});

test('what the master refuses is said, and not sent again', async () => {
  const scene = new Scene();
  scene.master = { kind: 'refused', code: 268 };
  await scene.see(failed);
  scene.master = { kind: 'accepted' };
  await scene.see(complete);
  expect(scene.taken).toEqual(['cleared']);
  expect(scene.process.journal[1]).toMatchObject({ kind: 'notificationRefused', alert: 'commitFailing', code: 268 });
});

test('a disk that takes nothing is said once, and keeps nothing from being sent', async () => {
  const scene = new Scene();
  scene.process.files.fate = ({ name }) => (name === 'create' ? new Problem('diskFull', 'no space.') : undefined);
  for (const pass of [failed, complete, failed]) await scene.see(pass);
  expect(scene.taken).toEqual(['raised', 'cleared', 'raised']);
  expect(scene.said.filter((kind) => kind === 'alertsNotSaved')).toHaveLength(1);
  scene.process.files.fate = () => undefined;
  await scene.see(failed);
  scene.machine.kill(scene.process);
  scene.restart();
  await scene.see(failed);
  expect(scene.taken).toHaveLength(3);
});

test('before there is a state directory nothing is kept, and nothing said', async () => {
  const scene = new Scene();
  scene.machine.disk.removeDirectory('/state');
  await scene.see(failed);
  expect(scene.taken).toEqual(['raised']);
  expect(scene.said).toEqual(['alertRaised']);
});

test.each([
  ['empty', ''],
  ['no JSON', 'alerts: none\n'],
  ['of another program', '{"format":"other"}\n'],
  ['of a newer one', '{"format":"maillogs-alerts","version":2}\n'],
  ['short of a part', '{"format":"maillogs-alerts","version":1,"alerts":[{}],"unsent":[],"dropped":0}\n'],
])('a file that is %s is said, and written again', async (_name, text) => {
  const scene = new Scene();
  scene.machine.disk.append('/state/alerts.json', text);
  scene.restart();
  expect(scene.said).toEqual(['alertsNotSaved']);
  await scene.see(failed);
  scene.restart();
  expect(scene.said).toEqual([]);
});

test('wherever it dies, a change is told at least once, and an alert stands as it stood before or after', async () => {
  for (let last = 1; ; last++) {
    const scene = new Scene();
    await scene.see(complete);
    const calls = scene.process.files.calls.length;
    scene.process.files.fate = ({ number }) => (number === calls + last ? 'die' : undefined);
    await scene.see(failed).catch(() => undefined);
    const hasDied = scene.process.files.isDead;
    scene.machine.kill(scene.process);
    scene.machine.powerCut();
    scene.restart();
    expect(scene.said).toEqual([]);
    await scene.see(failed);
    expect(scene.taken.length).toBeGreaterThanOrEqual(1);
    expect(scene.taken.length).toBeLessThanOrEqual(2);
    expect(new Set(scene.taken)).toEqual(new Set(['raised']));
    if (!hasDied) {
      expect(last).toBeGreaterThan(10);
      return;
    }
  }
});
