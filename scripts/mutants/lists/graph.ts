import { mutantsOf } from '../mutant.ts';

const at = (...names: string[]) => names.map((name) => `src/graph/${name}.test.ts`);
/** Against PyTorch, layers and whole networks, and with other amounts of padding. */
const golden = [...at('golden'), 'src/models/neural/golden.test.ts'];
const layers = [...golden, ...at('layers/padding')];

/** Layers and losses: dropped masks, wrong axes, gates swapped, gradients that lack a term. */
export const graph = [
  ...mutantsOf(
    'src/graph/layers/attention.ts',
    [
      [
        'attention-mask-dropped',
        'multiply(softmax(add(scores, multiply(subtract(mask, 1), 1e9))), mask)',
        'softmax(scores)',
      ],
      ['attention-without-tanh', 'linear(tanh(pairs)', 'linear(pairs'],
      ['attention-with-bias', '.key`, size, { bias: false }', '.key`, size, { bias: true }'],
      [
        'bilinear-with-tanh',
        'attend(sum(multiply(states, q), [2])',
        'attend(sum(multiply(states, tanh(q)), [2])',
      ],
    ],
    layers,
  ),
  ...mutantsOf(
    'src/graph/layers/pooling.ts',
    [
      ['mean-over-padding', 'sum(multiply(x, m), [0]), some)', 'sum(x, [0]), some)'],
      [
        'mean-is-sum',
        'return divide(sum(multiply(x, m), [0]), some);',
        'return sum(multiply(x, m), [0]);',
      ],
      [
        'max-over-padding',
        'multiply(max(onlyTokens(x, m), [0]), some)',
        'multiply(max(x, [0]), some)',
      ],
      ['adaptive-windows-apart', "border('Ceil', p + 1)", "border('Floor', p + 1)"],
    ],
    layers,
  ),
  ...mutantsOf(
    'src/graph/layers/lstm.ts',
    [
      [
        'lstm-gates-swapped',
        'const i = sigmoid(ai);\n    const f = sigmoid(af);',
        'const i = sigmoid(af);\n    const f = sigmoid(ai);',
      ],
      ['lstm-output-of-the-cell', 'const h1 = multiply(o, t);', 'const h1 = multiply(o, c1);'],
      [
        'lstm-gradient-without-cell',
        'const dc = add(dcNext, multiply(dh, subtract(o, multiply(h, t))));',
        'const dc = multiply(dh, subtract(o, multiply(h, t)));',
      ],
      ['lstm-bias-without-gradient', 'sum(flat, [0]), dh0', 'multiply(sum(flat, [0]), 0), dh0'],
    ],
    layers,
  ),
  ...mutantsOf(
    'src/graph/layers/gru.ts',
    [
      [
        'gru-update-the-other-way',
        'add(n, multiply(z, subtract(h, n)))',
        'add(h, multiply(z, subtract(n, h)))',
      ],
      [
        'gru-reset-of-the-input',
        'tanh(add(xn, multiply(r, pn)))',
        'tanh(multiply(r, add(xn, pn)))',
      ],
    ],
    layers,
  ),
  ...mutantsOf(
    'src/graph/layers/recurrent.ts',
    [
      ['backward-not-turned', 'turn(oneDirection(turn(input)', 'turn(oneDirection(input'],
      ['recurrent-bound', 'uniform(1 / Math.sqrt(H))', 'uniform(1)', { tests: at('initializers') }],
    ],
    layers,
  ),
  ...mutantsOf(
    'src/graph/layers/conv1d.ts',
    [
      ['conv-over-padding', 'const tokens = multiply(x, unsqueeze(mask, 2));', 'const tokens = x;'],
      [
        'conv-windows-back-to-front',
        '{ start: i, drop: width - 1 - i, stride }',
        '{ start: width - 1 - i, drop: i, stride }',
      ],
      ['conv-phases-back-to-front', 'concat(own, 1)', 'concat([...own].reverse(), 1)'],
      [
        'conv-products-unshifted',
        'pad(part, 0, padding - j, padding - (most - 1 - j))',
        'pad(part, 0, padding, padding - (most - 1))',
      ],
      [
        'conv-gradient-of-products-unshifted',
        'pad(d!, 0, j - padding, most - 1 - j - padding)',
        'pad(d!, 0, -padding, most - 1 - padding)',
      ],
    ],
    layers,
  ),
  ...mutantsOf(
    'src/graph/weighted-rows.ts',
    [
      ['weighted-rows-drop-others', '.every((some) => some', '.some((some) => some'],
      ['weighted-rows-of-computed-places', 'graph.inputs.includes(rows.places)', 'rows'],
    ],
    at('weighted-rows'),
  ),
  ...mutantsOf(
    'src/graph/layers/row-memory.ts',
    [
      ['row-memory-match-of-rows', 'vectors: d! }', 'vectors: own }'],
      [
        'row-memory-match-not-weighted',
        'unsqueeze(d!, 1), unsqueeze(query, 1)',
        'unsqueeze(query, 1), unsqueeze(query, 1)',
      ],
    ],
    at('weighted-rows'),
  ),
  ...mutantsOf(
    'src/graph/operators/phases.ts',
    [['phases-gradients-swapped', 'ds.map((d) =>', '[...ds].reverse().map((d) =>']],
    layers,
  ),
  ...mutantsOf(
    'src/graph/layers/batch-norm.ts',
    [
      ['batch-norm-momentum', 'momentum = 0.1', 'momentum = 0.9'],
      ['batch-norm-biased-variance', 'atLeastOne(subtract(n, 1))', 'n'],
      ['batch-norm-mask-dropped', 'm ? multiply(t, m) : t', 't'],
      ['batch-norm-epsilon', 'epsilon = 1e-5,', 'epsilon = 1e-2,'],
    ],
    [...layers, ...at('session-draws')],
  ),
  ...mutantsOf(
    'src/graph/layers/layer-norm.ts',
    [['layer-norm-not-centred', 'mean(multiply(centred, centred)', 'mean(multiply(x, x)']],
    layers,
  ),
  ...mutantsOf(
    'src/graph/layers/multi-head-attention.ts',
    [
      ['heads-not-scaled', '1 / Math.sqrt(k.shape.at(-1) as number)', '1'],
      [
        'heads-mask-dropped',
        'matmul(maskedSoftmax(scores, mask), v)',
        'matmul(maskedSoftmax(scores, multiply(mask, 0)), v)',
      ],
    ],
    layers,
  ),
  ...mutantsOf(
    'src/graph/operators/cross-entropy.ts',
    [
      [
        'cross-entropy-sum-for-mean',
        'negate(mean(sum(multiply(logp, target), [1])))',
        'negate(sum(multiply(logp, target)))',
      ],
      ['cross-entropy-of-one-tag', 'multiply(exp(logp), gold)', 'multiply(exp(logp), perRow)'],
      [
        'sigmoid-loss-sign',
        'subtract(softplus(logits), multiply(logits, target))',
        'add(softplus(logits), multiply(logits, target))',
      ],
      ['label-smoothing-ignored', 'multiply(target, 1 - amount), spread)', 'target, spread)'],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/graph/operators/softmax.ts',
    [
      [
        'softmax-gradient-diagonal',
        'multiply(y, subtract(d!, sum(multiply(d!, y), [-1], { keep: true })))',
        'multiply(y, d!)',
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/graph/gradients.ts',
    [['gradients-of-one-use', 'sum ? add(sum, d) : d', 'd']],
    golden,
  ),
  ...mutantsOf(
    'src/graph/session.ts',
    [
      ['dropout-not-scaled', '1 - rate, 1 / (1 - rate))', '1 - rate, 1)'],
      ['dropout-keeps-the-rate', 'fillBernoulli(mask, 1 - rate,', 'fillBernoulli(mask, rate,'],
      [
        'running-average-of-the-first',
        'momentum * (batch[i] - running[i])',
        'momentum * running[i]',
      ],
    ],
    at('session-draws'),
  ),
  ...mutantsOf(
    'src/graph/initializers.ts',
    [
      ['glorot-fan-in-alone', '6 / (fanIn + fanOut)', '3 / fanIn'],
      ['uniform-not-centred', '2 * random.uniform() - 1', 'random.uniform()'],
    ],
    at('initializers'),
  ),
  ...mutantsOf(
    'src/graph/initial-values.ts',
    [['parameters-of-one-stream', 'random.split(name)', "random.split('')"]],
    at('initializers'),
  ),
];
