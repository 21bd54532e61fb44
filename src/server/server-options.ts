import { availableParallelism } from 'node:os';
import type { Store } from '../store/index.ts';
import type { BundleSpec } from './bundle-registry.ts';

export interface ServerOptions {
  /** At least one, with distinct names; the first answers requests that name none. */
  readonly bundles: readonly BundleSpec[];
  /** Authors' histories; closed with the server (default: none are kept). */
  readonly store?: Store | undefined;
  /** Default 127.0.0.1: this computer alone. */
  readonly host?: string | undefined;
  /** Default 8787; 0 is one that is free. */
  readonly port?: number | undefined;
  /** What requests must bear to use /v1, /device and /metrics (default: all may). */
  readonly token?: string | undefined;
  /** Origins whose pages may use the server, e.g. `https://example.org` (default: none). */
  readonly cors?: readonly string[] | undefined;
  /** Worker threads for each bundle (default: all cores but one, at least 1). */
  readonly threads?: number | undefined;
  /** Requests that may wait for a thread of a bundle (default 64). */
  readonly maxWaiting?: number | undefined;
  /** For one request, in ms (default 10,000). */
  readonly timeLimitMs?: number | undefined;
  /** Requests to /v1 that one address may send in a minute (default: any number). */
  readonly ratePerMinute?: number | undefined;
  /** Whether addresses come from a proxy's X-Forwarded-For (default false: anybody could send it). */
  readonly trustProxy?: boolean | undefined;
  /** How often folders of bundles are looked at, in ms; 0 is never (default 2,000). */
  readonly watchMs?: number | undefined;
  /** How long requests under way may take once the server closes, in ms (default 10,000). */
  readonly closingMs?: number | undefined;
  /** How long a client may take to send a request, in ms (default 15,000). */
  readonly receiveMs?: number | undefined;
  /** The built playground (default: the package's own). */
  readonly webFolder?: string | undefined;
  /** Where log lines go, each a JSON object (default: nowhere). */
  readonly log?: { write(line: string): void } | undefined;
}

type WithDefault =
  | 'host'
  | 'port'
  | 'cors'
  | 'threads'
  | 'maxWaiting'
  | 'timeLimitMs'
  | 'trustProxy'
  | 'watchMs'
  | 'closingMs'
  | 'receiveMs';

export type Settings = ServerOptions & {
  readonly [name in WithDefault]-?: NonNullable<ServerOptions[name]>;
};

export function withDefaults(options: ServerOptions): Settings {
  return {
    ...options,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 8787,
    cors: options.cors ?? [],
    threads: options.threads ?? Math.max(1, availableParallelism() - 1),
    maxWaiting: options.maxWaiting ?? 64,
    timeLimitMs: options.timeLimitMs ?? 10_000,
    trustProxy: options.trustProxy ?? false,
    watchMs: options.watchMs ?? 2_000,
    closingMs: options.closingMs ?? 10_000,
    receiveMs: options.receiveMs ?? 15_000,
  };
}
