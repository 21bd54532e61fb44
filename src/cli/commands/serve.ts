import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { throwIfAborted } from '../../base/errors.ts';
import type { ReadOptions } from '../../posts/index.ts';
import type { BundleSpec, OctothorpeServer } from '../../server/index.ts';
import { isLoopback, maxima } from '../../server/option-rules.ts';
import { isNetwork } from '../../server/trust-proxy.ts';
import type { Store, StoredPost } from '../../store/index.ts';
import { collect, wholeNumber } from '../arguments.ts';
import { readBlockList } from '../block-list.ts';
import { namedBundle } from '../bundle-names.ts';
import { UsageError } from '../failure.ts';
import {
  type PostFileOptions,
  postFileOptions,
  refusePostFileOptions,
  toReadOptions,
} from '../post-files.ts';
import { type RegisterOptions, registerOption } from '../register.ts';
import { readSmallFile } from '../small-file.ts';
import type { Terminal } from '../terminal.ts';

export interface ServeOptions extends PostFileOptions, RegisterOptions {
  readonly bundle: readonly string[];
  readonly device?: readonly string[];
  readonly store?: string;
  readonly history?: string;
  readonly host?: string;
  readonly port?: number;
  readonly tokenFile?: string;
  readonly cors?: readonly string[];
  readonly allowHost?: readonly string[];
  readonly threads?: number;
  readonly maxWaiting?: number;
  readonly timeLimit?: number;
  readonly loadLimit?: number;
  readonly rate?: number;
  readonly trustProxy?: number | readonly string[];
  readonly watch?: number;
  readonly block?: string;
  readonly learn?: true;
  readonly learnEvery?: number;
  readonly mostPosts?: number;
  readonly quiet?: true;
}

/** The server itself aborts requests 10 s after it was asked to close, but native code may keep running. */
const endWithinMs = 20_000;

export function serveCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('serve')
    .description('run an HTTP server, with a playground at /')
    .option(
      '--bundle <[name=]folder>',
      'a trained model, named after its folder unless NAME= is given; may be repeated, the first is the default',
      collect,
      [],
    )
    .option(
      '--device <[name=]folder>',
      'the bundle that browsers load instead (from octothorpe export); may be repeated',
      collect,
      [],
    )
    .option(
      '--store <url>',
      'where to keep authors’ histories: memory:, pglite:FOLDER or postgres://...',
    )
    .option('--history <file>', 'posts to load into the store at startup')
    .option(
      '--host <address>',
      'the address to listen on; 0.0.0.0 listens on all networks',
      '127.0.0.1',
    )
    .option(
      '--port <number>',
      'the port to listen on; 0 picks a free one',
      wholeNumber(0, maxima.port),
      8787,
    )
    .option(
      '--token-file <file>',
      'a file with the bearer token that requests must send (or set OCTOTHORPE_TOKEN)',
    )
    .option(
      '--cors <origin>',
      'an origin whose pages may use the server; may be repeated',
      collect,
      [],
    )
    .option('--allow-host <name>', 'an additional accepted host name; may be repeated', collect, [])
    .option(
      '--threads <number>',
      'threads for each bundle (default: all cores but one)',
      wholeNumber(1, maxima.threads),
    )
    .option(
      '--max-waiting <number>',
      'how many requests may wait for a thread',
      wholeNumber(0, maxima.maxWaiting),
      64,
    )
    .option(
      '--time-limit <seconds>',
      'the time limit for one request',
      wholeNumber(1, maxima.timeLimitMs / 1000),
      10,
    )
    .option(
      '--load-limit <seconds>',
      'the time limit for loading a bundle',
      wholeNumber(1, maxima.loadLimitMs / 1000),
      120,
    )
    .option(
      '--rate <number>',
      'requests per minute from one address (default: no limit)',
      wholeNumber(1, maxima.ratePerMinute),
    )
    .option(
      '--trust-proxy <proxies>',
      'trust X-Forwarded-For from this many proxies (1), or from these addresses or networks (10.0.0.0/8,::1)',
      proxies,
    )
    .option(
      '--watch <seconds>',
      'how often to check the bundles for new versions; 0 means never',
      wholeNumber(0, maxima.watchMs / 1000),
      2,
    )
    .option('--block <file>', 'a file of tags never to suggest or complete, one per line')
    .option('--learn', 'posts sent to the store join the bundles of models that learn (fused)')
    .option(
      '--learn-every <seconds>',
      'with --learn: how often (default: 60)',
      wholeNumber(1, maxima.learnEveryMs / 1000),
    )
    .option(
      '--most-posts <number>',
      'with --learn: posts that a bundle remembers at most (default: 300000, or as many as it has)',
      wholeNumber(1),
    )
    .option('--quiet', 'do not log to standard error')
    .addHelpText(
      'after',
      '\nTo replace a bundle, write another to its folder: the old one answers until the new one is loaded,\n' +
        'and a broken one is rejected. SIGHUP checks for new versions at once. Ctrl-C finishes the open\n' +
        'requests and exits.',
    )
    .action((options: ServeOptions) => serve(options, terminal));
  registerOption(command);
  postFileOptions(command);
}

