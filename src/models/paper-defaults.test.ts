/** Every option's default and its source: the section of a paper that states it, or our choice. */
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../base/options.ts';
import { resolveTextOptions, type TextProfile } from '../text/options.ts';
import { avgLstmNetwork } from './avg-lstm.ts';
import { biAttentionNetwork } from './bi-attention.ts';
import { extractorNetwork } from './extractor.ts';
import { hmemn2nNetwork } from './hmemn2n.ts';
import { lstmNetwork } from './lstm.ts';
import { memn2nNetwork } from './memn2n.ts';
import { loadModel, modelNames } from './registry.ts';
import { saLstmNetwork } from './sa-lstm.ts';
import { seq2seqNetwork } from './seq2seq.ts';
import { seq2seqCopyNetwork } from './seq2seq-copy.ts';
import { tabLstmNetwork } from './tab-lstm.ts';
import { vabLstmNetwork } from './vab-lstm.ts';

const li = 'Li et al. 2016, section 4.2.2';
const huang = 'Huang et al. 2016, section 4.1';
const shen = 'Shen et al. 2019, section 4.1 (Table 1)';
const tagFinder = 'TagFinder 2022, section 3.1.1';
const fastTextSection = 'TagFinder 2022, section 3.1.2';
const wang = 'Wang et al. 2019, section 3';

/** Our choice: the paper does not state it, or the header of the model's file explains the difference. */
const ours = 'our choice';

type Defaults = Readonly<Record<string, readonly [value: unknown, source: string]>>;

const linear: Defaults = {
  text: [{}, ours],
  history: [0, ours],
  minDocuments: [2, ours],
  sublinear: [true, ours],
  minCount: [1, ours],
  searchC: [[], ours],
  eps: [0.1, ours],
  bias: [1, ours],
  negatives: [2000, ours],
  prune: [0.02, ours],
};

const lstm: Defaults = {
  text: [{ profile: 'tab-lstm' }, li],
  hidden: [500, li],
  dimension: [300, 'Li et al. 2016, section 4.3 (Table 2)'],
  batchSize: [100, li],
  learningRate: [0.001, li],
  vectors: ['corpus', ours],
  freeze: [false, ours],
  minWordCount: [2, ours],
  dropout: [0, ours],
  minCount: [10, ours],
  clipNorm: [0, ours],
  l2: [0, ours],
  epochs: [10, ours],
  patience: [2, ours],
};

const tagFinderNetworks = 'TagFinder 2022, Table 2';

const tagFinderNetwork: Defaults = {
  text: [{ maxTokens: 200 }, tagFinderNetworks],
  dimension: [300, ours],
  vectors: ['corpus', 'TagFinder 2022, section 3.2.2'],
  freeze: [false, 'TagFinder 2022, section 3.2.2'],
  minWordCount: [2, ours],
  dropout: [0, ours],
  minCount: [10, ours],
  batchSize: [1024, tagFinderNetworks],
  learningRate: [0.001, ours],
  clipNorm: [0, ours],
  l2: [0, ours],
  epochs: [30, tagFinderNetworks],
  patience: [5, ours],
};

const { freeze: _, ...encoderDefaults } = tagFinderNetwork;

const memory: Defaults = {
  text: [{ profile: 'memory-network' }, huang],
  hops: [2, huang],
  history: [5, huang],
  historyTags: [false, ours],
  historyTime: [false, ours],
  dimension: [300, huang],
  vectors: ['random', ours],
  freeze: [false, ours],
  minWordCount: [2, ours],
  dropout: [0.2, huang],
  minCount: [10, ours],
  batchSize: [100, ours],
  learningRate: [0.01, huang],
  clipNorm: [0, ours],
  l2: [1e-6, ours],
  epochs: [60, huang],
  patience: [2, ours],
};

const writer: Defaults = {
  text: [{ profile: 'naacl-2019', maxTokens: 50 }, ours],
  conversationWords: [100, ours],
  hidden: [300, wang],
  dimension: [200, wang],
  vectors: ['random', wang],
  vocabularySize: [30_000, wang],
  batchSize: [64, wang],
  learningRate: [0.001, wang],
  clipNorm: [1, wang],
  dropout: [0.1, wang],
  beam: [20, wang],
  decode: ['free', wang],
  shortlist: [0, wang],
  freeze: [false, ours],
  minWordCount: [2, ours],
  l2: [0, ours],
  epochs: [20, ours],
  patience: [3, ours],
};

