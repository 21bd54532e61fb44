import { mutantsOf } from '../mutant.ts';

const optimizers = ['src/training/optimizers.test.ts', 'src/training/kernels.test.ts'];
const minimize = ['src/training/minimize.test.ts'];

/** Optimizers' constants, lost terms, what is averaged over, when training ends. */
export const training = [
  ...mutantsOf(
    'src/training/adam.ts',
    [
      ['adam-beta1', 'beta1 = 0.9,', 'beta1 = 0.8,'],
      ['adam-beta2', 'beta2 = 0.999,', 'beta2 = 0.99,'],
      ['adam-epsilon', 'epsilon = 1e-8,', 'epsilon = 1e-4,'],
      ['adam-mean-biased', 'rate: learningRate / (1 - beta1 ** t)', 'rate: learningRate'],
      ['adam-square-biased', 'unbias: 1 / Math.sqrt(1 - beta2 ** t)', 'unbias: 1'],
      ['adam-decay-without-rate', '1 - learningRate * weightDecay', '1 - weightDecay'],
      ['adam-decay-grows', '1 - learningRate * weightDecay', '1 + learningRate * weightDecay'],
      ['adam-counts-from-2', 'const t = ++this.#steps;', 'const t = ++this.#steps + 1;'],
      ['adam-forgets-squares', 'this.#squares.restore(state.arrays);', ''],
      ['adam-forgets-steps', 'this.#steps = state.steps;', ''],
    ],
    optimizers,
  ),
  ...mutantsOf(
    'src/training/adam-kernel.ts',
    [
      ['adam-square-share', '1 - beta2,', '1 - beta1,'],
      [
        'adam-kernel-gradient-place',
        'gradients.byteOffset + 4 * from',
        'gradients.byteOffset + 4 * at',
      ],
    ],
    optimizers,
  ),
  ...mutantsOf(
    'src/training/adagrad-kernel.ts',
    [
      [
        'adagrad-kernel-gradient-place',
        'gradients.byteOffset + 4 * from',
        'gradients.byteOffset + 4 * at',
      ],
      ['adagrad-kernel-sums-place', 'sums.byteOffset + 4 * at', 'sums.byteOffset'],
    ],
    optimizers,
  ),
  ...mutantsOf(
    'src/training/adagrad.ts',
    [['adagrad-epsilon', 'epsilon = 1e-10', 'epsilon = 1e-2']],
    optimizers,
  ),
  ...mutantsOf(
    'src/training/sgd.ts',
    [
      [
        'sgd-dampened',
        'momentum * u[at + i] + g[from + i]',
        'momentum * u[at + i] + (1 - momentum) * g[from + i]',
      ],
      ['sgd-momentum-default', 'momentum = 0 }', 'momentum = 0.9 }'],
      [
        'sgd-climbs',
        'w[at + i] -= learningRate * direction',
        'w[at + i] += learningRate * direction',
      ],
    ],
    optimizers,
  ),
  ...mutantsOf(
    'src/training/clip.ts',
    [
      ['clip-by-squared-norm', 'return Math.sqrt(sum);', 'return sum;'],
      ['clip-scales-up', 'factor < 1 && Number', 'Number'],
      ['clip-to-one', 'const factor = maxNorm / (norm', 'const factor = 1 / (norm'],
    ],
    optimizers,
  ),
  ...mutantsOf(
    'src/training/l2.ts',
    [
      ['l2-pushes-away', 'length, lambda)', 'length, -lambda)'],
      ['l2-doubled', 'length, lambda)', 'length, 2 * lambda)'],
    ],
    optimizers,
  ),
  ...mutantsOf(
    'src/training/merged-gradients.ts',
    [
      ['rows-places-not-cleared', 'for (const id of ids) this.#places[id] = 0;', ''],
      ['rows-overwritten', 'sums[at + d] += rows[', 'sums[at + d] = rows['],
      ['rows-of-another-word', 'ids[i] * width, rows, i * width', 'i * width, rows, i * width'],
      ['rows-weighted-on-old-sums', 'if (place === 0) sums.fill(0,', 'if (place < 0) sums.fill(0,'],
      ['rows-weighted-by-vector', 'Math.floor(row / M) * J', 'row * J'],
    ],
    [...optimizers, 'src/training/merged-gradients.test.ts'],
  ),
  ...mutantsOf(
    'src/training/optimizer.ts',
    [['memory-not-reset', 'array.fill(0);', 'array.fill(0, 1);']],
    optimizers,
  ),
  ...mutantsOf(
    'src/training/batches.ts',
    [
      ['batches-not-by-length', 'order.sort((a, b) => lengths[a] - lengths[b]);', ''],
      ['batches-in-order', 'return random.shuffle(batches);', 'return batches;'],
      [
        'batches-of-the-same-posts',
        'random.shuffle(Int32Array.from(lengths, (_, i) => i))',
        'Int32Array.from(lengths, (_, i) => i)',
      ],
      ['batches-lose-the-rest', 'from < order.length;', 'from + batchSize <= order.length;'],
    ],
    ['src/training/batches.test.ts'],
  ),
  ...mutantsOf(
    'src/training/schedules.ts',
    [
      ['plateau-factor', 'factor = 0.5', 'factor = 0.1'],
      ['plateau-minimum', 'minimum = 1e-6', 'minimum = 1e-5'],
      ['plateau-equal-is-better', '!(measure > bestBefore)', '!(measure >= bestBefore)'],
      ['plateau-halves-on-progress', '!(measure > bestBefore)', 'measure > bestBefore'],
      ['warm-up-from-0', '(rate * (step + 1)) / warmUpSteps', '(rate * step) / warmUpSteps'],
      ['decay-over-all-steps', 'Math.max(1, totalSteps - warmUpSteps)', 'Math.max(1, totalSteps)'],
      ['plateau-over-late', 'rate < minimum;', 'rate < minimum / 4;'],
    ],
    ['src/training/schedules.test.ts'],
  ),
  ...mutantsOf('src/training/create-optimizer.ts', [
    ['adam-options-ignored', 'new Adam(spec)', 'new Adam()'],
    ['adagrad-options-ignored', 'new Adagrad(spec)', 'new Adagrad()'],
    ['sgd-options-ignored', 'new Sgd(spec)', 'new Sgd()'],
  ]),
  ...mutantsOf(
    'src/training/minimize.ts',
    [
      [
        'epoch-loss-over-batches',
        'this.#lossSum += loss * batch.length;',
        'this.#lossSum += loss;',
      ],
      ['best-epoch-is-the-latest-equal', 'measure > before;', 'measure >= before;'],
      ['best-epoch-is-the-worst', 'measure > before;', 'measure < before;'],
      [
        'best-epoch-is-the-last',
        'const isBest = measure === undefined ||',
        'const isBest = true ||',
      ],
      ['patience-off-by-one', '>= patience;', '> patience;'],
      ['best-parameters-not-restored', 'if (best) copyInto(session.changing, this.#kept);', ''],
      ['l2-ignored', 'if (l2 > 0) addL2Penalty(gradients, l2);', ''],
      [
        'clip-norm-ignored',
        'const norm = clipByGlobalNorm(gradients, clipNorm);',
        'const norm = 0;',
      ],
      ['schedule-stays-at-the-start', 'schedule.rateAt(this.#steps));', 'schedule.rateAt(0));'],
      [
        'schedule-not-told',
        'schedule.epochEnded(measure, before);',
        'schedule.epochEnded(measure, undefined);',
      ],
      ['loss-sum-not-reset', 'this.#position = 0;\n    this.#lossSum = 0;', 'this.#position = 0;'],
      ['epochs-off-by-one', 'this.#epoch > epochs ||', 'this.#epoch >= epochs ||'],
      ['resume-draws-anew', 'this.#random = Random.fromState(progress.random);', ''],
      ['resume-optimizer-anew', "name.slice('optimizer/'.length)", 'name'],
    ],
    minimize,
  ),
  ...mutantsOf(
    'src/training/divergence.ts',
    [
      ['explosion-too-late', 'const explosion = 1000;', 'const explosion = 1e9;'],
      ['explosion-too-soon', 'const explosion = 1000;', 'const explosion = 2;'],
    ],
    minimize,
  ),
];
