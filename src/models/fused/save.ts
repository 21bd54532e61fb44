import { checkFinite, checkIndices, checkOffsets, checkTimes } from '../../base/array-checks.ts';
import { DataFormatError } from '../../base/errors.ts';
import { GrowableArray } from '../../base/growable-array.ts';
import { type NamedArrays, vector } from '../../base/safetensors.ts';
import { TreeEnsemble } from '../../boosting/tree-ensemble.ts';
import { TagTable } from '../../features/tag-table.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundleContents } from '../model.ts';
import { arrayName, bundleArray, bundleLines, linesOfPosts } from '../parts/fitting.ts';
import type { Learned } from './fit-fused.ts';
import type { Isotonic } from './isotonic.ts';
import { Memory } from './memory.ts';
import { features } from './ranker.ts';
import { Interner, PostReader, type ReadPost } from './read-posts.ts';
import { spanFeatures } from './span-features.ts';
import { SpanStatistics } from './span-statistics.ts';

/** The posts and trees as parts of a bundle. Words that no post has, and authors without posts, are left out. */
export function saveLearned(
  { memory, ids, trees, calibration }: Learned,
  tags: TagTable,
): Pick<BundleContents, 'arrays' | 'vocabularies'> {
  const { posts, reader } = memory;
  const words = new Interner();
  const authors = new Interner();
  const word = (id: number) => words.add(reader.words.names[id]);
  const lists = {
    words: new Lists(posts.map((post) => post.words.map(word))),
    replies: new Lists(posts.map((post) => post.replies.map(word))),
    tags: new Lists(posts.map((post) => post.tags.map((id) => tags.id(reader.tags.names[id])!))),
  };
  const author = posts.map(({ author }) =>
    author < 0 ? -1 : authors.add(reader.authors.names[author]),
  );
  return {
    arrays: {
      ...lists.words.save('words'),
      ...lists.replies.save('replies'),
      ...lists.tags.save('tags'),
      authorOf: vector(Int32Array.from(author)),
      times: vector(Float64Array.from(posts, ({ time }) => time)),
      ...(trees && prefixed('ranker.', trees.save())),
      ...(memory.spans && prefixed('spans.', memory.spans.trees.save())),
      ...(calibration && {
        calibrationScores: vector(calibration.scores),
        calibrationProbabilities: vector(calibration.probabilities),
      }),
    },
    vocabularies: {
      terms: words.names,
      authors: authors.names,
      tags: tags.toLines(),
      ...(ids && { posts: ids }),
    },
  };
}

/** The inverse of `saveLearned`. @throws {DataFormatError} if something is missing or does not fit */
export function loadLearned(
  bundle: BundleContents,
  pipeline: Pipeline,
): { learned: Learned; tags: TagTable } {
  const where = `bundle of ${bundle.model}`;
  const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), where);
  const names = Array.from({ length: tags.size }, (_, id) => tags.tag(id));
  const reader = new PostReader(
    pipeline,
    interned(bundle, 'terms'),
    Interner.of(names),
    interned(bundle, 'authors'),
  );
  const times = bundleArray(bundle, 'times', Float64Array);
  checkTimes(times, arrayName(bundle, 'times'));
  const authorOf = bundleArray(bundle, 'authorOf', Int32Array, times.length);
  checkIndices(authorOf, reader.authors.size, arrayName(bundle, 'authorOf'), -1);
  const words = Lists.load(bundle, 'words', times.length, reader.words.size);
  const replies = Lists.load(bundle, 'replies', times.length, reader.words.size);
  const tagLists = Lists.load(bundle, 'tags', times.length, tags.size);
  const posts = Array.from(
    times,
    (time, p): ReadPost => ({
      words: words[p],
      replies: replies[p],
      tags: tagLists[p],
      author: authorOf[p],
      time,
    }),
  );
  const memory = new Memory(posts, reader);
  const spanTrees = loadTrees(bundle, 'spans.', spanFeatures.length);
  if (spanTrees) memory.spans = { statistics: new SpanStatistics(posts, reader), trees: spanTrees };
  return {
    learned: {
      memory,
      ids: linesOfPosts(bundle, 'posts', posts.length),
      trees: loadTrees(bundle, 'ranker.', features.length),
      calibration: loadCalibration(bundle),
    },
    tags,
  };
}

function interned(bundle: BundleContents, list: string): Interner {
  const lines = bundleLines(bundle, list);
  const interner = Interner.of(lines);
  const wrong = lines.findIndex((line, id) => line === '' || interner.id(line) !== id);
  if (wrong < 0) return interner;
  throw new DataFormatError(
    `bundle of ${bundle.model}: line ${wrong + 1} of the list "${list}" is ${lines[wrong] === '' ? 'empty' : 'there twice'}; train it again`,
  );
}

function loadTrees(
  bundle: BundleContents,
  prefix: string,
  width: number,
): TreeEnsemble | undefined {
  const own = Object.entries(bundle.arrays).filter(([name]) => name.startsWith(prefix));
  if (own.length === 0) return;
  const arrays = Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]));
  const trees = TreeEnsemble.load(arrays, `bundle of ${bundle.model}: ${prefix.slice(0, -1)}`);
  if (trees.features === width) return trees;
  throw new DataFormatError(
    `bundle of ${bundle.model}: the trees "${prefix.slice(0, -1)}" have ${trees.features} features, this version ${width}; train it again`,
  );
}

function loadCalibration(bundle: BundleContents): Isotonic | undefined {
  if (bundle.arrays.calibrationScores === undefined) return;
  const scores = bundleArray(bundle, 'calibrationScores', Float64Array);
  const probabilities = bundleArray(
    bundle,
    'calibrationProbabilities',
    Float64Array,
    scores.length,
  );
  checkFinite(scores, arrayName(bundle, 'calibrationScores'));
  checkFinite(probabilities, arrayName(bundle, 'calibrationProbabilities'), 0);
  const isWrong = (p: number, i: number) => p > 1 || (i > 0 && p < probabilities[i - 1]);
  if (scores.length === 0 || probabilities.some(isWrong)) {
    throw new DataFormatError(
      `${arrayName(bundle, 'calibrationProbabilities')} must rise within [0, 1]; train it again`,
    );
  }
  return { scores, probabilities };
}

function prefixed(prefix: string, arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
}

/** Lists of ids, one for each post, as two arrays. */
class Lists {
  readonly #lists: readonly Int32Array[];

  constructor(lists: readonly Int32Array[]) {
    this.#lists = lists;
  }

  save(name: string): NamedArrays {
    const starts = new Uint32Array(this.#lists.length + 1);
    const ids = new GrowableArray(Int32Array);
    for (const [p, list] of this.#lists.entries()) {
      for (const id of list) ids.push(id);
      starts[p + 1] = ids.length;
    }
    return { [`${name}Starts`]: vector(starts), [`${name}Ids`]: vector(ids.finish()) };
  }

  static load(bundle: BundleContents, name: string, posts: number, size: number): Int32Array[] {
    const starts = bundleArray(bundle, `${name}Starts`, Uint32Array, posts + 1);
    const ids = bundleArray(bundle, `${name}Ids`, Int32Array);
    checkOffsets(starts, ids.length, arrayName(bundle, `${name}Starts`));
    checkIndices(ids, size, arrayName(bundle, `${name}Ids`));
    return Array.from({ length: posts }, (_, p) => ids.subarray(starts[p], starts[p + 1]));
  }
}
