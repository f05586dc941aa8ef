// What a configuration says once it is checked; every other part takes its settings from here.

import type { Oid } from '../base/oid';
import type { Place } from '../base/problem';
import type { SocketAddress } from '../base/sockets';
import type { DatagramAddress } from '../host/datagrams';
import type { WebAddress } from '../host/web-server';
import type { CounterFileNames } from '../registry/counter-files';
import type { MtaRow } from '../registry/mta-mib';
import type { ServiceName } from '../registry/services';
import type { Rate } from './quantity';

export interface Config {
  /** The file it was read from; undefined for the defaults. */
  readonly path: string | undefined;
  /** SHA-256 of what that file says but for its secrets, in hexadecimal. */
  readonly digest?: string;
  /** A cron expression, seconds first. */
  readonly schedule: string;
  /** The directory of snapshot, lock and counter files. */
  readonly stateDir: string;
  readonly agentx: {
    readonly master: SocketAddress;
  };
  /** How the agent answers SNMP itself; undefined where the file does not say. */
  readonly snmp?: SnmpConfig;
  readonly rootOid: Oid;
  /** The row of the local mail system in MTA-MIB; undefined where that is not served. */
  readonly mtaMib: MtaRow | undefined;
  /** Whether each Counter64 is served as a Counter32, too, for pollers that speak SNMPv1 only. */
  readonly counter32Mirror: boolean;
  /** Whether the last lines of each source that no rule claimed are kept with the counts, to be shown. */
  readonly keepSamples: boolean;
  readonly sources: readonly SourceConfig[];
  readonly counters: readonly CounterConfig[];
  readonly notifications: NotificationsConfig;
  readonly alerts: readonly AlertConfig[];
  /** How the counters are shown to Prometheus; undefined where the file does not say. */
  readonly metrics?: MetricsConfig;
  /** By what counts are kept over time, for graphs; undefined for nothing. */
  readonly history?: 'rrdtool';
  readonly farm: FarmConfig | undefined;
  readonly archive: ArchiveConfig;
  /** Counter files whose names differ from the usual ones. */
  readonly counterFiles?: CounterFileNames;
}

/** What the multilog post-processors do with the lines they are given. */
export interface ArchiveConfig {
  /** The directory of the logs and of the YYYY/MM/DD tree. */
  readonly logsBase: string;
  /** Whether lines are archived in that tree. */
  readonly archive: boolean;
  /** Whether TAI64N stamps are archived as dates, as tai64nlocal(8) writes them. */
  readonly untai: boolean;
  /** Whether archives of more than a month ago are removed. */
  readonly purge: boolean;
  /** Whether lines are passed on to multilog's own files. */
  readonly taifiles: boolean;
  /** Whose days the tree has. */
  readonly timezone: 'local' | 'utc';
}

/** Every key that is given must fit an entry; of a list any one. Nothing given means every entry. */
export interface JournalConfig {
  readonly units?: readonly string[];
  readonly facilities?: readonly string[];
  readonly identifiers?: readonly string[];
  /** Where the journal files lie, where that is not the system's own place. */
  readonly directory?: string;
}

export interface SourceConfig {
  /** The key of its cursor in the snapshot. */
  readonly name: string;
  readonly path: string;
  /** The services its lines may count for; empty for a log that only the user's own counters look at. */
  readonly services: readonly ServiceName[];
  /** Where reading starts when the source has no cursor yet. */
  readonly start: 'beginning' | 'end';
  /** Absolute patterns of its rotated files, and directories of them ("/" at the end), beside the usual ones. */
  readonly rotated?: readonly string[];
  /** What of the systemd journal is read; the path is then made from it. */
  readonly journal?: JournalConfig;
  /** Program names by the tags that stand for them in this log. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Relays, instances and clients that are content filters: see ProgramNames. */
  readonly filters?: readonly string[];
  /** The program that writes the whole log, whose lines carry no name. */
  readonly program?: string;
  /** How long nothing may be written to it before that is told; never where undefined. */
  readonly silentAfterMs?: number;
}

/** The alerts that are built in, each undefined where it is switched off, and the bounds of all. */
export interface NotificationsConfig {
  /** False: nothing is watched and nothing told. */
  readonly enabled: boolean;
  /** Between two notifications of one alert. */
  readonly minIntervalMs: number;
  /** The most notifications of all alerts together within any stretch of `perMs` milliseconds. */
  readonly limit: { readonly most: number; readonly perMs: number };
  readonly sourceStalledMs: number | undefined;
  readonly sourceLost: boolean;
  readonly commitFailingMs: number | undefined;
  readonly unclaimed:
    | { readonly abovePercent: number; readonly belowPercent: number; readonly overMs: number }
    | undefined;
}

