// The farm beside the passes: it polls on a schedule of its own, and what is durable of it becomes one more host that
// whoever may ask can see.

import { arch, release, type } from 'node:os';
import { version } from '../base/version';
import type { Config } from '../config/config';
import type { FarmedConfig, FarmKeeper } from '../farm/keeper';
import type { Host } from '../host/host';
import { nodeResolver } from '../host/node-resolver';
import { markPlaces } from '../setup/open-ledger';
import { servedSubtrees } from '../setup/served-subtrees';
import { hostRows } from '../snmp/system-rows';
import type { View } from '../view/view';
import type { Part, Works } from './part';
import type { FarmView } from './snmp-door';

export class FarmDoor implements Part {
  private config: Config | undefined;
  private keeper: FarmKeeper | undefined;

  constructor(
    private readonly host: Host,
    private readonly published: (farm: FarmView) => void,
  ) {}

  /** Goes on with the farm that there is, where the configuration says the same of it. */
  async use({ config }: Works): Promise<void> {
    if (this.config !== undefined && isSameFarm(this.config, config)) return;
    await this.stop();
    this.config = config;
    if (!isFarmed(config)) return;
    const { FarmKeeper: Keeper } = await import('../farm/keeper');
    const beganMs = this.host.clock.monotonicMs();
    const upTime = () => Math.floor((this.host.clock.monotonicMs() - beganMs) / 10) % 2 ** 32;
    const system = hostRows({
      text: { ...this.words(config), description: `maillogs ${version}, a farm, on ${type()} ${release()} ${arch()}` },
      objectId: config.rootOid,
      capabilities: servedSubtrees(config)[0].capabilities ?? [],
      upTime,
    });
    const systemObjects = system.map(({ oid }) => oid.slice(0, -1));
    const published = ({ rows, objects }: View) =>
      this.published({
        context: config.farm.name,
        rows: [...system, ...rows],
        objects: [...systemObjects, ...objects],
      });
    const { host } = this;
    const marks = markPlaces(config.stateDir, process.env['CACHE_DIRECTORY']);
    const options = { host, marks, resolver: nodeResolver, environment: process.env, published };
    this.keeper = new Keeper(options, config);
    await this.keeper.start();
  }

  private words({ farm, snmp }: FarmedConfig) {
    return { name: farm.name, contact: snmp?.contact ?? '', location: snmp?.location ?? '' };
  }

  /** Resolves once what was polled last is saved. */
  async stop(): Promise<void> {
    const { keeper } = this;
    this.keeper = undefined;
    this.config = undefined;
    await keeper?.stop();
  }
}

const isFarmed = (config: Config): config is FarmedConfig => config.farm !== undefined;

/** What the farm is made of in a configuration. */
function isSameFarm(a: Config, b: Config): boolean {
  const told = ({ farm, stateDir, rootOid, counter32Mirror, counters, snmp, digest }: Config) =>
    JSON.stringify([farm, stateDir, rootOid, counter32Mirror, counters, snmp, digest]);
  return told(a) === told(b);
}
