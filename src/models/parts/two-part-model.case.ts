/** A model with two parts and two graphs, for tests of bundles of such models. */
import Type from 'typebox';
import { parseOptions } from '../../base/options.ts';
import { TagTable } from '../../features/tag-table.ts';
import { Graph } from '../../graph/graph.ts';
import type { GraphRunner } from '../../graph/graph-runner.ts';
import { encodeOnnx } from '../../graph/onnx.ts';
import { add, multiply } from '../../graph/operators/elementwise.ts';
import type { Query } from '../../posts/post.ts';
import type { BundleContents, Fitted, Model, Recommendation, Recommender } from '../model.ts';
import { loadParts, partModel } from './bundle-parts.ts';
import { bundleLines, tagsToLearn } from './fitting.ts';
import { openGraphs } from './graphs.ts';
import { rankTags } from './ranking.ts';

const options = Type.Object(
  {
    content: Type.String({ default: 'knn', description: 'The model of part "content"' }),
    habit: Type.String({ default: 'author', description: 'The model of part "habit"' }),
  },
  { additionalProperties: false },
);

/** Both output y (N): `gain` from x, `sum` from a and b. */
function makeGraphs(): Record<'gain' | 'sum', Uint8Array> {
  const gain = new Graph();
  const sum = new Graph();
  return {
    gain: encodeOnnx(gain, { y: multiply(gain.input('x', ['N']), 0.5) }, new Map()),
    sum: encodeOnnx(sum, { y: add(sum.input('a', ['N']), sum.input('b', ['N'])) }, new Map()),
  };
}

/**
 * A tag's score is half its score from part `content` plus its score from part `habit`.
 *
 * @param optionsOf options of the parts, by model
 */
export function twoPartModel(
  name: string,
  optionsOf: Readonly<Record<string, object>> = {},
): Model<typeof options> {
  return {
    name,
    paper: 'none: a model for tests',
    summary: 'two models, added up',
    options,
    async fit(corpus, given, context) {
      const settings = parseOptions(options, given, name);
      const tags = tagsToLearn(corpus, name);
      const fitted: [string, Fitted][] = [];
      for (const part of ['content', 'habit'] as const) {
        const model = await partModel(settings[part], context.runtime, name);
        fitted.push([part, await model.fit(corpus, optionsOf[settings[part]] ?? {}, context)]);
      }
      const contents: BundleContents = {
        model: name,
        options: settings,
        arrays: {},
        vocabularies: { tags: tags.toLines() },
        graphs: makeGraphs(),
        parts: Object.fromEntries(fitted.map(([part, one]) => [part, one.export()])),
      };
      const graphs = await openGraphs(contents, ['gain', 'sum'], context.runtime);
      const recommender = new TwoPartRecommender(tags, Object.fromEntries(fitted), graphs);
      return Object.assign(recommender, { export: () => contents });
    },
    async load(bundle, runtime) {
      const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), `bundle of ${name}: tags`);
      const parts = await loadParts(bundle, runtime);
      return new TwoPartRecommender(
        tags,
        parts,
        await openGraphs(bundle, ['gain', 'sum'], runtime),
      );
    },
  };
}

class TwoPartRecommender implements Recommender {
  readonly #tags: TagTable;
  readonly #parts: Readonly<Record<string, Recommender>>;
  readonly #graphs: Record<'gain' | 'sum', GraphRunner>;

  constructor(
    tags: TagTable,
    parts: Readonly<Record<string, Recommender>>,
    graphs: Record<'gain' | 'sum', GraphRunner>,
  ) {
    this.#tags = tags;
    this.#parts = parts;
    this.#graphs = graphs;
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const [content, habit] = await Promise.all(
      ['content', 'habit'].map((part) => this.#parts[part].recommend(queries, this.#tags.size)),
    );
    return Promise.all(queries.map((_, i) => this.#mix(content[i], habit[i], k)));
  }

  async #mix(
    content: readonly Recommendation[],
    habit: readonly Recommendation[],
    k: number,
  ): Promise<Recommendation[]> {
    const tags = [...new Set([...content, ...habit].map(({ tag }) => tag))];
    const scoresOf = (ranking: readonly Recommendation[]) => {
      const scores = new Map(ranking.map(({ tag, score }) => [tag, score]));
      return Float32Array.from(tags, (tag) => scores.get(tag) ?? 0);
    };
    const run = async (name: 'gain' | 'sum', feeds: Readonly<Record<string, Float32Array>>) => {
      const shaped = Object.entries(feeds).map(([input, data]) => {
        return [input, { data, shape: [data.length] }] as const;
      });
      const { y } = await this.#graphs[name].run(Object.fromEntries(shaped), ['y']);
      return y.data as Float32Array;
    };
    const scores = await run('sum', {
      a: await run('gain', { x: scoresOf(content) }),
      b: scoresOf(habit),
    });
    const supported = new Set(
      [...content, ...habit].filter(({ popular }) => !popular).map(({ tag }) => tag),
    );
    return rankTags(this.#tags, new Map(tags.map((tag, i) => [tag, scores[i]])), k).map((one) =>
      supported.has(one.tag) ? one : { ...one, popular: true },
    );
  }
}