/** A counter that is watched for how fast it grows. */
export interface AlertConfig {
  readonly name: string;
  /** As findCounter of registry/counter-place.ts takes it. */
  readonly counter: string;
  readonly riseAbove: Rate;
  readonly fallBelow: Rate;
  readonly overMs: number;
  readonly holdMs: number;
}

/** Text of the file with the place of its first character, for complaints about what is inside it. */
export interface PlacedText {
  readonly text: string;
  readonly place: Place;
}

/** A counter of the user's own, as declared: its pattern is known to compile. */
export interface CounterConfig {
  readonly name: string;
  /** The source whose lines are looked at; undefined for every source of the service. */
  readonly source: string | undefined;
  /** Only sources that count for this service are looked at. */
  readonly service: ServiceName | undefined;
  /** The program name a line must carry. */
  readonly program: string | undefined;
  readonly match: PlacedText;
  /** Whether `match` is a whole line in the language of rules; else it is a pattern. */
  readonly isLine: boolean;
  /** The capture group whose number is added instead of 1. */
  readonly add: PlacedText | undefined;
  /** The capture group that splits the counter into rows. */
  readonly by: PlacedText | undefined;
  /** What is counted; else the name of the number that is added, or `events`. */
  readonly units: string;
  /** What the counter means; empty where nothing is said. */
  readonly help: string;
  readonly place: Place;
}

export interface SnmpConfig {
  /** Where to answer; undefined to serve through an snmpd. */
  readonly listen: DatagramAddress | undefined;
  /** Whether `listen` may be an address that other machines can send to. */
  readonly isAnywhere: boolean;
  /** The community that is answered by SNMPv1 and v2c. */
  readonly community: string | undefined;
  readonly users: readonly SnmpUserConfig[];
  /** sysName, sysContact and sysLocation. */
  readonly name: string | undefined;
  readonly contact: string | undefined;
  readonly location: string | undefined;
}

/** A user of SNMPv3; passwords have at least 8 characters. */
export interface SnmpUserConfig {
  readonly name: string;
  readonly auth: { readonly protocol: SnmpAuthName; readonly password: string };
  /** undefined for messages that are not encrypted. */
  readonly priv: { readonly protocol: SnmpPrivName; readonly password: string } | undefined;
}

/** As Net-SNMP's tools spell them. */
export type SnmpAuthName = 'SHA' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512';
export type SnmpPrivName = 'AES' | 'AES-256' | 'AES-256-C';

export interface MetricsConfig {
  /** Where to answer over HTTP; undefined for not at all. */
  readonly listen: WebAddress | undefined;
  /** Written after each pass, for node_exporter. */
  readonly textfile: string | undefined;
  /** DNS lists that are shown before they refuse anyone. */
  readonly zones: readonly string[];
}

/** How members of the farm are asked; a secret that is not said comes from the environment. */
export type FarmAccess =
  | { readonly version: '2c'; readonly community?: string; readonly communityFile?: string }
  /** With authentication and privacy. */
  | {
      readonly version: '3';
      readonly user: string;
      readonly auth: { readonly protocol: SnmpAuthName; readonly keyFile: string | undefined };
      readonly priv: { readonly protocol: SnmpPrivName; readonly keyFile: string | undefined };
    };

export interface FarmHost {
  /** What tells it from the others, and the index of its row. */
  readonly name: string;
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Where they differ from those of the farm. */
  readonly access?: FarmAccess;
  readonly timeoutMs?: number;
  readonly retries?: number;
}

export interface FarmConfig {
  /** The SNMP context in which the sums are served, and its sysName. */
  readonly name: string;
  readonly hosts: readonly FarmHost[];
  /** More of them, a line each. */
  readonly hostsFile: string | undefined;
  /** A name of which every address is a member. */
  readonly dns: { readonly host: string; readonly port: number } | undefined;
  readonly access: FarmAccess;
  /** For each answer; a request is sent `retries` + 1 times. */
  readonly timeoutMs: number;
  readonly retries: number;
  /** Members that are spoken to at once; one that does not answer soon counts no longer. */
  readonly inFlight: number;
  /** Between the beginnings of two polls. */
  readonly everyMs: number;
  /** By which an engine of our own answers SNMPv1 and v2c about the farm. */
  readonly servedCommunity: string | undefined;
}