/** Parses how many proxies there are, or which: `1`, `10.0.0.0/8,::1`. */
function proxies(value: string): number | string[] {
  if (/^\d+$/.test(value)) return wholeNumber(1, maxima.proxies)(value);
  const networks = value.split(',').map((one) => one.trim());
  const odd = networks.find((one) => !isNetwork(one));
  if (odd === undefined) return networks;
  throw new InvalidArgumentError(
    `Expected the number of proxies, or their addresses or networks (10.0.0.0/8), got "${odd}".`,
  );
}

/** Runs `octothorpe serve` until the terminal's signal is aborted. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<void> {
  const bundles = bundleSpecs(options);
  if (options.history !== undefined && options.store === undefined) {
    throw new UsageError('--history needs a store to load the posts into, such as --store memory:');
  }
  checkLearning(options);
  if (options.history === undefined) refusePostFileOptions(options, 'name one with --history');
  const reading = await toReadOptions(options);
  const token = await readToken(options);
  // Checked before a long history is loaded into the store.
  const { checkPort } = await import('../../server/port.ts');
  if (options.port) await checkPort(options.port, options.host);
  let server: OctothorpeServer | undefined;
  let stuck: NodeJS.Timeout | undefined;
  // From the start: SIGHUP ends a process that does not listen for it.
  const reload = () => void server?.reload();
  process.on('SIGHUP', reload);
  try {
    server = await makeServer(bundles, token, options, reading, terminal);
    const { close } = server;
    const end = () => {
      stuck = setTimeout(() => endStuck(terminal), endWithinMs).unref();
      void close();
    };
    terminal.signal.addEventListener('abort', end, { once: true });
    throwIfAborted(terminal.signal, 'starting the server');
    const url = await server.start();
    terminal.print(
      `Octothorpe listens on ${url}/ with ${bundles.map(({ name }) => name).join(', ')}`,
    );
    terminal.print(`  ${url}/      write a post and see suggestions`);
    terminal.print(`  ${url}/docs  the HTTP API for programs`);
    terminal.print('Press Ctrl-C to stop.');
    if (options.host && !isLoopback(options.host) && token === undefined) {
      terminal.note(
        'anyone who can reach this address can use the server; to require a token, use --token-file',
      );
    }
    await aborted(terminal.signal);
  } finally {
    process.off('SIGHUP', reload);
    await server?.close();
    clearTimeout(stuck);
  }
}

function checkLearning({ learn, learnEvery, mostPosts, store }: ServeOptions): void {
  if (learn && store === undefined) {
    throw new UsageError(
      '--learn needs a store, since it learns the posts that are sent there, such as --store pglite:FOLDER',
    );
  }
  if (!learn && (learnEvery ?? mostPosts) !== undefined) {
    throw new UsageError('--learn-every and --most-posts need --learn');
  }
}

/** Kills the process, since `process.exit` would wait for the threads as well. */
function endStuck(terminal: Terminal): void {
  terminal.note(`a thread did not stop within ${endWithinMs / 1000} s; the process is killed`);
  process.kill(process.pid, 'SIGKILL');
}

async function makeServer(
  bundles: readonly BundleSpec[],
  token: string | undefined,
  options: ServeOptions,
  reading: ReadOptions,
  terminal: Terminal,
): Promise<OctothorpeServer> {
  const { createServer } = await import('../../server/index.ts');
  const block = await readBlockList(options.block);
  const store = await openStore(options, reading, terminal);
  try {
    return await createServer({
      bundles,
      store,
      token,
      host: options.host,
      port: options.port,
      cors: options.cors,
      allowHosts: options.allowHost,
      threads: options.threads,
      maxWaiting: options.maxWaiting,
      timeLimitMs: milliseconds(options.timeLimit),
      loadLimitMs: milliseconds(options.loadLimit),
      ratePerMinute: options.rate,
      trustProxy: options.trustProxy,
      watchMs: milliseconds(options.watch),
      modelModules: options.register,
      learnEveryMs: options.learn && milliseconds(options.learnEvery ?? 60),
      mostPosts: options.mostPosts,
      block,
      ...(!options.quiet && { log: { write: (line) => terminal.note(line.trimEnd()) } }),
    });
  } catch (error) {
    await store?.close();
    throw error;
  }
}

