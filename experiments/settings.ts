/** The named settings compared by `baselines.ts`: the models with default options, and with one change each. */
export interface Setting {
  /** The row of the table. */
  readonly name: string;
  readonly model: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Run only if the training posts have this field. */
  readonly needs?: 'author' | 'conversation' | 'time';
}

const textAlone = { authorBoost: 1, authorWeight: 0 };

export const settings: readonly Setting[] = [
  { name: 'random', model: 'random' },
  { name: 'random, by frequency', model: 'random', options: { kind: 'frequency' } },
  { name: 'popular', model: 'popular' },
  { name: 'popular, 7 days', model: 'popular', options: { halfLifeDays: 7 }, needs: 'time' },
  { name: 'author, no decay', model: 'author', options: { halfLifeDays: 0 }, needs: 'author' },
  { name: 'author, 3 days', model: 'author', options: { halfLifeDays: 3 }, needs: 'time' },
  { name: 'author, 30 days', model: 'author', options: { halfLifeDays: 30 }, needs: 'time' },
  { name: 'author', model: 'author', needs: 'author' },
  { name: 'tfidf', model: 'tfidf' },
  {
    name: 'knn, text alone, cosine',
    model: 'knn',
    options: { ...textAlone, weighting: 'tf-idf', power: 2 },
  },
  { name: 'knn, text alone, power 2', model: 'knn', options: { ...textAlone, power: 2 } },
  { name: 'knn, text alone, power 4', model: 'knn', options: { ...textAlone, power: 4 } },
  { name: 'knn, text alone', model: 'knn', options: textAlone },
  {
    name: 'knn, cosine',
    model: 'knn',
    options: { weighting: 'tf-idf', power: 2 },
    needs: 'author',
  },
  { name: 'knn, authorBoost 1.5', model: 'knn', options: { authorBoost: 1.5 }, needs: 'author' },
  { name: 'knn, authorWeight 0.2', model: 'knn', options: { authorWeight: 0.2 }, needs: 'author' },
  { name: 'knn, authorWeight 0.4', model: 'knn', options: { authorWeight: 0.4 }, needs: 'author' },
  {
    name: 'knn, with conversation',
    model: 'knn',
    options: { conversation: true },
    needs: 'conversation',
  },
  { name: 'knn', model: 'knn', needs: 'author' },
  { name: 'naive-bayes', model: 'naive-bayes' },
  { name: 'logistic', model: 'logistic' },
  { name: 'svm', model: 'svm' },
];
