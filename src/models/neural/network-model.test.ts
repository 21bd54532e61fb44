import { describe, expect, it, vi } from 'vitest';
import { DataFormatError, FileAccessError, NotSupportedError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import { WordVectors } from '../../features/word-vectors.ts';
import type { Ort } from '../../graph/graph-runner.ts';
import { encodeMessage } from '../../graph/protobuf.ts';
import type { Post } from '../../posts/post.ts';
import type { Checkpoint } from '../../training/checkpoint.ts';
import { DivergenceError } from '../../training/divergence.ts';
import { avgLstm } from '../avg-lstm.ts';
import { lstm } from '../lstm.ts';
import { quietContext, smallCorpus, toQuery } from '../model.case.ts';
import type { BundleContents, FitContext, Fitted, Model } from '../model.ts';
import { tabLstm } from '../tab-lstm.ts';
import { vabLstm } from '../vab-lstm.ts';
import { smallNetwork, smallTopics } from './small-network.case.ts';

const { runtime } = smallNetwork;
const models = [lstm, avgLstm, vabLstm, tabLstm].map((model) => [model.name, model] as const);
const { train, test } = smallCorpus();

function learn(
  model: Model,
  options: Record<string, unknown> = {},
  context: Partial<FitContext> = {},
  posts: readonly Post[] = train,
): Promise<Fitted> {
  const topical = 'topics' in model.options.properties ? smallTopics : {};
  const all = { ...smallNetwork.options, ...topical, epochs: 3, ...options };
  return model.fit({ train: posts }, all, quietContext({ runtime, ...context }));
}

const phasesInto =
  (phases: Set<string>) =>
  ({ phase }: { phase: string }) => {
    phases.add(phase);
  };

/** Keeps the last checkpoint in memory. */
function memoryStore() {
  let last: Checkpoint | undefined;
  return {
    readProgress: async () => structuredClone(last?.progress),
    read: async () => structuredClone(last),
    async write(checkpoint: Checkpoint) {
      last = structuredClone(checkpoint);
    },
  };
}

describe.each(models)('%s', (_, model) => {
  it('overfits ten posts', async () => {
    const ten = train.slice(0, 10).map((post, i) => ({ ...post, hashtags: [`tag${i}`] }));
    const fitted = await learn(model, { epochs: 60, batchSize: 5, learningRate: 0.02 }, {}, ten);
    const rankings = await fitted.recommend(ten.map(toQuery), 1);
    expect(rankings.map(([best]) => best.tag)).toEqual(ten.map((_, i) => `tag${i}`));
    for (const [best] of rankings) expect(best.probability).toBeGreaterThan(0.9);
  });

  it('explains with every word of the post, including repeated ones', async () => {
    const fitted = await learn(model);
    const query = { text: 'espresso and rook and zzz' };
    const { words, summary } = await fitted.explain!(query, 'coffee');
    const inPost = [...words!].sort((a, b) => a.place! - b.place!);
    expect(inPost.map(({ word }) => word)).toEqual(['espresso', 'and', 'rook', 'and', 'zzz']);
    const weights = words!.map(({ weight }) => weight);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(summary).toContain(`"${words![0].word}"`);
    const total = weights.reduce((a, b) => a + b, 0);
    if (summary.startsWith('The model pays most attention')) expect(total).toBeCloseTo(1, 5);
    else expect(summary).toMatch(/^Without the words .* #coffee would be less probable\.$/);
  });

  it('gives all posts without words the same ranking', async () => {
    const fitted = await learn(model);
    const texts = ['', '   ', '#coffee', 'https://example.com'];
    const [empty, ...others] = await fitted.recommend(
      texts.map((text) => ({ text })),
      3,
    );
    expect(empty.length).toBe(3);
    for (const ranking of others) expect(ranking).toEqual(empty);
    const explanation = await fitted.explain!({ text: '' }, 'coffee');
    expect(explanation).toMatchObject({ tag: 'coffee', words: [] });
    expect(explanation.summary).toMatch(/^Nothing in the post points to #coffee/);
  });

  it('treats all unknown words alike', async () => {
    const fitted = await learn(model);
    const [one, other] = await fitted.recommend([{ text: 'zzz qqq' }, { text: 'xxx yyy' }], 3);
    expect(one).toEqual(other);
    expect(one.every(({ score }) => Number.isFinite(score))).toBe(true);
  });

  it('reads the first 40 words of 10,000', async () => {
    const fitted = await learn(model);
    const random = new Random(1);
    const text = Array.from({ length: 10_000 }, () => random.pick(['rook', 'latte', 'x'])).join(
      ' ',
    );
    const start = text.split(' ').slice(0, 40).join(' ');
    const [long, short] = await fitted.recommend([{ text }, { text: start }], 3);
    expect(long).toEqual(short);
    expect((await fitted.explain!({ text }, 'coffee')).words).toHaveLength(40);
  });

  it('reads all 10,000 words if its text options say so', async () => {
    const posts = train.slice(0, 20);
    const fitted = await learn(model, { epochs: 1, text: { profile: 'default' } }, {}, posts);
    const [ranking] = await fitted.recommend([{ text: 'espresso rook '.repeat(5000) }], 3);
    expect(ranking.every(({ score }) => Number.isFinite(score))).toBe(true);
  });

  it('explains at most 200 words if each takes another run', async () => {
    const posts = train.slice(0, 20);
    const fitted = await learn(model, { epochs: 1, text: { profile: 'default' } }, {}, posts);
    const text = 'espresso rook latte '.repeat(3000);
    const { words, score } = await fitted.explain!({ text }, 'coffee');
    const attends = ['vab-lstm', 'tab-lstm'].includes(model.name);
    expect(words).toHaveLength(attends ? 9000 : 200);
    expect(score).toBeGreaterThan(0);
    if (attends) return;
    // As if the post ended there.
    const start = text.split(' ').slice(0, 200).join(' ');
    const { words: expected } = await fitted.explain!({ text: start }, 'coffee');
    expect(words).toEqual(expected);
  });

  it('resumes to the same weights, bit for bit, and only on the same data and options', async () => {
    const unbroken = (await learn(model)).export();
    const checkpoints = memoryStore();
    const controller = new AbortController();
    const onProgress = ({ phase, done }: { phase: string; done: number }) => {
      if (phase === 'train' && done > 1.5 * train.length) controller.abort();
    };
    await learn(model, {}, { checkpoints, onProgress, signal: controller.signal });
    expect((await checkpoints.read())!.progress).toMatchObject({ epoch: 2 });

    // Rejected before anything is learned.
    const phases = new Set<string>();
    const refused = { checkpoints, onProgress: phasesInto(phases) };
    await expect(learn(model, { hidden: 25 }, refused)).rejects.toThrow(
      /the checkpoint was written with options = .*"hidden":24.*, but this run has .*"hidden":25/,
    );
    await expect(learn(model, {}, { ...refused, seed: 8 })).rejects.toThrow(
      'the checkpoint was written with seed = 7, but this run has 8',
    );
    const edited = [{ ...train[0], text: `${train[0].text}!` }, ...train.slice(1)];
    await expect(learn(model, {}, refused, edited)).rejects.toThrow(
      /the checkpoint was written with trainingPosts = \{"count":180,"hash":\d+\}, but this run has/,
    );
    expect(phases).not.toContain('word vectors');
    const resumed = (await learn(model, {}, refused)).export();
    expect(phases).toContain('word vectors');
    expect(Buffer.from(resumed.graphs!.model).equals(unbroken.graphs!.model)).toBe(true);
  });
});

describe('training', () => {
  it('stops if the loss is not a number, and says where and how to fix it', async () => {
    const failed = learn(lstm, { learningRate: 1e30 });
    await expect(failed).rejects.toThrow(DivergenceError);
    await expect(failed).rejects.toThrow(
      /training stopped at step \d+ \(epoch 1\), learning rate 1e\+30: the loss .*\. Use a smaller learning rate or clip the gradients \(clipNorm\)$/,
    );
  });

  it('clips gradients if configured', async () => {
    const [plain, clipped] = [await learn(lstm), await learn(lstm, { clipNorm: 0.01 })];
    expect(Buffer.from(plain.export().graphs!.model).equals(clipped.export().graphs!.model)).toBe(
      false,
    );
  });

  it('keeps the epoch that validates best and ends when none is better', async () => {
    const said: string[] = [];
    const logger = { debug() {}, info: (line: string) => said.push(line), warn() {} };
    const valid = train.slice(0, 30);
    const options = { ...smallNetwork.options, epochs: 50, patience: 2 };
    await lstm.fit({ train, valid }, options, quietContext({ runtime, logger }));
    const measures = said.map((line) => Number(/validation ([\d.]+)/.exec(line)![1]));
    expect(said.length).toBeLessThan(50);
    expect(said.at(-3)).toMatch(/\(best\)/);
    expect(Math.max(...measures)).toBe(measures.at(-3));
  });

  it.each(['read posts', 'topics', 'word vectors', 'topics of posts'])(
    'is interrupted while it reports "%s"',
    async (phase) => {
      const checkpoints = memoryStore();
      await learn(tabLstm, {}, { checkpoints });
      const before = await checkpoints.read();
      let time = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => (time += 10));
      const controller = new AbortController();
      const interrupted = learn(
        tabLstm,
        {},
        {
          checkpoints,
          signal: controller.signal,
          onProgress: (progress) => progress.phase === phase && controller.abort(),
        },
      );
      await expect(interrupted).rejects.toThrow(/was interrupted/);
      vi.restoreAllMocks();
      expect(await checkpoints.read()).toEqual(before);
    },
  );

  it('opens its session, which may fail, before it learns word vectors', async () => {
    const { InferenceSession, Tensor } = await smallNetwork.runtime.loadOrt();
    const create = () => Promise.reject(new Error('no room'));
    const loadOrt = async () =>
      ({ Tensor, InferenceSession: { ...InferenceSession, create } }) as unknown as Ort;
    const phases = new Set<string>();
    const failed = learn(tabLstm, {}, { runtime: { loadOrt }, onProgress: phasesInto(phases) });
    await expect(failed).rejects.toThrow('no room');
    expect(phases).not.toContain('word vectors');
  });

  it('keeps given word vectors unchanged if frozen', async () => {
    const random = new Random(4);
    const words = ['espresso', 'rook'];
    const rows = Float32Array.from({ length: 2 * 16 }, () => random.normal());
    const wordVectors = new WordVectors(words, 16, rows);
    const said: string[] = [];
    const logger = { debug() {}, info: (line: string) => said.push(line), warn() {} };
    const bytes = Buffer.from(rows.buffer).subarray(0, 64).toString('latin1');
    const context = { wordVectors, logger };
    const holds = async (freeze: boolean) => {
      const fitted = await learn(lstm, { vectors: 'given', freeze }, context);
      return Buffer.from(fitted.export().graphs!.model).toString('latin1').includes(bytes);
    };
    expect(await holds(true)).toBe(true);
    expect(await holds(false)).toBe(false);
    expect(said[0]).toMatch(/^word vectors: 2 of \d+ words known, [\d.]+ % of all uses; the most/);
  });

  it('rejects given vectors that are missing or have another dimension', async () => {
    await expect(learn(lstm, { vectors: 'given' })).rejects.toThrow(
      "vectors = given needs word vectors: pass them in the context, or a file with the command line's --vectors",
    );
    const wordVectors = new WordVectors(['rook'], 3, new Float32Array(3));
    await expect(learn(lstm, { vectors: 'given' }, { wordVectors })).rejects.toThrow(
      'the given word vectors have 3 dimensions, but option "dimension" is 16; make them equal',
    );
  });

  it('reports that there are no words to learn topics from', async () => {
    const bare = train.map((post) => ({ ...post, text: 'the and of' }));
    await expect(learn(tabLstm, {}, {}, bare)).rejects.toThrow(
      /^topics: no word other than stop words occurs in two or more of the 180 training posts/,
    );
    const [ranking] = await (await learn(lstm, {}, {}, bare)).recommend([{ text: '' }], 3);
    expect(ranking).toHaveLength(3);
  });

  it('requires a runtime, and a graph in the bundle', async () => {
    await expect(learn(lstm, {}, { runtime: {} })).rejects.toThrow(NotSupportedError);
    await expect(learn(lstm, {}, { runtime: {} })).rejects.toThrow(
      "lstm runs in ONNX Runtime; pass { loadOrt: () => import('onnxruntime-node') }",
    );
    const { graphs: _, ...without } = (await learn(lstm)).export();
    await expect(lstm.load(without, runtime)).rejects.toThrow(
      'bundle of lstm: model.onnx is missing; train it again',
    );
    const stealing = encodeMessage('ModelProto', {
      graph: { initializer: [{ name: 'words.table', dataLocation: 1 }] },
    });
    await expect(lstm.load({ ...without, graphs: { model: stealing } }, runtime)).rejects.toThrow(
      'bundle of lstm: model.onnx: the tensor "words.table" has its data outside the model',
    );
    const damaged = { ...without, graphs: { model: Uint8Array.of(1, 2, 3) } };
    await expect(lstm.load(damaged, runtime)).rejects.toThrow(
      /^bundle of lstm: model\.onnx is not a well-formed ONNX model: .*; train it again$/,
    );
  });

  it('does not blame the bundle if ONNX Runtime itself cannot be loaded', async () => {
    const ort = await import('onnxruntime-node');
    const away = async () => {
      throw new Error('no available backend found. ERR: [wasm] TypeError: Failed to fetch');
    };
    const broken = { ...ort, InferenceSession: { create: away } } as unknown as typeof ort;
    const loading = lstm.load((await learn(lstm)).export(), { loadOrt: async () => broken });
    await expect(loading).rejects.toThrow(FileAccessError);
    await expect(loading).rejects.toThrow(/^ONNX Runtime cannot start: .*Failed to fetch; its/);
  });

  it('rejects a bundle whose parts have different sizes', async () => {
    const bundle = (await learn(tabLstm)).export();
    const { tags, words } = bundle.vocabularies as Record<string, string[]>;
    const [L, V] = [tags.length, words.length - 1];
    const lists = (given: Record<string, string[]>) => ({
      vocabularies: { ...bundle.vocabularies, ...given },
    });
    const { arrays } = (await learn(tabLstm, { topics: 5, epochs: 1 })).export();
    const { graphs } = (await learn(lstm, { epochs: 1 })).export();
    const changes: [Partial<BundleContents>, string][] = [
      [lists({ tags: tags.slice(1) }), `model.onnx has ${L} tags, the list "tags" ${L - 1}`],
      [lists({ tags: [...tags, 'more\t1\tMore'] }), `the list "tags" ${L + 1}`],
      [lists({ words: words.slice(0, V) }), `has ${V} words, the list "words" ${V - 1}`],
      [lists({ words: [...words, 'more\t1\t1'] }), `the list "words" ${V + 1}`],
      [{ arrays }, 'model.onnx has 6 topics, the array "ldaCounts" 5'],
      [{ graphs: graphs! }, 'model.onnx has no topics, the array "ldaCounts" 6'],
    ];
    for (const [change, message] of changes) {
      const loading = tabLstm.load({ ...bundle, ...change }, runtime);
      const error = (await loading.catch((e) => e)) as Error;
      expect(error).toBeInstanceOf(DataFormatError);
      expect(error.message).toContain(message);
      expect(error.message).toMatch(/^bundle of tab-lstm: .*; train it again$/);
    }
  });

  it('recommends the same alone and among longer posts', async () => {
    const fitted = await learn(tabLstm);
    const queries = test.slice(0, 6).map(({ text }, i) => ({
      text: text
        .split(' ')
        .slice(0, 2 * i)
        .join(' '),
    }));
    const together = await fitted.recommend(queries, 3);
    for (const [i, query] of queries.entries()) {
      const [alone] = await fitted.recommend([query], 3);
      expect(alone.map(({ tag }) => tag)).toEqual(together[i].map(({ tag }) => tag));
      expect(alone.map(({ score }) => score)).toBeAllclose(
        together[i].map(({ score }) => score),
        { relative: 1e-5 },
      );
    }
  });
});
