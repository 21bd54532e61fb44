import type { Explanation } from '../model.ts';
import type { Asked } from './ask.ts';
import type { Near } from './field-index.ts';
import type { Memory } from './memory.ts';
import { reasonsOf, type SimilarPosts } from './reasons.ts';
import { tagsOfWord } from './sources/word-tags.ts';

/** Similar posts that are listed. */
const shown = 10;
/** Reasons in the summary. */
const told = 4;

/**
 * Why the sources propose a tag: its uses by the author, similar posts, words, trends, and the text itself.
 *
 * @param carriers the sources that carry it (`carriersOf`), strongest first; their reasons come first
 * @param ids of the remembered posts, if they are known
 */
export function explainTag(
  asked: Asked,
  tag: number,
  carriers: readonly string[],
  ids: readonly string[] | undefined,
): Pick<Explanation, 'words' | 'neighbours' | 'authorUses' | 'sources' | 'summary'> {
  const { memory, post, own, tags } = asked;
  const words = wordsFor(asked, tag);
  const total = words.reduce((sum, { weight }) => sum + weight, 0);
  const near = nearestWith(asked, tag);
  const reasons = reasonsOf(asked, tag, { near, words: words.map(({ word }) => word) });
  const sources = [...new Set([...carriers, ...reasons.keys()])].flatMap((source) => {
    const reason = reasons.get(source);
    return reason === undefined ? [] : [{ source, reason }];
  });
  const why = sources.slice(0, told).map(({ reason }) => reason);
  return {
    words: words.map(({ word, weight }) => ({ word, weight: weight / total })),
    neighbours: near.with.slice(0, shown).map(({ post: p, cosine }) => ({
      id: ids?.[p] ?? `${p}`,
      similarity: cosine,
      tags: Array.from(memory.posts[p].tags, (id) => memory.reader.tags.names[id]),
    })),
    ...((own.length > 0 || post.author >= 0) && {
      authorUses: own.filter((one) => one.tags.includes(tag)).length,
    }),
    sources,
    summary: `#${tags.name(tag)}: ${why.length > 0 ? why.join('; ') : 'several weak hints point to it'}.`,
  };
}

/** The words that go with the tag, largest share first. */
function wordsFor({ memory, post }: Asked, tag: number): { word: string; weight: number }[] {
  return [...new Set(post.words)]
    .filter((id) => id >= 0)
    .map((id) => ({
      word: memory.reader.words.names[id],
      weight: tagsOfWord(memory, 'words', id).get(tag) ?? 0,
    }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
}

/** In the field in which most similar posts have the tag; of equals, the first. */
function nearestWith({ memory, near }: Asked, tag: number): SimilarPosts {
  const withTag = (posts: readonly Near[]) => posts.filter(({ post }) => hasTag(memory, post, tag));
  return Object.values(near)
    .map((posts) => ({ with: withTag(posts), of: posts.length }))
    .reduce((best, one) => (one.with.length > best.with.length ? one : best));
}

function hasTag({ posts }: Memory, post: number, tag: number): boolean {
  return posts[post].tags.includes(tag);
}
