import { availableParallelism } from 'node:os';
import { type Static, Type } from 'typebox';
import { InvalidArgumentError } from '../base/errors.ts';
import { parseOptions } from '../base/options.ts';
import { resolveModelModule } from '../recommend/model-modules.ts';
import type { Store } from '../store/index.ts';
import type { BundleSpec } from './bundle-registry.ts';
import { bundleNamePattern, maxima } from './option-rules.ts';
import type { LogStream } from './request-log.ts';
import { isNetwork } from './trust-proxy.ts';

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
  /**
   * Names by which requests may call the server (`Host`), e.g. of a proxy that passes on its own, beside `host` and
   * those of this computer. Default: any, except without a token at a loopback address, where there are no others.
   */
  readonly allowHosts?: readonly string[] | undefined;
  /** Worker threads for each bundle (default: all cores but one, at least 1). */
  readonly threads?: number | undefined;
  /** Requests that may wait for a thread of a bundle (default 64). */
  readonly maxWaiting?: number | undefined;
  /** For one request, in ms (default 10,000). */
  readonly timeLimitMs?: number | undefined;
  /** For loading a bundle, until it answers, in ms (default 120,000). */
  readonly loadLimitMs?: number | undefined;
  /** Requests to /v1, /device and /metrics that one address may send in a minute (default: any number). */
  readonly ratePerMinute?: number | undefined;
  /**
   * Which proxies are believed about whom they forward for (`X-Forwarded-For`): so many, counted from the server, or
   * those of these addresses and networks (`10.0.0.0/8`). Default 0: anybody could send that header.
   */
  readonly trustProxy?: number | readonly string[] | undefined;
  /** How often folders of bundles are looked at, in ms; 0 is never (default 2,000). */
  readonly watchMs?: number | undefined;
  /** How long requests under way may take once the server closes, in ms (default 10,000). */
  readonly closingMs?: number | undefined;
  /** How long a client may take to send a request, in ms (default 15,000). */
  readonly receiveMs?: number | undefined;
  /**
   * Modules that register models which bundles name: paths of files or names of packages (`registerModel`). Each
   * worker thread imports them, which runs their code.
   */
  readonly modelModules?: readonly string[] | undefined;
  /** The built playground (default: the package's own). */
  readonly webFolder?: string | undefined;
  /** Where log lines go, each a JSON object (default: nowhere). Those that cannot be written are lost. */
  readonly log?: LogStream | undefined;
}

const wholeNumber = (minimum: number, maximum: number, byDefault: number) =>
  Type.Integer({ minimum, maximum, default: byDefault });

const schema = Type.Object(
  {
    bundles: Type.Array(
      Type.Object({
        name: Type.String(),
        folder: Type.String(),
        deviceFolder: Type.Optional(Type.Union([Type.String(), Type.Undefined()])),
      }),
    ),
    host: Type.String({ default: '127.0.0.1' }),
    port: wholeNumber(0, maxima.port, 8787),
    token: Type.Optional(Type.String({ minLength: 1 })),
    cors: Type.Array(Type.String(), { default: [] }),
    allowHosts: Type.Array(Type.String(), { default: [] }),
    threads: wholeNumber(1, maxima.threads, Math.max(1, availableParallelism() - 1)),
    maxWaiting: wholeNumber(0, maxima.maxWaiting, 64),
    timeLimitMs: wholeNumber(1, maxima.timeLimitMs, 10_000),
    loadLimitMs: wholeNumber(1, maxima.loadLimitMs, 120_000),
    ratePerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: maxima.ratePerMinute })),
    trustProxy: Type.Union(
      [Type.Integer({ minimum: 0, maximum: maxima.proxies }), Type.Array(Type.String())],
      { default: 0 },
    ),
    watchMs: wholeNumber(0, maxima.watchMs, 2_000),
    closingMs: wholeNumber(0, 3_600_000, 10_000),
    receiveMs: wholeNumber(1, 600_000, 15_000),
    modelModules: Type.Array(Type.String(), { default: [] }),
    webFolder: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof schema> & Pick<ServerOptions, 'store' | 'log'>;

/**
 * Options with their defaults.
 *
 * @throws {InvalidArgumentError} naming the option, what was expected and what came
 */
export function parseServerOptions({ store, log, ...given }: ServerOptions): Settings {
  const settings = parseOptions(schema, given, 'a server');
  checkBundles(settings.bundles);
  checkEach('cors', settings.cors, isOrigin, 'origins such as https://example.org');
  checkEach('allowHosts', settings.allowHosts, isHostName, 'names such as example.org, no port');
  const proxies = typeof settings.trustProxy === 'number' ? [] : settings.trustProxy;
  checkEach('trustProxy', proxies, isNetwork, 'addresses or networks such as 10.0.0.0/8');
  const modelModules = settings.modelModules.map(resolveModelModule);
  return { ...settings, modelModules, store, log };
}

function checkBundles(bundles: readonly BundleSpec[]): void {
  const names = bundles.map(({ name }) => name);
  if (names.length === 0) throw new InvalidArgumentError('a server needs at least one bundle');
  const odd = names.find((name) => !new RegExp(bundleNamePattern).test(name));
  if (odd !== undefined) {
    throw new InvalidArgumentError(
      `a bundle cannot be called "${odd}": its name has letters, digits, ".", "_" and "-", and at most 64`,
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new InvalidArgumentError(`two bundles are called "${twice}"; give one another name`);
  }
}

function checkEach(
  option: string,
  values: readonly string[],
  isGood: (value: string) => boolean,
  expected: string,
): void {
  const odd = values.find((value) => !isGood(value));
  if (odd === undefined) return;
  throw new InvalidArgumentError(
    `a server: option "${option}" must have ${expected}, got ${JSON.stringify(odd)}`,
  );
}

/** As browsers write it in `Origin`. */
function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

function isHostName(value: string): boolean {
  return /^([\w-]+(\.[\w-]+)*|\[[\da-f:.]+\])$/i.test(value);
}