const table: Readonly<Record<string, Defaults>> = {
  random: { kind: ['uniform', wang] },
  popular: { halfLifeDays: [0, ours] },
  author: { halfLifeDays: [10, ours], smoothing: [1, ours] },
  'naive-bayes': {
    text: [{ profile: 'memory-network' }, huang],
    history: ['auto', ours],
    alpha: ['auto', ours],
    minDocuments: [1, ours],
    minCount: [1, ours],
  },
  logistic: {
    ...linear,
    C: [10, tagFinder],
    maxIterations: [100, tagFinder],
    strategy: ['one-vs-rest', ours],
    maxClasses: [1000, ours],
  },
  svm: {
    ...linear,
    C: [0.1, ours],
    maxIterations: [100, ours],
    loss: ['squared-hinge', ours],
    features: ['tf-idf', ours],
    vectors: ['corpus', ours],
    dimension: [300, 'Huang et al. 2016, section 4.2; Li et al. 2016, section 4.2.1'],
    pooling: ['sum', 'Huang et al. 2016, section 4.2'],
  },
  fasttext: {
    text: [{}, ours],
    loss: ['hs', fastTextSection],
    dimension: [55, fastTextSection],
    wordNgrams: [1, fastTextSection],
    epochs: [5, ours],
    learningRate: [0.1, ours],
    minn: [0, ours],
    maxn: [0, ours],
    bucket: [100_000, ours],
    minWordCount: [1, ours],
    minCount: [1, ours],
  },
  ttm: {
    text: [{ profile: 'memory-network' }, huang],
    topics: [20, ours],
    alpha: [1, ours],
    beta: [0.1, ours],
    gamma: [1, ours],
    delta: [1, ours],
    lambda: [0.5, ours],
    iterations: [200, ours],
    samples: [20, ours],
    minDocuments: [2, ours],
    minCount: [1, ours],
  },
  lda: {
    text: [{ profile: 'memory-network' }, ours],
    propose: ['tags', 'Krestel et al. 2009; Wang et al. 2019 rank words'],
    topics: [100, ours],
    alpha: [0.1, ours],
    beta: [0.01, ours],
    iterations: [200, ours],
    minDocuments: [2, ours],
    minCount: [1, ours],
  },
  knn: {
    text: [{}, ours],
    weighting: ['bm25', ours],
    neighbours: [50, ours],
    power: [3, ours],
    authorBoost: [2, ours],
    authorWeight: [0.3, ours],
    authorHalfLifeDays: [10, ours],
    halfLifeDays: [0, ours],
    conversation: [false, ours],
    keepTexts: [false, ours],
  },
  tfidf: { text: [{}, ours], maxN: [5, wang], minDocuments: [2, ours], join: ['auto', ours] },
  lstm,
  'avg-lstm': lstm,
  'vab-lstm': lstm,
  'cnn-attention': {
    ...lstm,
    text: [{ profile: 'memory-network' }, huang],
    input: ['post', wang],
    conversationWords: [100, 'Wang et al. 2019, section 4.1'],
    filters: [100, ours],
    hidden: [300, ours],
    dropout: [0.5, ours],
    dimension: [300, 'Huang et al. 2016, Table 3'],
    batchSize: [100, ours],
    learningRate: [0.001, ours],
  },
  'multilabel-lstm': { ...tagFinderNetwork, hidden: [256, ours] },
  'text-resnet': {
    ...tagFinderNetwork,
    channels: [64, 'TagFinder 2022, section 3.2.2'],
    blocks: [4, 'TagFinder 2022, section 3.2.2'],
    dropout: [0.5, 'TagFinder 2022, section 3.2.2'],
  },
  encoder: {
    ...encoderDefaults,
    encoder: ['words', ours],
    pooling: ['mean', ours],
    maxTokens: [200, tagFinderNetworks],
  },
  memn2n: memory,
  hmemn2n: memory,
  'sa-lstm': {
    text: [{ profile: 'sa-lstm' }, 'Shen et al. 2019, sections 3.2 and 4.1'],
    hidden: [192, shen],
    layers: [2, ours],
    heads: [6, shen],
    dimension: [300, shen],
    vectors: ['corpus', ours],
    freeze: [false, ours],
    minWordCount: [2, ours],
    dropout: [0, ours],
    batchSize: [10, shen],
    learningRate: [0.01, shen],
    clipNorm: [0, ours],
    l2: [0.01, shen],
    epochs: [10, ours],
    patience: [2, ours],
  },
  extractor: {
    text: [{ profile: 'naacl-2019' }, wang],
    // Wang et al. 2019 give these for their own networks, not for EXTRACTOR.
    hidden: [300, ours],
    dimension: [200, ours],
    batchSize: [64, ours],
    learningRate: [0.001, ours],
    clipNorm: [1, ours],
    dropout: [0.1, ours],
    vectors: ['random', ours],
    conversationWords: [100, ours],
    freeze: [false, ours],
    minWordCount: [2, ours],
    l2: [0, ours],
    epochs: [10, ours],
    patience: [2, ours],
  },
  seq2seq: { ...writer, input: ['post', wang] },
  'seq2seq-copy': { ...writer, input: ['post', wang] },
  'bi-attention': { ...writer, attend: ['both', wang] },
  fused: {
    text: [{ mentions: 'handle' }, ours],
    examples: [12_000, ours],
    folds: [8, ours],
    rounds: [120, ours],
    leaves: [31, ours],
    learningRate: [0.06, ours],
    without: [[], ours],
  },
  'tab-lstm': { ...lstm, topics: [100, li], topicIterations: [200, ours] },
};

