import type { Command } from 'commander';
import type { BundleTarget } from '../../recommend/bundle-target.ts';
import { UsageError } from '../failure.ts';
import { registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';

/** Models that learn nothing but the posts themselves. */
const ONLY_POSTS: ReadonlySet<string> = new Set(['knn', 'author']);

interface ForgetOptions {
  readonly author: string;
  readonly bundle?: string;
  readonly store?: string;
  readonly allow?: true;
}

export function forgetCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('forget')
    .description('remove an author’s posts from a bundle, or permanently from a store')
    .requiredOption('--author <id>', 'the author to forget')
    .option('--bundle <folder>', 'a trained model; it is rewritten without the posts')
    .option('--store <url>', 'pglite:FOLDER or postgres://..., as for octothorpe serve')
    .option('--allow', 'with --store: accept posts of a forgotten author again')
    .addHelpText(
      'after',
      '\nWords and weights that a model learned from the author’s posts stay in it; to remove them, train\n' +
        'again without the posts. knn and author learn nothing but the posts themselves, so nothing remains\n' +
        'in them.',
    )
    .action((options: ForgetOptions) => forget(options, terminal));
  registerOption(command);
}

async function forget(
  { author, bundle, store, allow }: ForgetOptions,
  terminal: Terminal,
): Promise<void> {
  if ((bundle === undefined) === (store === undefined)) {
    throw new UsageError('forget takes either --bundle FOLDER or --store URL');
  }
  if (allow && store === undefined) throw new UsageError('--allow needs --store URL');
  if (bundle !== undefined) await forgetInBundle(bundle, author, terminal);
  else await forgetInStore(store!, author, allow === true, terminal);
}

async function forgetInBundle(folder: string, author: string, terminal: Terminal): Promise<void> {
  const { BundleTarget } = await import('../../recommend/bundle-target.ts');
  // Locked before it is read: otherwise a change by another process could be lost.
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
  // Only now that the current bundle is known to be intact. The previous one may contain the author as well.
  await target.removePrevious();
  const runtime = await bundleRuntime(contents);
  // Do not rewrite a bundle that this build cannot load.
  await createRecommender(contents, manifest, runtime);
  const authors = keptAuthors(contents);
  if (authors.size === 0) {
    throw new NotSupportedError(
      `${folder}: this ${contents.model} stores no authors and no posts, so there is nothing of ${JSON.stringify(author)} to remove; to remove what it learned from their posts (words, counts, weights), train again without them`,
    );
  }
  if (!authors.has(author)) {
    terminal.print(`${folder} has no posts of ${JSON.stringify(author)}; it was not changed`);
    return;
  }
  const left = await forgetAuthor(contents, author, loadModel);
  await createRecommender(left, manifest, runtime);
  const { metrics, training, learned, export: note } = manifest;
  await target.write(left, { metrics, training, learned, export: note });
  await target.removePrevious();
  terminal.print(`${folder}: removed the posts of ${JSON.stringify(author)}`);
  const counted = bundlesIn(contents).filter(
    ({ model, vocabularies }) => vocabularies.authors?.includes(author) && !ONLY_POSTS.has(model),
  );
  if (counted.length > 0) {
    terminal.note(
      `${folder}: counts and weights learned from their posts are still there; to remove them, train again without the posts`,
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
      'the store memory: exists only inside a running server; send that server DELETE /v1/authors/AUTHOR',
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
        wasForgotten ? `posts of ${name} are accepted again` : `${name} was not forgotten`,
      );
      return;
    }
    const posts = await store.forget(author);
    await store.erase();
    terminal.print(`${name} is forgotten: ${posts} posts deleted, and the store’s files rewritten`);
  } finally {
    await store.close();
  }
}
