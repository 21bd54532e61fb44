import { mutantsOf } from '../mutant.ts';

const bins = ['src/boosting/bins.test.ts'];
const trained = ['src/boosting/train-trees.test.ts', 'src/boosting/split.test.ts'];

/** Boosted trees: gradients, gains, limits, what a tree may use, and what a file may hold. */
export const boosting = [
  ...mutantsOf(
    'src/boosting/lambdarank.ts',
    [
      ['lambdarank-linear-gain', '(label) => 2 ** label', '(label) => label'],
      ['lambdarank-no-truncation', 'i < rows - 1 && i < this.#truncation', 'i < rows - 1'],
      ['lambdarank-no-margin', 'if (spread) delta /= 0.01 + apart;', ''],
      ['lambdarank-no-norm', 'const factor = Math.log2(1 + sum) / sum;', 'const factor = 1;'],
      ['lambdarank-upside-down', 'lambdas[i] -= isRight', 'lambdas[i] += isRight'],
      ['lambdarank-ignores-weights', 'gradients[row] *= weights[row];', ''],
    ],
    ['src/boosting/lambdarank.test.ts', ...trained],
  ),
  ...mutantsOf(
    'src/boosting/sort-by-score.ts',
    [
      ['sort-ties-any-way', 'scores[a] === scores[b] && a < b', 'scores[a] === scores[b]'],
      ['sort-short-merge', 'run < length; run *= 2', 'run < length; run *= 4'],
    ],
    ['src/boosting/sort-by-score.test.ts'],
  ),
  ...mutantsOf(
    'src/boosting/bins.ts',
    [
      ['bins-part-of-a-value', 'sorted[next] === value', 'sorted[next] < value'],
      ['bins-missing-in-sample-only', ' || hasMissing(column)', ''],
      ['bins-cut-above', 'middle >= low && middle < high', 'middle >= low'],
    ],
    bins,
  ),
  ...mutantsOf(
    'src/boosting/bins-kernel.ts',
    [
      ['bins-of-one-block', 'first, first + block', '0, block'],
      ['bins-cuts-of-before', 'this.#cuts.fill(Number.POSITIVE_INFINITY)', 'this.#cuts'],
      ['bins-short-search', 'Math.max(1, missing)', 'Math.max(1, missing - 1)'],
    ],
    bins,
  ),
  ...mutantsOf(
    'src/boosting/sort-floats.ts',
    [['sort-without-signs', '((a[i] >> 31) | 0x80000000)', '0x80000000']],
    ['src/boosting/sort-floats.test.ts'],
  ),
  ...mutantsOf(
    'src/boosting/split.ts',
    [
      ['split-no-l2', '(g * g) / (h + l2)', '(g * g) / h'],
      ['split-missing-stay-left', 'hasMissing ? [true, false] : [true]', '[true]'],
      ['split-missing-go-right', 'missingLeft: hasMissing && fromRight', 'missingLeft: false'],
      ['split-any-size', 'if (count < minRowsPerLeaf || h < minHessian) continue;', ''],
      ['split-last-feature', 'if (gain <= bestGain) continue;', 'if (gain < bestGain) continue;'],
    ],
    trained,
  ),
  ...mutantsOf(
    'src/boosting/grow-tree.ts',
    [
      ['tree-without-l2', '(leaf.sums.hessian + options.l2)', 'leaf.sums.hessian'],
      [
        'tree-first-leaf-first',
        'candidate.split.gain > leaves[best].candidate!.split.gain',
        'candidate.split.gain < 0',
      ],
      ['tree-swapped-children', 'leafOf(a, sumsA, 0)', 'leafOf(a, sumsB, 0)'],
      ['tree-missing-right', 'Number(missingLeft)', '0'],
      ['tree-wrong-part', 'goesLeft[bins[first + row]]', 'goesLeft[bins[row]]'],
    ],
    trained,
  ),
  ...mutantsOf(
    'src/boosting/train-trees.ts',
    [
      ['boosting-one-bag', 'round % o.baggingEvery === 0', 'round === 0'],
      ['boosting-keeps-worse-rounds', 'trees.slice(0, best.rounds)', 'trees'],
      ['boosting-slow', 'rate * values[-node - 1]', '0.5 * rate * values[-node - 1]'],
      ['boosting-no-seed', 'new Random(o.seed)', 'new Random(1)'],
    ],
    trained,
  ),
  ...mutantsOf(
    'src/boosting/tree-ensemble.ts',
    [
      ['ensemble-less-than', 'value <= threshold[n]', 'value < threshold[n]'],
      ['ensemble-no-bias', 'let sum = this.bias;', 'let sum = 0;'],
    ],
    ['src/boosting/tree-ensemble.test.ts', ...trained],
  ),
  ...mutantsOf(
    'src/boosting/tree-scorer.ts',
    [
      ['scorer-no-bias', 'sums.fill(this.#bias);', 'sums.fill(0);'],
      ['scorer-missing-right', 'missingLeft && Number.isNaN(value)', 'false'],
      [
        'scorer-one-column',
        'one === feature && this.#columnMissingLeft[c] === missingLeft',
        'one === feature',
      ],
      ['scorer-one-word', 'words.at(-1)?.[0] !== word', 'words.length === 0'],
      [
        'scorer-leaves-in-order-of-growth',
        'arrays.values[first + leaf]',
        'arrays.values[first + i]',
      ],
    ],
    ['src/boosting/tree-scorer.test.ts'],
  ),
  ...mutantsOf(
    'src/boosting/ensemble-arrays.ts',
    [
      ['ensemble-accepts-circles', 'child > n && child < inner', 'child >= 0 && child < inner'],
      ['ensemble-accepts-two-parents', 'isThere && isChild[place]++ === 0', 'isThere'],
    ],
    ['src/boosting/tree-ensemble.test.ts', ...trained],
  ),
];
