// The way from the view to whoever asks: a session with the SNMP master or, where the configuration wants it, an engine
// of our own.

import {
  AgentxSession,
  type EncodedView,
  encodeView,
  type LiveRow,
  type MibRow,
  type NotifyOutcome,
} from '../agentx/index';
import { compareOids, type Oid } from '../base/oid';
import { formatSocketAddress } from '../base/sockets';
import { version } from '../base/version';
import type { Config } from '../config/config';
import type { MasterStanding } from '../doctor/presence';
import { formatDatagramAddress } from '../host/datagrams';
import type { Host } from '../host/host';
import { isSameSubtrees, servedSubtrees } from '../setup/served-subtrees';
import { isSameSnmp, isStandalone, type StandaloneConfig } from '../setup/standalone-options';
import type { StandaloneEngine } from '../snmp/engine';
import type { View } from '../view/view';
import type { Part, Works } from './part';
import { sessionJournal } from './session-journal';

export interface SnmpDoorEvents {
  /** The root is registered. The master's sysUpTime, in hundredths of a second. */
  connected(upTimeTicks: number): void;
  /** An engine of our own begins, with a sysUpTime of zero. */
  began(): void;
  /** A request was answered: counted once for each transaction. */
  answered(): void;
  stands(standing: MasterStanding): void;
}

/** What is served in an SNMP context of its own. */
export interface FarmView {
  readonly context: string;
  readonly rows: readonly LiveRow[];
  readonly objects: readonly Oid[];
}

export class SnmpDoor implements Part {
  private config: Config | undefined;
  private session: AgentxSession | undefined;
  /** In the session's place, where we answer SNMP ourselves. */
  private engine: StandaloneEngine | undefined;
  private encoded: EncodedView | undefined;
  /** The farm as one more host, and its rows as they were sent last. */
  private farm: FarmView | undefined;
  private encodedFarm: EncodedView | undefined;

  constructor(
    private readonly host: Host,
    private readonly events: SnmpDoorEvents,
  ) {}

  /** Goes on with the session or engine that there is, where the configuration wants the same of it. */
  async use({ config }: Works): Promise<void> {
    if (this.config !== undefined && !isServedAlike(this.config, config)) await this.stop();
    this.config = config;
    if (isStandalone(config)) this.engine ??= await this.listen(config);
    else this.session ??= this.connect(config);
    if (this.farm !== undefined && this.farm.context === config.farm?.name) this.publishFarm(this.farm);
  }

  publish({ rows, objects }: View): void {
    this.engine?.publish(rows, objects);
    if (this.session === undefined) return;
    this.encoded = encodeView(rows, objects, this.encoded);
    this.session.publish(this.encoded);
  }

  /** The view of a farm, with the rows that say which host it is, in the SNMP context of its name. */
  publishFarm(farm: FarmView): void {
    this.farm = farm;
    const { context, rows, objects } = farm;
    this.engine?.publishContext(context, rows, objects);
    if (this.session === undefined) return;
    this.encodedFarm = encodeView(rows, objects, this.encodedFarm);
    this.session.publish(this.encodedFarm, context);
  }

  /**
   * Sends a notification through the master. The engine has no one to send to: that an alert was raised or cleared is
   * in the journal, and nothing waits.
   */
  async notify(notification: Oid, varbinds: readonly MibRow[]): Promise<NotifyOutcome> {
    if (this.engine !== undefined) return { kind: 'accepted' };
    return (await this.session?.notify(notification, varbinds)) ?? { kind: 'unsent' };
  }

  /** Takes leave of the master. */
  async stop(): Promise<void> {
    await Promise.all([this.session?.stop(), this.engine?.stop()]);
    this.session = undefined;
    this.engine = undefined;
    this.encoded = undefined;
    this.encodedFarm = undefined;
  }

  private connect(config: Config): AgentxSession {
    const { clock, sockets, journal } = this.host;
    const address = config.agentx.master;
    const journaled = sessionJournal(journal, address);
    const session = new AgentxSession({
      clock,
      sockets,
      address,
      subtrees: servedSubtrees(config),
      description: `maillogs ${version}`,
      observer: {
        ...journaled,
        connected: (upTimeTicks) => this.events.connected(upTimeTicks),
        answered: () => this.events.answered(),
        lost: () => this.events.stands({ kind: 'unconnected' }),
        refused: (refusal) => {
          const { code, subtree } = refusal;
          journaled.refused(refusal);
          if (compareOids(subtree.oid, config.rootOid) === 0) this.events.stands({ kind: 'refused', code });
        },
      },
    });
    session.start();
    return session;
  }

  private async listen(config: StandaloneConfig): Promise<StandaloneEngine> {
    const { standaloneEngine } = await import('../setup/standalone');
    const addresses = [formatDatagramAddress(config.snmp.listen)];
    const engine = standaloneEngine(this.host, config, {
      opened: () => this.events.stands({ kind: 'standalone', addresses }),
      lost: () => this.events.stands({ kind: 'unconnected' }),
      answered: () => this.events.answered(),
    });
    this.events.began();
    engine.start();
    return engine;
  }
}

function isServedAlike(before: Config, config: Config): boolean {
  const isSameMaster = formatSocketAddress(before.agentx.master) === formatSocketAddress(config.agentx.master);
  return isSameMaster && isSameSubtrees(before, config) && isSameSnmp(before, config);
}