/** Parses `NAME=FOLDER`, or a folder that names the bundle; an unnamed --device folder belongs to the first bundle. */
function bundleSpecs({ bundle, device = [] }: ServeOptions): BundleSpec[] {
  if (bundle.length === 0) throw new UsageError('give at least one trained model: --bundle FOLDER');
  const given = bundle.map((value) => namedBundle(value, basename(resolve(value))));
  const devices = new Map(device.map((value) => namedBundle(value, given[0][0])));
  const stray = [...devices.keys()].find((name) => given.every(([known]) => known !== name));
  if (stray !== undefined) {
    throw new UsageError(
      `--device ${stray}=... matches no --bundle; use NAME=FOLDER with the same name in both`,
    );
  }
  return given.map(([name, folder]) => ({ name, folder, deviceFolder: devices.get(name) }));
}

async function readToken({ tokenFile }: ServeOptions): Promise<string | undefined> {
  const token = tokenFile
    ? (await readSmallFile(tokenFile, '--token-file')).trim()
    : process.env.OCTOTHORPE_TOKEN?.trim();
  if (token === undefined || /^[\x21-\x7e]{8,}$/.test(token)) return token;
  const where = tokenFile ?? 'OCTOTHORPE_TOKEN';
  throw new UsageError(
    `${where} must contain one token: at least 8 ASCII letters, digits and symbols, without spaces`,
  );
}

async function openStore(
  { store: url, history }: ServeOptions,
  reading: ReadOptions,
  terminal: Terminal,
): Promise<Store | undefined> {
  if (url === undefined) return undefined;
  const { openStore } = await import('../../store/index.ts');
  const { normalizeTag } = await import('../../base/tags.ts');
  const store = await openStore(url, { normalizeTag });
  try {
    if (history !== undefined) {
      await putHistory(store, history, reading, normalizeTag, terminal);
      if (url === 'memory:') {
        terminal.note(
          '--store memory: is lost when this process ends, so --history brings forgotten authors back at the next start; to keep them forgotten, use --store pglite:FOLDER',
        );
      }
    }
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Loads the posts of a file into the store. Posts without a time come first, in file order. Posts that the store does
 * not accept are skipped.
 */
async function putHistory(
  store: Store,
  file: string,
  reading: ReadOptions,
  normalizeTag: (tag: string) => string,
  terminal: Terminal,
): Promise<void> {
  const { refusalOf } = await import('../../store/accepted-posts.ts');
  const { ForgottenAuthorError } = await import('../../store/index.ts');
  const { streamCorpus } = await import('../read-corpus.ts');
  const byAuthor = new Map<string, StoredPost[]>();
  const leftOut = new Map<string, { readonly count: number; readonly first: string }>();
  const noAuthor = { expected: 'author must be given' };
  let line = 0;
  for await (const { id, text, hashtags, time = line, author } of streamCorpus(
    file,
    terminal,
    reading,
  )) {
    line++;
    const post = { id, text, hashtags, time };
    const refusal = author === undefined ? noAuthor : refusalOf(author, post, normalizeTag);
    if (refusal) {
      const kind = leftOut.get(refusal.expected) ?? { count: 0, first: id };
      leftOut.set(refusal.expected, { ...kind, count: kind.count + 1 });
      continue;
    }
    const posts = byAuthor.get(author!) ?? [];
    byAuthor.set(author!, posts);
    posts.push(post);
  }
  let stored = 0;
  const forgotten = { authors: 0, posts: 0 };
  for (const [author, posts] of byAuthor) {
    try {
      stored += await store.append(author, posts);
    } catch (error) {
      if (!(error instanceof ForgottenAuthorError)) throw error;
      forgotten.authors++;
      forgotten.posts += posts.length;
    }
  }
  const authors = byAuthor.size - forgotten.authors;
  terminal.note(`${file}: loaded ${stored} new posts of ${authors} authors into the store`);
  if (forgotten.authors > 0) {
    terminal.note(
      `${file}: skipped ${forgotten.posts} posts of ${forgotten.authors} forgotten authors`,
    );
  }
  for (const [why, { count, first }] of leftOut) {
    const id = JSON.stringify(first.slice(0, 40));
    terminal.note(`${file}: skipped ${count} posts, the first with id ${id}: ${why}`);
  }
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : 1000 * seconds;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
