import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataFormatError } from '../../../base/errors.ts';
import { Random } from '../../../base/random.ts';
import type { Vocabulary } from '../../../features/vocabulary.ts';
import { type Feeds, GraphRunner } from '../../../graph/graph-runner.ts';
import { uniform } from '../../../graph/initializers.ts';
import { seq2seqNetwork } from '../../seq2seq.ts';
import { seq2seqCopyNetwork } from '../../seq2seq-copy.ts';
import { encodePosts, wordFeeds } from '../inputs/word-feeds.ts';
import { feedsFor, sizedNetwork } from '../network.case.ts';
import { type AnyNetwork, inferenceModels, trainingGraph } from '../network.ts';
import { beamSearch, followTag } from './beam-search.ts';
import type { Hypothesis } from './decoding-step.ts';
import { knownSearch } from './known-search.ts';
import { TagTrie } from './tag-trie.ts';
import { ending, writtenSpecials } from './tag-word-feeds.ts';

const sizes = { words: 3, dimension: 2, hidden: 4, tags: 2, topics: 2 };
/** Special words and three that are written. */
const vocabulary = writtenSpecials.length + 3;
const longest = 3;
function expectSame(found: readonly Hypothesis[], expected: readonly Hypothesis[]): void {
  expect(found.map(({ words }) => words)).toEqual(expected.map(({ words }) => words));
  expect(found.map(({ score }) => score)).toBeAllclose(
    expected.map(({ score }) => score),
    { relative: 1e-5, absolute: 1e-5 },
  );
}

const posts = [[4, 5, 1], [6, 1], [1], [5, 4, 4, 6, 1, 5]];

/**
 * Each network with the words that it writes, and how much likelier the end of a tag is made; one that copies has the
 * unknown word of the posts as the id V.
 */
