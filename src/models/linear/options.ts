import Type, { type Static } from 'typebox';
import { minCountOption, minDocumentsOption } from '../parts/count-options.ts';
import { textOption } from '../parts/text-option.ts';

/** Options shared by `logistic` and `svm`. */
export const linearProperties = {
  text: textOption(),
  history: Type.Integer({
    default: 0,
    minimum: 0,
    search: { from: 1, to: 10, scale: 'log', or: [0], needs: ['author'] },
    description:
      "How many of the author's earlier posts give features beside those of the text; 0: none",
  }),
  minDocuments: minDocumentsOption(2),
  sublinear: Type.Boolean({
    default: true,
    search: { choices: [false, true] },
    description: 'Replace the term frequency tf by 1 + ln(tf)',
  }),
  minCount: minCountOption,
  searchC: Type.Array(Type.Number({ exclusiveMinimum: 0 }), {
    default: [],
    description:
      'Candidates for C, chosen by hit@1 on the validation posts or, without these, on a seeded tenth of the training posts; empty: use C',
  }),
  eps: Type.Number({
    default: 0.1,
    exclusiveMinimum: 0,
    description:
      'Tolerance at which a solver stops, as in liblinear; label-powerset stops at 1e-4, as in scikit-learn',
  }),
  maxIterations: Type.Integer({
    default: 100,
    minimum: 1,
    description: 'Maximum passes of a solver over the posts; label-powerset: maximum iterations',
  }),
  bias: Type.Number({
    default: 1,
    minimum: 0,
    description: 'Value of the extra feature whose weight is the intercept; 0: no intercept',
  }),
  negatives: Type.Integer({
    default: 2000,
    minimum: 0,
    search: { from: 200, to: 10000, scale: 'log' },
    description:
      'Posts without a tag are represented by this many nearest ones and as many random ones, weighted (but at least three times the number of posts with it); 0: use all, exact',
  }),
  prune: Type.Number({
    default: 0.02,
    minimum: 0,
    maximum: 1,
    search: { from: 0.001, to: 0.2, scale: 'log' },
    description: "Weights below this share of a tag's largest weight are dropped",
  }),
} as const;

const linearOptions = Type.Object(linearProperties);
export type LinearOptions = Static<typeof linearOptions> & {
  /** Inverse regularization strength; each model has its own default. */
  readonly C: number;
};
