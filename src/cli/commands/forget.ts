import type { Command } from 'commander';
import type { BundleTarget } from '../../recommend/bundle-target.ts';
import { UsageError } from '../failure.ts';
import { registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';

interface ForgetOptions {
  readonly author: string;
  readonly bundle?: string;
  readonly store?: string;
  readonly allow?: true;
}

export function forgetCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('forget')
    .description('take an author’s posts out of a bundle, or out of a store for good')
    .requiredOption('--author <id>', 'whose posts')
    .option('--bundle <folder>', 'a trained model; it is written anew without them')
    .option('--store <url>', 'pglite:FOLDER or postgres://..., as for octothorpe serve')
    .option('--allow', 'with --store: let posts of an author who was forgotten be kept again')
    .addHelpText(
      'after',
      '\nThe words and weights that a model learnt from somebody’s posts stay in it: only training without\n' +
        'the posts is without them. knn and author learn nothing besides the posts, and keep nothing.',
    )
    .action((options: ForgetOptions) => forget(options, terminal));
  registerOption(command);
}

async function forget(
  { author, bundle, store, allow }: ForgetOptions,
  terminal: Terminal,
): Promise<void> {
  if ((bundle === undefined) === (store === undefined)) {
    throw new UsageError('forget takes --bundle FOLDER or --store URL, and one of them at a time');
  }
  if (allow && store === undefined) throw new UsageError('--allow needs --store URL');
  if (bundle !== undefined) await forgetInBundle(bundle, author, terminal);
  else await forgetInStore(store!, author, allow === true, terminal);
}

async function forgetInBundle(folder: string, author: string, terminal: Terminal): Promise<void> {
  const { BundleTarget } = await import('../../recommend/bundle-target.ts');
  // Locked before it is read: what another process writes meanwhile would be lost.
  const target = await BundleTarget.open(folder);
  try {
    await forgetInTarget(target, folder, author, terminal);
  } finally {
    await target.close();
  }
}

async function forgetInTarget(
  target: BundleTarget,
  folder: string,
  author: string,
  terminal: Terminal,
): Promise<void> {
  const { NotSupportedError } = await import('../../base/errors.ts');
  const { bundlesIn } = await import('../../models/parts/bundle-parts.ts');
  const { forgetAuthor, keptAuthors } = await import('../../models/parts/forget-author.ts');
  const { loadModel } = await import('../../models/registry.ts');
  const { readBundle } = await import('../../recommend/bundle-folder.ts');
  const { bundleRuntime } = await import('../../recommend/node-runtime.ts');
  const { createRecommender } = await import('../../recommend/index.ts');
  const { contents, manifest } = await readBundle(folder);
  // Only now that the bundle in place is known to be whole. The old one may hold the author, too.
  await target.removePrevious();
  const runtime = await bundleRuntime(contents);
  // What this build cannot read it should not write.
  await createRecommender(contents, manifest, runtime);
  const authors = keptAuthors(contents);
  if (authors.size === 0) {
    throw new NotSupportedError(
      `${folder}: this ${contents.model} keeps no authors and no posts, so that there is nothing of ${JSON.stringify(author)} to take out; what it learnt from their posts (words, counts, weights) goes only with training again without them`,
    );
  }
  if (!authors.has(author)) {
    terminal.print(`${folder} keeps no posts of ${JSON.stringify(author)}; it is as it was`);
    return;
  }
  const left = await forgetAuthor(contents, author, loadModel);
  await createRecommender(left, manifest, runtime);
  const { metrics, training, export: note } = manifest;
  await target.write(left, { metrics, training, export: note });
  await target.removePrevious();
  terminal.print(`${folder}: the posts of ${JSON.stringify(author)} are taken out`);
  if (bundlesIn(contents).some(({ model }) => model === 'naive-bayes')) {
    terminal.note(
      `${folder}: words counted in their posts are still counted; train again without the posts to be rid of them`,
    );
  }
}

async function forgetInStore(
  url: string,
  author: string,
  allow: boolean,
  terminal: Terminal,
): Promise<void> {
  if (url === 'memory:') {
    throw new UsageError(
      'memory: is a store within a server; ask that server: DELETE /v1/authors/AUTHOR',
    );
  }
  const { openStore } = await import('../../store/index.ts');
  const { normalizeTag } = await import('../../base/tags.ts');
  const store = await openStore(url, { normalizeTag });
  const name = JSON.stringify(author);
  try {
    if (allow) {
      const wasForgotten = await store.allow(author);
      terminal.print(
        wasForgotten ? `posts of ${name} are kept again` : `${name} was not forgotten`,
      );
      return;
    }
    const posts = await store.forget(author);
    await store.erase();
    terminal.print(
      `${name} is forgotten: ${posts} posts deleted, and the store’s files written anew`,
    );
  } finally {
    await store.close();
  }
}