describe.each([
  { network: seq2seqNetwork as unknown as AnyNetwork, written: [4, 5, 6], ends: 0 },
  { network: seq2seqNetwork as unknown as AnyNetwork, written: [4, 5, 6], ends: 4 },
  { network: seq2seqCopyNetwork as unknown as AnyNetwork, written: [4, 5, 6, vocabulary], ends: 0 },
])('of $network.name, the end $ends more likely', ({ network, written, ends }) => {
  let model: GraphRunner;
  let step: GraphRunner;
  let read: Feeds;
  let exhaustive: Hypothesis[][];
  let words: Vocabulary;

  async function encode(batch: readonly number[] = [...posts.keys()]): Promise<Feeds> {
    const source = posts.map((words) => words.map((word) => (word === 1 ? vocabulary : word)));
    const feeds = {
      ...feedsFor(posts, sizes, batch),
      sourceWords: wordFeeds(encodePosts(source), batch).words,
    };
    return model.run(feeds, model.outputNames);
  }

  /** Every sequence of up to `longest` words. */
  function allSequences(): number[][] {
    let last: number[][] = [[]];
    const all: number[][] = [];
    for (let length = 1; length <= longest; length++) {
      last = last.flatMap((words) => written.map((word) => [...words, word]));
      all.push(...last);
    }
    return all;
  }

  beforeAll(async () => {
    const sized = sizedNetwork(network, sizes);
    words = sized.head.writer!.vocabulary;
    expect(words.size).toBe(vocabulary);
    const random = new Random(4);
    const parameters = new Map(
      trainingGraph(sized).graph.parameters.map(({ name, shape }) => [
        name,
        uniform(1)(shape, random),
      ]),
    );
    parameters.get('output.bias')![ending] += ends;
    const graphs = inferenceModels(sized, parameters);
    model = await GraphRunner.create(ort, graphs.model);
    step = await GraphRunner.create(ort, graphs.step!);
    read = await encode();
    const found: Hypothesis[][] = posts.map(() => []);
    for (const words of allSequences()) {
      const scores = await followTag(step, read, words, vocabulary);
      for (const [b, { score }] of scores.entries()) found[b].push({ words, score });
    }
    exhaustive = found.map((one) => one.sort((x, y) => y.score - x.score));
  });

  afterAll(async () => {
    await model.release();
    await step.release();
  });

  describe('beamSearch', () => {
    it.each([1, 2])('equals exhaustive search with a beam of %i times all tags', async (times) => {
      const beam = times * allSequences().length;
      const found = await beamSearch(step, read, { beam, vocabulary, longest });
      for (const [b, own] of found.entries()) expectSame(own, exhaustive[b]);
    });

    it('finds the best of them in order if its beam holds all that may go on', async () => {
      const beam = written.length ** longest;
      const found = await beamSearch(step, read, { beam, vocabulary, longest });
      for (const [b, own] of found.entries()) expectSame(own, exhaustive[b].slice(0, beam));
    });

    it.each([1, 2, 5])('with a beam of %i scores what it finds as it should', async (beam) => {
      const found = await beamSearch(step, read, { beam, vocabulary, longest });
      for (const [b, own] of found.entries()) {
        expect(own).toHaveLength(beam);
        const keys = own.map(({ words }) => words.join());
        expect(new Set(keys).size).toBe(beam);
        expectSame(
          own,
          exhaustive[b].filter(({ words }) => keys.includes(words.join())),
        );
      }
    });

    it('finds the same for a post alone and among others', async () => {
      const together = await beamSearch(step, read, { beam: 5, vocabulary });
      for (const b of posts.keys()) {
        const alone = await beamSearch(step, await encode([b]), { beam: 5, vocabulary });
        expectSame(alone[0], together[b]);
      }
    });

    it('stops early once nothing better can come', async () => {
      let steps = 0;
      const counting: Pick<GraphRunner, 'run'> = {
        run(...given) {
          steps++;
          return step.run(...given);
        },
      };
      const full = await beamSearch(counting, read, { beam: 3, vocabulary, longest: 60 });
      expect(steps).toBeLessThan(40);
      for (const own of full) expect(own).toHaveLength(3);
    });

    it('rejects what the graph of a bundle returns if that is no number for each hypothesis', async () => {
      const wrong: Pick<GraphRunner, 'run'> = {
        run: async (...given) => ({
          ...(await step.run(...given)),
          wantedScores: { data: new Float32Array(1), shape: [1] },
        }),
      };
      const searching = beamSearch(wrong, read, { beam: 3, vocabulary });
      await expect(searching).rejects.toThrow(DataFormatError);
      await expect(searching).rejects.toThrow(
        'step.onnx must output 4 float32 numbers, got 1 of Float32Array; train it again',
      );
    });
  });

  describe('knownSearch', () => {
    const outside = posts.map(() => (written.includes(vocabulary) ? ['elsewhere'] : []));
    const wordsOf = (ids: readonly number[]) =>
      ids.map((id) => (id < vocabulary ? words.token(id) : 'elsewhere'));
    const search = (known: readonly (readonly number[])[], beam: number) =>
      knownSearch(step, read, {
        beam,
        vocabulary,
        outside,
        // A tag of words that nobody can write is known, too.
        known: TagTrie.of([...known.map(wordsOf), ['nobody'], [words.token(4), 'nobody']], words),
      });
    const among = (known: readonly (readonly number[])[], all: readonly Hypothesis[]) => {
      const keys = new Set(known.map((ids) => ids.join()));
      return all.filter((one) => keys.has(one.words.join()));
    };
    const someTags = fc.subarray(
      allSequences().filter((ids) => ids.every((id) => id !== vocabulary || outside[0].length > 0)),
      { minLength: 1 },
    );

    it('equals the scores of all known tags, if its beam holds them', async () => {
      await fc.assert(
        fc.asyncProperty(someTags, async (known) => {
          const found = await search(known, known.length);
          for (const [b, own] of found.entries()) expectSame(own, among(known, exhaustive[b]));
        }),
        { numRuns: 30 },
      );
    });

    it('with a small beam finds known tags alone, each once, with its score', async () => {
      await fc.assert(
        fc.asyncProperty(someTags, fc.integer({ min: 1, max: 4 }), async (known, beam) => {
          const found = await search(known, beam);
          for (const [b, own] of found.entries()) {
            expect(own.length).toBeLessThanOrEqual(beam);
            expect(own.length).toBeGreaterThan(0);
            const ids = own.map((one) => one.words);
            expectSame(own, among(ids, among(known, exhaustive[b])));
          }
        }),
        { numRuns: 30 },
      );
    });

    it('finds nothing if no known tag can be written', async () => {
      expect(await search([], 3)).toEqual(posts.map(() => []));
    });
  });

  describe('followTag', () => {
    it('returns attention that sums to one over the words of the post, and is 0 at padding', async () => {
      const followed = await followTag(step, read, [4, 6], vocabulary);
      for (const [b, { attention }] of followed.entries()) {
        const T = posts[b].length;
        const total = attention.reduce((sum, x) => sum + x, 0);
        expect(total).toBeCloseTo(1, 5);
        expect([...attention.slice(T)].every((x) => x === 0)).toBe(true);
      }
    });

    it('averages it over the words and the end', async () => {
      const each: Float32Array[] = [];
      const watching: Pick<GraphRunner, 'run'> = {
        async run(...given) {
          const out = await step.run(...given);
          each.push(out.attention.data as Float32Array);
          return out;
        },
      };
      const [, { attention }] = await followTag(watching, read, [4, 6], vocabulary);
      const T = attention.length;
      expect(each).toHaveLength(3);
      expect(each[0][T]).not.toBeCloseTo(each[2][T], 4);
      const mean = attention.map((_, t) => (each[0][T + t] + each[1][T + t] + each[2][T + t]) / 3);
      expect(attention).toBeAllclose(mean, { relative: 1e-5 });
    });
  });
});
