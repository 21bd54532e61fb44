import { mutantsOf } from '../mutant.ts';

/** Holds every default against the paper that gives it. */
const paperDefaults = ['src/models/paper-defaults.test.ts'];
/** Against PyTorch: probabilities, loss and gradients. */
const golden = ['src/models/neural/golden.test.ts'];
const openTags = ['src/models/open-tags.test.ts'];
const dropout = ['src/models/neural/dropout.test.ts'];
const fit = ['src/models/neural/fit.test.ts'];
const neural = (...names: string[]) => names.map((name) => `src/models/neural/${name}.test.ts`);

const avgLstm = `build({ words, mask }, { hidden, dropout: rate }) {
    const h = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden }); // eq. (1): (T, B, H)
    return { post: dropout(maskedMean(h, mask), rate) };`;

/** Pages that do not do what their papers say, options that nothing reads, lost masks and vectors. */
export const networks = [
  ...mutantsOf(
    'src/models/avg-lstm.ts',
    [
      [
        'avg-lstm-is-lstm',
        avgLstm,
        avgLstm
          .replace('{ words, mask }', '{ words, mask, last }')
          .replace('(h, mask)', '(h, last)'),
      ],
      [
        'avg-lstm-without-dropout',
        'dropout(maskedMean(h, mask), rate)',
        'maskedMean(h, mask)',
        { tests: dropout },
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/lstm.ts',
    [
      ['lstm-sum-of-states', 'atStep(h, last)', 'atStep(h, mask)'],
      ['lstm-is-gru', "kind: 'lstm', hidden }", "kind: 'gru', hidden }"],
      [
        'lstm-without-dropout',
        'dropout(atStep(h, last), rate)',
        'atStep(h, last)',
        { tests: dropout },
      ],
      ['lstm-hidden', 'default: 500', 'default: 50', { tests: paperDefaults }],
      ['lstm-beta1', 'beta1: 0.9,', 'beta1: 0.5,', { tests: paperDefaults }],
      ['lstm-beta2', 'beta2: 0.999 }', 'beta2: 0.9 }', { tests: paperDefaults }],
      [
        'lstm-optimizer',
        "kind: 'adam', beta1: 0.9, beta2: 0.999",
        "kind: 'sgd'",
        { tests: paperDefaults },
      ],
      ['lstm-profile', "textOption('tab-lstm')", "textOption('default')", { tests: paperDefaults }],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/vab-lstm.ts',
    [
      ['vab-lstm-without-dropout', 'dropout(context, rate)', 'context', { tests: dropout }],
      ['vab-lstm-post-is-last-state', 'post: dropout(context, rate)', 'post: dropout(hN, rate)'],
      ['vab-lstm-queries-the-sum', 'atStep(h, last)', 'atStep(h, mask)'],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/tab-lstm.ts',
    [
      ['tab-lstm-without-dropout', 'dropout(context, rate)', 'context', { tests: dropout }],
      [
        'tab-lstm-attends-to-words',
        "additiveAttention(theta, h, mask, 'attention', hidden)",
        "additiveAttention(theta, words, mask, 'attention', hidden)",
      ],
      ['tab-lstm-small-attention', "'attention', hidden)", "'attention', 2)"],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/cnn-attention.ts',
    [
      ['cnn-attention-without-triggers', 'concat([local, ...pooled], 1)', 'concat(pooled, 1)'],
      [
        'cnn-attention-bounded-scores',
        'attend(squeeze(scores.states, 2)',
        'attend(squeeze(tanh(scores.states), 2)',
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/neural/read-post.ts',
    [
      [
        'conversation-without-end',
        "=== 'post+conversation' && conversationWords",
        "=== 'post+conversation'",
      ],
    ],
    ['src/models/cnn-attention.test.ts'],
  ),
  ...mutantsOf(
    'src/models/multilabel-lstm.ts',
    [['multilabel-lstm-without-relu', 'relu(atStep(h, last))', 'atStep(h, last)']],
    golden,
  ),
  ...mutantsOf(
    'src/models/text-resnet.ts',
    [
      ['text-resnet-without-residual', 'relu(add(x, two.states))', 'relu(two.states)'],
      ['text-resnet-normalizes-padding', '{ mask: slid.mask }', '{}'],
      ['text-resnet-without-relu', 'maxPool1d(relu(first.states)', 'maxPool1d((first.states)'],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/encoder.ts',
    [
      ['encoder-trains-words', 'freeze: true', 'freeze: false'],
      [
        'encoder-without-dropout',
        'dropout(encoding ?? maskedMean(words, mask), rate)',
        'encoding ?? maskedMean(words, mask)',
      ],
    ],
    ['src/models/encoder.test.ts', ...dropout],
  ),
  ...mutantsOf(
    'src/models/memn2n.ts',
    [
      ['memn2n-adds-nothing', 'o = add(o, u); // o_{h+1} = o_h + u', 'o = u;'],
      ['memn2n-without-the-post', 'concat([o0, o], 1)', 'concat([o, o], 1)'],
      [
        'memn2n-one-vector-a-word',
        'readRows(unsqueeze(p, 1), memoryOutput, places)',
        'readRows(unsqueeze(p, 1), memoryInput, places)',
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/neural/inputs/timelines.ts',
    [['timelines-hold-the-post-itself', 'this.#keys[middle] < key', 'this.#keys[middle] <= key']],
    neural('inputs/timelines'),
  ),
  ...mutantsOf(
    'src/models/neural/inputs/learnt-history.ts',
    [
      ['history-of-the-same-time', 'post.time < query.time', 'post.time <= query.time'],
      ['history-holds-the-post-itself', 'post.text !== query.text', 'true'],
      ['history-never-tells', 'this.#telling.among(tokens).size > 0', 'false'],
      ['history-of-any-size', '.slice(-size)', ''],
    ],
    ['src/models/memory-networks.test.ts'],
  ),
  ...mutantsOf(
    'src/models/neural/inputs/memory-feeds.ts',
    [
      ['memory-ages-in-hours', '86_400_000', '3_600_000'],
      ['memory-without-padding', 'new Map([[padding, 0]])', 'new Map<number, number>()'],
    ],
    neural('inputs/memory-feeds'),
  ),
  ...mutantsOf(
    'src/models/hmemn2n.ts',
    [
      [
        'hmemn2n-without-the-post',
        'add(affine(s, ws), unsqueeze(affine(o, wo), 1))',
        'affine(s, ws)',
      ],
      [
        'hmemn2n-without-tanh',
        'tanh(recency ? add(pair, recency) : pair)',
        'recency ? add(pair, recency) : pair',
      ],
      [
        'hmemn2n-ignores-the-time',
        'recency ? add(pair, recency) : pair',
        'pair',
        { tests: neural('network') },
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/neural/options.ts',
    [
      ['networks-batch-size', 'default: 100', 'default: 7'],
      ['networks-rate', 'default: 0.001', 'default: 0.3'],
    ],
    paperDefaults,
  ),
  ...mutantsOf(
    'src/models/neural/fit.ts',
    [
      ['learnt-vectors-thrown-away', 'session.parameters.get(parameter)!.set(initial);', ''],
      ['fit-patience-ignored', 'patience: options.patience,', ''],
      ['fit-clip-norm-ignored', 'options.clipNorm || undefined', 'undefined'],
      ['fit-l2-ignored', 'l2: options.l2,', ''],
      [
        'fit-schedule-ignored',
        "network.schedule?.(options) ?? { kind: 'constant'",
        "{ kind: 'constant'",
      ],
      ['fit-rate-ignored', 'rate: options.learningRate }', 'rate: 0.001 }'],
      ['fit-batch-size-ignored', 'options.batchSize,', '100,'],
      [
        'fit-same-batches-every-epoch',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: text of the file
        'random.split(`epoch ${epoch}`)',
        "random.split('epoch')",
      ],
      [
        'fit-optimizer-ignored',
        'createOptimizer(network.optimizer(options))',
        "createOptimizer({ kind: 'adam' })",
      ],
      ['fit-epochs-ignored', 'epochs: options.epochs,', 'epochs: 1,'],
      ['fit-measure-over-training', 'right / gold.length', 'right / (gold.length + 1)'],
      ['fit-seed-ignored', 'new Random(context.seed)', 'new Random(1)'],
      ['loss-of-one-batch', 'sum += Number', 'sum = Number', { tests: neural('writing') }],
      ['fit-never-validates', 'validGold.length > 0 ?', 'validGold.length < 0 ?'],
    ],
    fit,
  ),
  ...mutantsOf(
    'src/models/neural/heads/tag-head.ts',
    [
      [
        'softmax-loss-is-sigmoid',
        'loss: softmaxCrossEntropy',
        'loss: sigmoidCrossEntropy',
        { tests: golden },
      ],
      [
        'softmax-is-sigmoid',
        'probabilities: softmax,',
        'probabilities: sigmoid,',
        { tests: golden },
      ],
      ['sigmoid-is-softmax', 'probabilities: sigmoid,', 'probabilities: softmax,'],
      ['sigmoid-weights-ignored', 'sigmoidOfTags(weights?.(tags, posts))', 'sigmoidOfTags()'],
      [
        'sigmoid-bias-without-negatives',
        'Math.log(share / (1 - share))',
        'Math.log(share)',
        { tests: dropout },
      ],
      [
        'right-is-the-worst',
        'probabilities[id] > probabilities[best]',
        'probabilities[id] < probabilities[best]',
        { tests: fit },
      ],
      ['right-skips-the-first-tags', 'let id = 1; id', 'let id = 2; id', { tests: fit }],
    ],
    neural('heads/tag-head'),
  ),
  ...mutantsOf(
    'src/models/neural/heads/target-feeds.ts',
    [
      ['targets-of-the-batch-before', 'for (const at of this.#ones) this.#data[at] = 0;', ''],
      ['targets-wrong-axis', 'b * this.#tags + tag', 'tag * batch.length + b'],
    ],
    neural('heads/target-feeds'),
  ),
  ...mutantsOf(
    'src/models/neural/inputs/word-feeds.ts',
    [
      [
        'padding-not-masked',
        'new Float32Array(T * B);\n  const last',
        'new Float32Array(T * B).fill(1);\n  const last',
      ],
      ['last-word-off-by-one', '(length - 1) * B + b', '(T - 1) * B + b'],
      ['words-batch-major', 'ids[t * B + b]', 'ids[b * T + t]'],
      ['length-off-by-one', 'let t = 0; t < length;', 'let t = 1; t < length;'],
    ],
    neural('inputs/word-feeds'),
  ),
  ...mutantsOf(
    'src/models/neural/inputs/words.ts',
    [
      ['words-dimension', 'default: 300', 'default: 30', { tests: paperDefaults }],
      [
        'unknown-words-left-out',
        'this.#words.encode(tokens, unknownWord)',
        'this.#words.encode(tokens)',
      ],
      ['freeze-ignored', 'if (freeze) graph.frozen.add(table);', ''],
      ['freeze-always', 'if (freeze) graph', 'graph'],
      [
        'min-word-count-ignored',
        '{ minCount, specials: specialWords }',
        '{ minCount: 1, specials: specialWords }',
      ],
      ['vectors-not-handed-on', 'new Map([[wordTable, vectors]])', 'new Map()'],
      ['any-word-speaks', '.size > 0', '.size >= 0'],
    ],
    fit,
  ),
  ...mutantsOf(
    'src/models/neural/prepare.ts',
    [
      ['fit-keeps-posts-without-gold', 'gold.length > 0)', 'gold.length >= 0)'],
      [
        'fit-order-of-posts-matters',
        '.sort(({ post: a }, { post: b }) => byId(a.query, b.query))',
        '',
      ],
      [
        'fit-on-no-posts',
        'if (train.kept.length === 0)',
        'if (train.kept.length < 0)',
        { tests: openTags },
      ],
    ],
    fit,
  ),
  ...mutantsOf(
    'src/models/sa-lstm.ts',
    [
      ['sa-lstm-forward-only', 'bidirectional: true', 'bidirectional: false'],
      ['sa-lstm-without-residual', 'layerNorm(add(x, attended)', 'layerNorm(add(attended, 0)'],
      ['sa-lstm-one-layer', 'layer < layers', 'layer < 1'],
      ['sa-lstm-any-heads', 'if ((2 * hidden) % heads === 0)', 'if (true)', { tests: openTags }],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/extractor.ts',
    [
      [
        'extractor-with-one-table',
        'transpose(conversationInput, [1, 2, 0])',
        'transpose(conversationOutput, [1, 2, 0])',
      ],
      [
        'extractor-without-the-word',
        'concat([words, transpose(found, [1, 0, 2])], 2)',
        'concat([transpose(found, [1, 0, 2]), transpose(found, [1, 0, 2])], 2)',
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/neural/heads/word-labels.ts',
    [
      ['labels-of-class-0', 'constant([0, 1]', 'constant([1, 0]'],
      ['labels-with-padding', 'multiply(p, mask)', 'p', { tests: neural('network') }],
      [
        'label-right-is-the-last',
        'gold[probabilities.indexOf(Math.max(...probabilities))] === 1',
        'gold.at(-1) === 1',
        { tests: neural('heads/word-labels') },
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/neural/heads/label-feeds.ts',
    [['labels-batch-major', '2 * (t * B + b) + label', '2 * (b * T + t) + label']],
    neural('heads/label-feeds'),
  ),
  ...mutantsOf(
    'src/models/neural/heads/tags-from-words.ts',
    [
      ['labels-only-the-first-word', 'labels.fill(1, from, to)', 'labels.fill(1, from, from + 1)'],
      ['posts-without-labels-kept', 'if (spans.length === 0) return [];', ''],
      [
        'joined-share-of-all-words',
        'if (labels[i] === 1 && labels[i + 1] === 1) pairs++',
        'pairs++',
      ],
      ['neighbors-always-join', 'inside *= joins[to];', ''],
      ['known-words-joined', ' && !(isTag[i] && isTag[i + 1])', ''],
      ['known-phrases-apart', 'joins.fill(1, from, to)', ''],
      ['neighbors-ignored', '1 - (joins[pair] ?? 0) * (probabilities[j] ?? 0)', '1'],
      [
        'tags-of-any-length',
        'words[to] && to < from + longestTag; to++) {\n        inside',
        'words[to]; to++) {\n        inside',
      ],
      [
        'spelling-of-the-rarest-tag',
        'let id = tags.size - 1; id >= 0; id--',
        'let id = 0; id < tags.size; id++',
      ],
      ['numbers-are-tags', 'if (HAS_LETTER.test(tag))', 'if (true)'],
      ['last-occurrence-counts', 'Math.max(p, scores.get(tag) ?? 0)', 'p'],
    ],
    neural('heads/tags-from-words'),
  ),
  ...mutantsOf(
    'src/models/parts/tokenize-posts.ts',
    [
      ['conversation-of-any-length', '.slice(0, most)', ''],
      [
        'conversation-first-reply-only',
        'if (tokens.length >= most) break;',
        'if (tokens.length > 0) break;',
      ],
    ],
    neural('inputs/conversation'),
  ),
  ...mutantsOf(
    'src/models/parts/word-vectors.ts',
    [
      ['vectors-by-skip-gram', "architecture: 'cbow'", "architecture: 'skip-gram'"],
      ['vectors-of-frequent-words', 'minCount: minWordCount', 'minCount: 50'],
      ['vectors-seed-ignored', 'seed: random.integer(2 ** 31)', 'seed: 1'],
    ],
    neural('inputs/initial-word-vectors'),
  ),
  ...mutantsOf(
    'src/models/neural/inputs/initial-word-vectors.ts',
    [
      ['corpus-vectors-are-random', "vectors === 'random' ||", 'true ||'],
      ['random-vectors-too-large', '0.1 * random.normal()', 'random.normal()'],
      [
        'given-vectors-ignored',
        'initial.tableFor(words, random)',
        'new Float32Array(words.size * dimension)',
      ],
    ],
    neural('inputs/initial-word-vectors'),
  ),
  ...mutantsOf(
    'src/models/neural/inputs/topics.ts',
    [
      [
        'topics-number',
        'default: 100,\n    minimum: 2',
        'default: 3,\n    minimum: 2',
        { tests: paperDefaults },
      ],
      ['topics-of-stop-words', '!isStopWord(token)', 'true'],
      ['topics-of-single-words', 'minDocuments: 2', 'minDocuments: 1'],
      ['topics-usual-prior', 'alpha: 0.1', 'alpha: 50 / topics'],
      ['topics-iterations-ignored', 'iterations: topicIterations', 'iterations: 1'],
      [
        'topics-of-other-posts',
        'theta.subarray(batch[b] * K, (batch[b] + 1) * K)',
        'theta.subarray(b * K, (b + 1) * K)',
      ],
      ['topics-seed-ignored', 'seed: random.integer(2 ** 31)', 'seed: 1'],
    ],
    neural('inputs/topics'),
  ),
  ...mutantsOf(
    'src/models/neural/network-recommender.ts',
    [
      ['explains-by-rise', 'whole - score', 'score - whole'],
      ['explains-without-the-next-word', 'i !== left', 'i !== left + 1'],
    ],
    neural('network-recommender'),
  ),
  ...mutantsOf(
    'src/models/neural/predictor.ts',
    [
      [
        'rows-of-the-first-post',
        'data.subarray(row * width, (row + 1) * width)',
        'data.subarray(0, width)',
      ],
      ['rows-in-order-of-length', 'each(post, rows', 'each(row, rows'],
    ],
    neural('network-recommender'),
  ),
  ...mutantsOf(
    'src/models/neural/enough-to-learn.ts',
    [
      ['enough-posts', 'enoughPosts = 20_000', 'enoughPosts = 200'],
      ['enough-tags', 'enoughTags = 5', 'enoughTags = 50'],
      ['enough-needs-both', 'used < enoughPosts || tags', 'used < enoughPosts && tags'],
    ],
    neural('enough-to-learn'),
  ),
];
