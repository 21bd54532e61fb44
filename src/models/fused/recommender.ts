import type { TagTable } from '../../features/tag-table.ts';
import { TellingWords } from '../../features/telling-words.ts';
import type { Query } from '../../posts/post.ts';
import type { BundleContents, Explanation, Fitted, Recommendation } from '../model.ts';
import { summarizePopular } from '../parts/ranking.ts';
import { type Asked, ask } from './ask.ts';
import { carriersOf } from './carriers.ts';
import { explainTag } from './explain.ts';
import type { Learned } from './fit-fused.ts';
import { probabilityOf } from './isotonic.ts';
import { type Ranking, rankCandidates } from './ranker.ts';
import { saveLearned } from './save.ts';
import type { Source } from './source.ts';
import { sourcesWithout } from './sources/all.ts';
import { tagOfSpan } from './sources/spans.ts';
import { tagsOfWord } from './sources/word-tags.ts';
import { tagsTogether } from './together.ts';

/** docs/models.md has what other thresholds give. */
const sureEnough = 0.05;

interface FusedOptions extends Readonly<Record<string, unknown>> {
  /** Names of the sources that are silent. */
  readonly without: readonly string[];
}

/** The fused model, fitted or loaded. */
export class FusedRecommender implements Fitted {
  readonly #options: FusedOptions;
  readonly #sources: readonly Source[];
  readonly #learned: Learned;
  readonly #tags: TagTable;
  readonly #telling: TellingWords;

  /** Without calibration, there are no probabilities. */
  get defaultMinimum(): number | undefined {
    return this.#learned.calibration && sureEnough;
  }

  constructor(options: FusedOptions, learned: Learned, tags: TagTable) {
    this.#options = options;
    this.#sources = sourcesWithout(options.without);
    this.#learned = learned;
    this.#tags = tags;
    const { posts, reader } = learned.memory;
    const frequencies = new Uint32Array(reader.words.size);
    for (const { words } of posts) for (const id of new Set(words)) frequencies[id]++;
    this.#telling = new TellingWords(
      posts.length,
      (word) => frequencies[reader.words.id(word)] ?? 0,
    );
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    return queries.map((query) => {
      const asked = this.#ask(query);
      const ranking = this.#rank(asked);
      const found = ranking.order.slice(0, k).map((i) => this.#recommendation(asked, ranking, i));
      return found.length < k ? [...found, ...this.#popular(found, asked, k)] : found;
    });
  }

  async explain(query: Query, tag: string): Promise<Explanation> {
    const asked = this.#ask(query);
    const ranking = this.#rank(asked);
    const id = asked.tags.add(tag);
    const at = ranking.candidates.tags.indexOf(id);
    const speaks = this.#evidence(asked).has(id);
    const carriers = at < 0 ? [] : carriersOf(ranking.candidates, at);
    const explained = explainTag(asked, id, carriers, this.#learned.ids);
    return {
      tag,
      score: at < 0 ? 0 : ranking.scores[at],
      ...explained,
      summary: speaks ? explained.summary : summarizePopular(tag, this.#tags),
    };
  }

  together(tag: string): ReadonlyMap<string, number> {
    return tagsTogether(this.#learned.memory, tag);
  }

  #ask(query: Query): Asked {
    const { memory } = this.#learned;
    return ask(memory, memory.reader.ask(query, query.tags), query.history);
  }

  #rank(asked: Asked): Ranking {
    return rankCandidates(asked, this.#learned.trees, this.#sources);
  }

  #recommendation(asked: Asked, { candidates, scores }: Ranking, i: number): Recommendation {
    const { calibration } = this.#learned;
    const tag = asked.tags.name(candidates.tags[i]);
    const known = this.#tags.id(tag);
    return {
      tag,
      score: scores[i],
      ...(calibration && { probability: probabilityOf(calibration, scores[i]) }),
      seen: known !== undefined,
      count: known === undefined ? 0 : this.#tags.count(known),
      from: carriersOf(candidates, i),
      ...(!this.#evidence(asked).has(candidates.tags[i]) && { popular: true as const }),
    };
  }

  /** The tags that the query points to: those the author used, and those that go with its telling words. */
  #evidence(asked: Asked): ReadonlySet<number> {
    const before = this.#known.get(asked);
    if (before) return before;
    const { memory, post, own } = asked;
    const tags = new Set<number>();
    for (const one of own) for (const tag of one.tags) tags.add(tag);
    const tokens = post.tokens!;
    const telling = this.#telling.among(tokens);
    if (telling.size > 0) {
      const ids = new Set([...telling].map((word) => memory.reader.words.id(word)));
      for (const posts of Object.values(asked.near)) {
        for (const { post: p } of posts) {
          if (memory.posts[p].words.some((id) => ids.has(id))) {
            for (const tag of memory.posts[p].tags) tags.add(tag);
          }
        }
      }
      for (const id of ids) for (const tag of tagsOfWord(memory, 'words', id).keys()) tags.add(tag);
      for (const span of memory.spans?.statistics.spansOf(post) ?? []) {
        if (post.words.subarray(span.from, span.to).some((id) => ids.has(id))) {
          const tag = tagOfSpan(asked, span);
          if (tag !== undefined) tags.add(tag);
        }
      }
    }
    this.#known.set(asked, tags);
    return tags;
  }
  readonly #known = new WeakMap<Asked, ReadonlySet<number>>();

  /** The most used tags that are not in a ranking, to fill it up. */
  #popular(found: readonly Recommendation[], { tags, post }: Asked, k: number): Recommendation[] {
    const taken = new Set(found.map(({ tag }) => tag));
    for (const id of post.tags) taken.add(tags.name(id));
    const last = found.at(-1)?.score ?? 0;
    const { calibration } = this.#learned;
    const more: Recommendation[] = [];
    for (let id = 0; id < this.#tags.size && found.length + more.length < k; id++) {
      const tag = this.#tags.tag(id);
      if (taken.has(tag)) continue;
      const score = last - 1 - more.length;
      more.push({
        tag,
        score,
        ...(calibration && { probability: probabilityOf(calibration, score) }),
        seen: true,
        count: this.#tags.count(id),
        popular: true,
      });
    }
    return more;
  }

  export(): BundleContents {
    return { model: 'fused', options: this.#options, ...saveLearned(this.#learned, this.#tags) };
  }
}
