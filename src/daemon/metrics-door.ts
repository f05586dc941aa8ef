// The way from the view to Prometheus: a page over HTTP, and a file for node_exporter. A page is made when it is asked
// for, once for each view; so who asks often costs no more than who asks once.

import { sentenceOf } from '../base/problem';
import { version } from '../base/version';
import type { Config } from '../config/config';
import type { Host } from '../host/host';
import { formatWebAddress, type Web, type WebAddress, type WebServer } from '../host/web-server';
import { writeFile } from '../host/write-file';
import { metricFamilies } from '../metrics/families';
import { type MetricsFormat, metricsText } from '../metrics/metrics-text';
import { answerTo } from '../metrics/page';
import { describeListenError } from '../snmp/listen-hint';
import type { View } from '../view/view';
import type { ViewInput } from '../view/view-input';
import { servicesIn } from '../view/view-scope';
import type { Part, Works } from './part';

const RETRY_MS = 5_000;
/** Every user may read what everyone may ask for; node_exporter runs as one of its own. */
const FILE_MODE = 0o644;

export class MetricsDoor implements Part {
  private config: Config | undefined;
  private server: WebServer | undefined;
  private input: ViewInput | undefined;
  private readonly pages = new Map<MetricsFormat, Buffer>();
  private cancelRetry: () => void = () => undefined;
  private said: string | undefined;
  private writing: Promise<void> | undefined;
  private hasFileFailed = false;

  constructor(
    private readonly host: Host,
    private readonly web: Web,
  ) {}

  /** Goes on listening where the address stays the same. */
  async use({ config }: Works): Promise<void> {
    const before = this.config?.metrics?.listen;
    const { listen } = config.metrics ?? {};
    this.config = config;
    this.pages.clear();
    if (JSON.stringify(before) === JSON.stringify(listen)) return;
    await this.closeServer();
    if (listen !== undefined) this.open(listen);
  }

  publish(_: View, input: ViewInput): void {
    this.input = input;
    this.pages.clear();
  }

  passed(): void {
    this.writeFile();
  }

  /** However long a pass takes, the file does not look as if we stood still. */
  stillRunning(): void {
    this.writeFile();
  }

  async stop(): Promise<void> {
    await this.closeServer();
    await this.writing;
    this.config = undefined;
  }

  private async closeServer(): Promise<void> {
    this.cancelRetry();
    this.said = undefined;
    await this.server?.close();
    this.server = undefined;
  }

  private open(address: WebAddress): void {
    const { journal, clock } = this.host;
    const shown = `http://${formatWebAddress(address).slice('tcp:'.length)}/metrics`;
    this.server = this.web.listen(address, {
      opened: () => {
        this.said = undefined;
        journal.note({ kind: 'metricsListening', address: shown });
      },
      answer: (question) => answerTo(question, (format) => this.page(format)),
      failed: (errorCode) => {
        this.server = undefined;
        if (this.said !== errorCode) {
          journal.note({ kind: 'metricsNotListening', address: shown, reason: describeListenError(errorCode) });
        }
        this.said = errorCode;
        this.cancelRetry = clock.after(RETRY_MS, () => this.open(address));
      },
    });
  }

  /** Undefined before anything was counted. */
  private page(format: MetricsFormat): Buffer | undefined {
    const { input, config } = this;
    if (input === undefined || config === undefined) return undefined;
    const made = this.pages.get(format);
    if (made !== undefined) return made;
    const { snapshot, status } = input;
    const services = servicesIn(config);
    const zones = config.metrics?.zones ?? [];
    const page = Buffer.from(metricsText(metricFamilies({ snapshot, status, version, services, zones }), format));
    this.pages.set(format, page);
    return page;
  }

  /** One at a time: what comes meanwhile is in the next one. */
  private writeFile(): void {
    const path = this.config?.metrics?.textfile;
    const page = path === undefined ? undefined : this.page('classic');
    if (path === undefined || page === undefined || this.writing !== undefined) return;
    const { files, journal } = this.host;
    this.writing = writeFile(files, path, [page], { mode: FILE_MODE, durability: 'none' })
      .then(
        () => {
          this.hasFileFailed = false;
        },
        (thrown) => {
          if (!this.hasFileFailed) journal.note({ kind: 'metricsFileFailed', path, reason: sentenceOf(thrown) });
          this.hasFileFailed = true;
        },
      )
      .finally(() => {
        this.writing = undefined;
      });
  }
}