/** What papers state about text cleaning, by profile. */
const profiles: readonly (readonly [
  TextProfile,
  option: string,
  value: unknown,
  source: string,
])[] = [
  ['tab-lstm', 'maxTokens', 40, li],
  ['memory-network', 'maxTokens', 52, huang],
  ['memory-network', 'stopwords', 'remove', huang],
  ['memory-network', 'punctuation', 'remove', huang],
  ['memory-network', 'emoji', 'remove', huang],
  ['memory-network', 'hashtags', 'remove', huang],
  ['sa-lstm', 'maxTokens', 30, 'Shen et al. 2019, section 3'],
  ['sa-lstm', 'stopwords', 'remove', 'Shen et al. 2019, section 4.1'],
  ['naacl-2019', 'urls', 'token', wang],
  ['naacl-2019', 'mentions', 'token', wang],
  ['naacl-2019', 'numbers', 'token', wang],
  ['tagfinder-heavy', 'stopwords', 'remove', 'TagFinder 2022, section 2.2.1'],
  ['tagfinder-heavy', 'lettersOnly', true, 'TagFinder 2022, section 2.2.1'],
  ['tagfinder-heavy', 'lemmas', true, 'TagFinder 2022, section 2.2.1'],
];

describe('defaults of the papers', () => {
  it('knows every model', () => expect(Object.keys(table).sort()).toEqual([...modelNames].sort()));

  it.each(modelNames)('%s: every option has the default in the table', async (name) => {
    const { properties } = (await loadModel(name)).options;
    const defaults = Object.fromEntries(
      Object.entries(properties).map(([option, schema]) => [
        option,
        (schema as { default?: unknown }).default,
      ]),
    );
    const expected = Object.entries(table[name]).map(([option, [value]]) => [option, value]);
    expect(defaults).toEqual(Object.fromEntries(expected));
  });

  it.each(profiles)('profile %s: %s is %j (%s)', (profile, option, value) => {
    expect(resolveTextOptions(profile, 'intl')).toMatchObject({ [option]: value });
  });

  it.each([lstmNetwork, avgLstmNetwork, vabLstmNetwork, tabLstmNetwork])(
    `$name: Adam (0.9, 0.999) at a constant rate (${li})`,
    ({ optimizer, options, ...network }) => {
      const parsed = parseOptions(options, {}, network.name);
      expect(optimizer(parsed as never)).toEqual({ kind: 'adam', beta1: 0.9, beta2: 0.999 });
      expect(network).not.toHaveProperty('schedule');
    },
  );

  it.each([memn2nNetwork, hmemn2nNetwork])(
    '$name: Adagrad at a constant rate (Huang et al. 2016, section 3.3)',
    ({ optimizer, options, ...network }) => {
      expect(optimizer(parseOptions(options, {}, network.name))).toEqual({ kind: 'adagrad' });
      expect(network).not.toHaveProperty('schedule');
    },
  );

  it.each([seq2seqNetwork, seq2seqCopyNetwork, biAttentionNetwork])(
    `$name: Adam, its rate halved on plateaus (${wang})`,
    ({ name, options, optimizer, schedule }) => {
      const parsed = parseOptions(options, {}, name) as never;
      expect(optimizer(parsed)).toEqual({ kind: 'adam', beta1: 0.9, beta2: 0.999 });
      expect(schedule!(parsed)).toEqual({ kind: 'plateau', rate: 0.001 });
    },
  );

  it('sa-lstm: six heads of 64 (Shen et al. 2019, Table 1)', () => {
    const { hidden, heads } = parseOptions(saLstmNetwork.options, {}, 'sa-lstm');
    expect((2 * hidden) / heads).toBe(64);
  });

  it.each([
    [saLstmNetwork, { kind: 'adagrad' }],
    [extractorNetwork, { kind: 'adam', beta1: 0.9, beta2: 0.999 }],
  ] as const)('$0.name: $1.kind at a constant rate (our choice)', (network, expected) => {
    expect(network.optimizer({} as never)).toEqual(expected);
    expect(network).not.toHaveProperty('schedule');
  });

  it("naive-bayes: auto is one of the paper's two methods, NB or NB+H with 5 posts", async () => {
    const { naiveBayesChoices } = await import('./naive-bayes.ts');
    expect(naiveBayesChoices.history).toEqual([0, 5]); // Huang et al. 2016, section 4.1
    expect(naiveBayesChoices.alpha).toEqual([0.01, 0.1]); // our choice
  });
});
