import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { throwIfAborted } from '../../base/errors.ts';
import type { ReadOptions } from '../../posts/index.ts';
import type { BundleSpec, OctothorpeServer } from '../../server/index.ts';
import { bundleNamePattern, isLoopback, maxima } from '../../server/option-rules.ts';
import { isNetwork } from '../../server/trust-proxy.ts';
import type { Store, StoredPost } from '../../store/index.ts';
import { collect, wholeNumber } from '../arguments.ts';
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
  readonly quiet?: true;
}

/** The server itself cuts off what runs 10 s after it was told to end; native code may go on all the same. */
const endWithinMs = 20_000;

export function serveCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('serve')
    .description('answer over HTTP, with a playground at /')
    .option(
      '--bundle <[name=]folder>',
      'a trained model, by default called as its folder; may be repeated, the first is the default',
      collect,
      [],
    )
    .option(
      '--device <[name=]folder>',
      'what browsers load in its place (octothorpe export)',
      collect,
      [],
    )
    .option('--store <url>', 'authors’ histories: memory:, pglite:FOLDER or postgres://...')
    .option('--history <file>', 'posts to put into the store at the start')
    .option('--host <address>', 'where to listen; 0.0.0.0 is every network', '127.0.0.1')
    .option(
      '--port <number>',
      'where to listen; 0 is a free one',
      wholeNumber(0, maxima.port),
      8787,
    )
    .option('--token-file <file>', 'a token that requests must bear (or OCTOTHORPE_TOKEN)')
    .option('--cors <origin>', 'whose pages may use the server; may be repeated', collect, [])
    .option(
      '--allow-host <name>',
      'what it may be called beside localhost; may be repeated',
      collect,
      [],
    )
    .option(
      '--threads <number>',
      'for each bundle (default: all cores but one)',
      wholeNumber(1, maxima.threads),
    )
    .option(
      '--max-waiting <number>',
      'requests that may wait for a thread',
      wholeNumber(0, maxima.maxWaiting),
      64,
    )
    .option(
      '--time-limit <seconds>',
      'for one request',
      wholeNumber(1, maxima.timeLimitMs / 1000),
      10,
    )
    .option(
      '--load-limit <seconds>',
      'for loading a bundle',
      wholeNumber(1, maxima.loadLimitMs / 1000),
      120,
    )
    .option(
      '--rate <number>',
      'requests a minute from one address (default: any)',
      wholeNumber(1, maxima.ratePerMinute),
    )
    .option(
      '--trust-proxy <proxies>',
      'believe X-Forwarded-For of so many proxies (1), or of those at addresses or networks (10.0.0.0/8,::1)',
      proxies,
    )
    .option(
      '--watch <seconds>',
      'how often to look for new versions; 0 is never',
      wholeNumber(0, maxima.watchMs / 1000),
      2,
    )
    .option('--quiet', 'no log on standard error')
    .addHelpText(
      'after',
      '\nA bundle is replaced by writing another to its folder: the old one answers until the new one\n' +
        'can; a broken one is refused. SIGHUP looks at once. Ctrl-C answers what is under way, and ends.',
    )
    .action((options: ServeOptions) => serve(options, terminal));
  registerOption(command);
  postFileOptions(command);
}

/** How many, or which: `1`, `10.0.0.0/8,::1`. */
function proxies(value: string): number | string[] {
  if (/^\d+$/.test(value)) return wholeNumber(1, maxima.proxies)(value);
  const networks = value.split(',').map((one) => one.trim());
  const odd = networks.find((one) => !isNetwork(one));
  if (odd === undefined) return networks;
  throw new InvalidArgumentError(
    `Expected how many proxies there are, or their addresses or networks (10.0.0.0/8), got "${odd}".`,
  );
}

