import { type Command, Option } from 'commander';
import type { BundleContents, Recommender } from '../../models/model.ts';
import type { Query, ReadOptions } from '../../posts/index.ts';
import type { BundleTarget } from '../../recommend/bundle-target.ts';
import type { BundleManifest } from '../../recommend/index.ts';
import type { ExportLoss, WebPrecision } from '../../recommend/web-export.ts';
import { collect } from '../arguments.ts';
import { UsageError } from '../failure.ts';
import {
  type PostFileOptions,
  postFileOptions,
  refusePostFileOptions,
  toReadOptions,
} from '../post-files.ts';
import { type RegisterOptions, registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';
import { exportSite } from './export-site.ts';

/** Options of the command for both targets. */
interface GivenOptions extends Omit<ExportOptions, 'bundle' | 'target'>, RegisterOptions {
  readonly bundle: readonly string[];
  readonly target: 'web' | 'site';
}

export interface ExportOptions extends PostFileOptions {
  readonly bundle: string;
  readonly out: string;
  readonly target: 'web';
  readonly precision?: WebPrecision;
  readonly drop?: readonly string[];
  readonly test?: string;
  readonly json?: true;
}

/** How many posts are made up for the comparison if there is no --test. */
const madeUpPosts = 500;

export function exportCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('export')
    .description('write a smaller copy of a bundle for browsers, or a site that needs no server')
    .requiredOption(
      '--bundle <[name=]folder>',
      'a trained model; for a site, may be repeated, the first is the default',
      collect,
    )
    .addOption(
      new Option(
        '--target <name>',
        'web: a bundle for your own pages; site: the playground with bundles, as files for any web host',
      )
        .choices(['web', 'site'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <folder>', 'the folder to write; an earlier export there is replaced')
    .addOption(
      new Option('--precision <name>', 'web: how weights are stored (default: "int8")').choices([
        'int8',
        'float16',
        'float32',
      ]),
    )
    .option(
      '--drop <name>',
      'web: a list or array to leave out (posts, texts); may be repeated',
      collect,
      [],
    )
    .option('--test <file>', 'web: posts to compare both bundles on (default: made-up ones)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nFor web, both bundles are compared; how their answers differ is printed and written to the manifest.',
    )
    .action((options: GivenOptions) => exportTarget(options, terminal));
  registerOption(command);
  postFileOptions(command);
}

async function exportTarget(options: GivenOptions, terminal: Terminal): Promise<void> {
  const { bundle, target, ...others } = options;
  if (target === 'site') {
    refuseWebOptions(options);
    return exportSite(options, terminal);
  }
  if (bundle.length > 1) {
    throw new UsageError('--target web takes one --bundle; run the command for each of them');
  }
  return exportBundle({ ...others, bundle: bundle[0], target }, terminal);
}

/** Bundles become part of a site as they are, and only those of octothorpe's own models run there. */
function refuseWebOptions(options: GivenOptions): void {
  const { precision, drop = [], test, register = [] } = options;
  if (precision !== undefined || drop.length > 0 || test !== undefined) {
    throw new UsageError(
      '--precision, --drop and --test are for --target web; make the smaller bundle with it first, then give that one to --target site',
    );
  }
  if (register.length > 0) {
    throw new UsageError(
      '--register is for --target web: models of other packages do not run in the playground',
    );
  }
  refusePostFileOptions(options, 'use --target web with --test');
}

/** Runs `octothorpe export` for the web. */
export async function exportBundle(options: ExportOptions, terminal: Terminal): Promise<void> {
  const { BundleTarget } = await import('../../recommend/bundle-target.ts');
  const reading = await toReadOptions(options);
  if (options.test === undefined) {
    refusePostFileOptions(options, 'name one with --test');
  }
  await checkInputs(options);
  const target = await BundleTarget.open(options.out);
  try {
    await exportTo(target, reading, options, terminal);
  } finally {
    await target.close();
  }
}

/** @throws {InvalidArgumentError} if the new bundle would overwrite a file that it is made from */
async function checkInputs({ bundle, out, test }: ExportOptions): Promise<void> {
  const { InvalidArgumentError } = await import('../../base/errors.ts');
  const { checkDistinct } = await import('../../files/overwriting.ts');
  const { filesOfBundle } = await import('../../recommend/bundle-replacement.ts');
  const { bundleTarget } = await import('../../recommend/bundle-target.ts');
  const { withCompanions } = await import('../../posts/index.ts');
  if ((await bundleTarget(bundle)) === (await bundleTarget(out))) {
    throw new InvalidArgumentError(`${out} is the bundle itself; choose another folder for --out`);
  }
  const posts = test === undefined ? [] : withCompanions(test);
  checkDistinct(await filesOfBundle(out), [...(await filesOfBundle(bundle)), ...posts]);
}

async function exportTo(
  place: BundleTarget,
  reading: ReadOptions,
  options: ExportOptions,
  terminal: Terminal,
): Promise<void> {
  const { InvalidArgumentError } = await import('../../base/errors.ts');
  const { readBundle } = await import('../../recommend/bundle-folder.ts');
  const { bundleRuntime } = await import('../../recommend/node-runtime.ts');
  const { createRecommender, encodeBundle, totalBytes } = await import('../../recommend/index.ts');
  const { decodeManifest } = await import('../../recommend/manifest.ts');
  const { shrinkBundle } = await import('../../recommend/web-export.ts');
  const { bundle, out, target, precision = 'int8', drop = [] } = options;
  const { contents, manifest } = await readBundle(bundle);
  const queries = await queriesFor(options, reading, contents, terminal);
  const shrunk = await shrinkBundle(contents, { precision, drop });
  const small = decodeManifest((await encodeBundle(shrunk)).get('manifest.json')!, out);
  const runtime = await bundleRuntime(contents);
  const full = await createRecommender(contents, manifest, runtime);
  const recommender = await createRecommender(shrunk, small, runtime).catch((cause) => {
    if (drop.length === 0) throw cause;
    const without = drop.join(', ');
    throw new InvalidArgumentError(
      `${contents.model} needs some of ${without}; drop less (--drop)`,
      { cause },
    );
  });
  const loss = queries.length > 0 ? await compare(full, recommender, queries, terminal) : undefined;
  const note = {
    target,
    precision,
    ...(drop.length > 0 && { dropped: [...drop] }),
    bytesBefore: totalBytes(manifest),
    ...(loss && {
      comparedOn: options.test ? ('posts' as const) : ('made-up posts' as const),
      ...loss,
    }),
  };
  const { metrics, training, madeUp } = manifest;
  await place.write(shrunk, { metrics, training, madeUp, export: note });
  report(options, note, totalBytes(small), terminal);
}

/** Measures how the answers of the two bundles differ. */
async function compare(
  full: Recommender,
  small: Recommender,
  queries: readonly Query[],
  terminal: Terminal,
): Promise<ExportLoss> {
  const { measureLoss } = await import('../../recommend/web-export.ts');
  const { answerAll } = await import('../measure.ts');
  const { showProgress } = await import('../progress.ts');
  const rankingsOf = async (recommender: Recommender, label: string) => {
    const progress = await showProgress(terminal, label);
    try {
      return (await answerAll(recommender, queries, 5, terminal, progress)).rankings;
    } finally {
      progress.stop();
    }
  };
  return measureLoss(await rankingsOf(full, 'before'), await rankingsOf(small, 'after'));
}

/** The posts of --test as queries, or made-up ones if there is no --test. */
async function queriesFor(
  { test }: ExportOptions,
  reading: ReadOptions,
  contents: BundleContents,
  terminal: Terminal,
): Promise<Query[]> {
  const { madeUpQueries } = await import('../../recommend/web-export.ts');
  if (test === undefined) return madeUpQueries(contents, madeUpPosts);
  const { toQuery } = await import('../../posts/index.ts');
  const { readCorpus } = await import('../read-corpus.ts');
  return (await readCorpus(test, terminal, reading)).map(toQuery);
}

function report(
  { out, json }: ExportOptions,
  note: NonNullable<BundleManifest['export']>,
  bytes: number,
  terminal: Terminal,
): void {
  if (json) {
    terminal.print(JSON.stringify({ bundle: out, bytes, ...note }));
    return;
  }
  const megabytes = (size: number) => `${(size / 1e6).toFixed(2)} MB`;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  terminal.print(`${out}: ${megabytes(bytes)}, down from ${megabytes(note.bytesBefore)}`);
  if (note.posts === undefined) {
    terminal.print('  how its answers differ was not measured; provide posts with --test');
    return;
  }
  terminal.print(`  on ${note.posts.toLocaleString('en')} ${note.comparedOn}:`);
  terminal.print(`  same best tag       ${percent(note.top1Agreement!)}`);
  terminal.print(`  same top five       ${percent(note.top5Agreement!)}`);
  terminal.print(`  scores differ by    ${note.largestScoreDifference!.toPrecision(2)} at most`);
}
