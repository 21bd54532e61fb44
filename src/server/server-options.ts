import { availableParallelism } from 'node:os';
import { type Static, Type } from 'typebox';
import { InvalidArgumentError } from '../base/errors.ts';
import { parseOptions } from '../base/options.ts';
import { normalizeTag } from '../base/tags.ts';
import { resolveModelModule } from '../recommend/model-modules.ts';
import type { Store } from '../store/index.ts';
import { bundleNamePattern, maxima } from './option-rules.ts';
import type { LogStream } from './request-log.ts';
import type { BundleSpec } from './served-bundle.ts';
import { isNetwork } from './trust-proxy.ts';

export interface ServerOptions {
  /** At least one, with distinct names. The first is used for requests that name none. */
  readonly bundles: readonly BundleSpec[];
  /** Stores authors' histories; closed with the server (default: no store). */
  readonly store?: Store | undefined;
  /** Default 127.0.0.1: reachable from this computer only. */
  readonly host?: string | undefined;
  /** Default 8787; 0 chooses a free port. */
  readonly port?: number | undefined;
  /** Bearer token that requests to /v1, /device and /metrics must send (default: none needed). */
  readonly token?: string | undefined;
  /** Other origins whose pages may use the server, e.g. `https://example.org` (default: none). */
  readonly cors?: readonly string[] | undefined;
  /**
   * Host names that requests may use (`Host` header), in addition to `host` and those of this computer, e.g. of a proxy
   * that forwards its own name. Default: any name; but none on a loopback address without a token.
   */
  readonly allowHosts?: readonly string[] | undefined;
  /** Worker threads for each bundle (default: all cores but one, at least 1). */
  readonly threads?: number | undefined;
  /** Number of requests that may wait for a thread of a bundle (default 64). */
  readonly maxWaiting?: number | undefined;
  /** Time limit for one request, in ms (default 10,000). */
  readonly timeLimitMs?: number | undefined;
  /** Time limit for loading a bundle until it can answer, in ms (default 120,000). */
  readonly loadLimitMs?: number | undefined;
  /** Number of requests to /v1, /device and /metrics that one address may send per minute (default: unlimited). */
  readonly ratePerMinute?: number | undefined;
  /**
   * Which proxies are trusted to name the client (`X-Forwarded-For`): a number of proxies, counted from the server, or
   * their addresses and networks (`10.0.0.0/8`). Default 0, because anybody can send that header.
   */
  readonly trustProxy?: number | readonly string[] | undefined;
  /** Interval at which the bundles' folders are checked, in ms; 0 means never (default 2,000). */
  readonly watchMs?: number | undefined;
  /** How long requests under way may take when the server closes, in ms (default 10,000). */
  readonly closingMs?: number | undefined;
  /** How long a client may take to send a request, in ms (default 15,000). */
  readonly receiveMs?: number | undefined;
  /**
   * Modules that register the models of bundles: paths of files or names of packages (`registerModel`). Each worker
   * thread imports them, which runs their code.
   */
  readonly modelModules?: readonly string[] | undefined;
  /**
   * Posts sent to the authors' routes join the bundles whose models learn, this often, in ms; each bundle is written to its
   * folder. Needs a store (default: they do not).
   */
  readonly learnEveryMs?: number | undefined;
  /** Posts that such a bundle remembers at most; the oldest leave (default: 300,000, or as many as the bundle has). */
  readonly mostPosts?: number | undefined;
  /** Tags that no bundle suggests or completes, in any spelling, with or without `#` (default: none). */
  readonly block?: readonly string[] | undefined;
  /** Folder of the built playground (default: the package's own). */
  readonly webFolder?: string | undefined;
  /** Destination of log lines, each a JSON object (default: none). Lines that cannot be written are dropped. */
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
    learnEveryMs: Type.Optional(Type.Integer({ minimum: 1, maximum: maxima.learnEveryMs })),
    mostPosts: Type.Optional(Type.Integer({ minimum: 1 })),
    block: Type.Array(Type.String(), { default: [] }),
    webFolder: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof schema> & Pick<ServerOptions, 'store' | 'log'>;

/**
 * Checks the options and fills in defaults.
 *
 * @throws {InvalidArgumentError} naming the option, what was expected and what came
 */
export function parseServerOptions({ store, log, ...given }: ServerOptions): Settings {
  const settings = parseOptions(schema, given, 'a server');
  checkBundles(settings.bundles);
  checkEach('cors', settings.cors, isOrigin, 'origins such as https://example.org');
  checkEach(
    'allowHosts',
    settings.allowHosts,
    isHostName,
    'host names such as example.org, without a port',
  );
  const proxies = typeof settings.trustProxy === 'number' ? [] : settings.trustProxy;
  checkEach('trustProxy', proxies, isNetwork, 'addresses or networks such as 10.0.0.0/8');
  if (settings.learnEveryMs !== undefined && store === undefined) {
    throw new InvalidArgumentError(
      'a server: option "learnEveryMs" needs a store, because the posts to learn are those that are sent to it',
    );
  }
  checkEach('block', settings.block, (tag) => normalizeTag(tag) !== '', 'tags');
  const modelModules = settings.modelModules.map(resolveModelModule);
  return { ...settings, modelModules, store, log };
}

function checkBundles(bundles: readonly BundleSpec[]): void {
  const names = bundles.map(({ name }) => name);
  if (names.length === 0) throw new InvalidArgumentError('a server needs at least one bundle');
  const odd = names.find((name) => !new RegExp(bundleNamePattern).test(name));
  if (odd !== undefined) {
    throw new InvalidArgumentError(
      `a bundle cannot be called "${odd}": names must consist of letters, digits, ".", "_" and "-", and have at most 64 characters`,
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new InvalidArgumentError(`two bundles are called "${twice}"; rename one of them`);
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
    `a server: option "${option}" must list ${expected}, got ${JSON.stringify(odd)}`,
  );
}

/** Whether it is an origin as browsers send it in `Origin`. */
function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

function isHostName(value: string): boolean {
  return /^([\w-]+(\.[\w-]+)*|\[[\da-f:.]+\])$/i.test(value);
}
