/** Learning as one goes: posts that a stored bundle learns after its training, and forgets again. */
import { InvalidArgumentError, NotSupportedError } from '../../../src/base/errors.ts';
import type { Post } from '../../../src/posts/post.ts';
import { decodeBundle, encodeBundle } from '../../../src/recommend/bundle-format.ts';
import { bundleInMemory } from '../../../src/recommend/bundle-memory.ts';
import { decodeManifest } from '../../../src/recommend/manifest.ts';
import { displaySpellings } from '../../../src/recommend/post-process.ts';
import { loadPersonalModel } from './load-personal-model.ts';
import { personalModelNames } from './personal-models.ts';
import type { Learning, StoredBundle } from './stored-bundle.ts';

/** Learnt posts that can be forgotten singly. Older ones become part of the base. */
const mostLearntPosts = 1000;
/** UTF-16 code units; no network takes longer posts. */
const longestText = 100_000;

/**
 * Returns the bundle with one more post.
 *
 * @param most learnt posts that can be forgotten singly, at least 1
 * @throws {NotSupportedError} if its model cannot learn
 * @throws {InvalidArgumentError} if the text is too long, or a learnt post has this id
 */
export async function learnPost(
  stored: StoredBundle,
  post: Post,
  most = mostLearntPosts,
): Promise<StoredBundle> {
  if (post.text.length > longestText) {
    throw new InvalidArgumentError(
      `a post to learn has at most ${longestText} characters, got ${post.text.length}; shorten it`,
    );
  }
  const { base, posts, merged } = stored.learning ?? untaught(stored);
  if (posts.some(({ id }) => id === post.id)) {
    throw new InvalidArgumentError(`${stored.name} has already learnt a post with id ${post.id}`);
  }
  const all = [...posts, post];
  const leaving = all.slice(0, Math.max(0, all.length - most));
  const basis = leaving.length === 0 ? base : await taught(stored.name, base, leaving);
  return rebuilt(stored, {
    base: basis,
    posts: all.slice(leaving.length),
    merged: merged + leaving.length,
  });
}

/**
 * Returns the bundle as if it had never learnt this post.
 *
 * @throws {InvalidArgumentError} if no learnt post that can be forgotten singly has this id
 */
export async function forgetPost(stored: StoredBundle, id: string): Promise<StoredBundle> {
  const { base, posts, merged } = stored.learning ?? untaught(stored);
  const left = posts.filter((post) => post.id !== id);
  if (left.length === posts.length) {
    throw new InvalidArgumentError(
      `${stored.name} has no learnt post with id ${id} that can be forgotten singly`,
    );
  }
  return rebuilt(stored, { base, posts: left, merged });
}

type Basis = Learning['base'];

function untaught({ manifest, files, tags }: StoredBundle): Omit<Learning, 'revision'> {
  return { base: { manifest, files, tags }, posts: [], merged: 0 };
}

/** The bundle made of its base and its learnt posts. */
async function rebuilt(
  stored: StoredBundle,
  learning: Omit<Learning, 'revision'>,
): Promise<StoredBundle> {
  const { base, posts } = learning;
  const now = posts.length === 0 ? base : await taught(stored.name, base, posts);
  return { ...stored, ...now, learning: { ...learning, revision: crypto.randomUUID() } };
}

async function taught(where: string, base: Basis, posts: readonly Post[]): Promise<Basis> {
  const { contents, manifest } = await decodeBundle(bundleInMemory(base.files, where));
  const name = personalModelNames.find((one) => one === contents.model);
  const model = name && (await loadPersonalModel(name));
  if (!model?.learn) {
    throw new NotSupportedError(
      `${where}: ${contents.model} cannot learn further posts without being trained again; fused can`,
    );
  }
  const { contents: after, learned } = model.learn(contents, posts, { runtime: {} });
  const { metrics, training, export: note, learned: earlier = 0 } = manifest;
  // Not `madeUp`: the new posts may not be.
  const notes = { metrics, training, export: note, learned: earlier + learned };
  const files = new Map<string, Blob>();
  for (const [file, bytes] of await encodeBundle(after, notes)) {
    files.set(file, new Blob([bytes as Uint8Array<ArrayBuffer>]));
  }
  const written = await files.get('manifest.json')!.arrayBuffer();
  // Checks that it opens.
  await model.load(after, {});
  const tags = displaySpellings(after).size;
  return { manifest: decodeManifest(new Uint8Array(written), where), files, tags };
}