/** What `octothorpe serve` does: until the terminal's signal is aborted. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<void> {
  const bundles = bundleSpecs(options);
  if (options.history !== undefined && options.store === undefined) {
    throw new UsageError('--history needs a --store to put the posts into; memory: is one');
  }
  if (options.history === undefined) refusePostFileOptions(options, 'give one with --history');
  const reading = await toReadOptions(options);
  const token = await readToken(options);
  // Not only after a long history has been put into the store.
  const { checkPort } = await import('../../server/port.ts');
  if (options.port) await checkPort(options.port, options.host);
  let server: OctothorpeServer | undefined;
  let stuck: NodeJS.Timeout | undefined;
  // From the beginning: a process that does not listen for it would be ended by it.
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
    terminal.print(`  ${url}/docs  what programs can ask it`);
    terminal.print('Ctrl-C ends it.');
    if (options.host && !isLoopback(options.host) && token === undefined) {
      terminal.note('anybody who reaches this address may use the server: give it a --token-file');
    }
    await aborted(terminal.signal);
  } finally {
    process.off('SIGHUP', reload);
    await server?.close();
    clearTimeout(stuck);
  }
}

/** `process.exit` would wait for the threads, too. */
function endStuck(terminal: Terminal): void {
  terminal.note(
    `a thread has not ended within ${endWithinMs / 1000} s, and is ended with the process`,
  );
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
      ...(!options.quiet && { log: { write: (line) => terminal.note(line.trimEnd()) } }),
    });
  } catch (error) {
    await store?.close();
    throw error;
  }
}

/** `NAME=FOLDER`, or a folder that gives its own name; for browsers, a folder alone is the first bundle's. */
function bundleSpecs({ bundle, device = [] }: ServeOptions): BundleSpec[] {
  if (bundle.length === 0) throw new UsageError('name at least one trained model: --bundle FOLDER');
  const given = bundle.map((value) => named(value, basename(resolve(value))));
  const devices = new Map(device.map((value) => named(value, given[0][0])));
  const stray = [...devices.keys()].find((name) => given.every(([known]) => known !== name));
  if (stray !== undefined) {
    throw new UsageError(`--device ${stray}=... names no --bundle; write NAME=FOLDER in both`);
  }
  return given.map(([name, folder]) => ({ name, folder, deviceFolder: devices.get(name) }));
}

function named(value: string, otherwise: string): readonly [name: string, folder: string] {
  const [, name = otherwise, folder = value] = /^([^=/\\]+)=(.+)$/.exec(value) ?? [];
  if (new RegExp(bundleNamePattern).test(name)) return [name, folder];
  throw new UsageError(
    `a bundle cannot be called "${name}": its name has letters, digits, ".", "_" and "-"; write NAME=${folder}`,
  );
}

async function readToken({ tokenFile }: ServeOptions): Promise<string | undefined> {
  const token = tokenFile
    ? (await readSmallFile(tokenFile, '--token-file')).trim()
    : process.env.OCTOTHORPE_TOKEN?.trim();
  if (token === undefined || /^[\x21-\x7e]{8,}$/.test(token)) return token;
  const where = tokenFile ?? 'OCTOTHORPE_TOKEN';
  throw new UsageError(
    `${where} must hold one token: at least 8 letters, digits and signs of ASCII, without spaces`,
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
          '--store memory: ends with this process: who is forgotten in it comes back with --history at the next start; pglite:FOLDER remembers',
        );
      }
    }
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Posts without a time come before all others, in their order. Those that cannot be kept are left out. */
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
  terminal.note(`${file}: ${stored} new posts of ${authors} authors are in the store`);
  if (forgotten.authors > 0) {
    terminal.note(
      `${file}: left out ${forgotten.posts} posts of ${forgotten.authors} authors who were forgotten`,
    );
  }
  for (const [why, { count, first }] of leftOut) {
    const id = JSON.stringify(first.slice(0, 40));
    terminal.note(`${file}: left out ${count} posts, the first with the id ${id}: ${why}`);
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
