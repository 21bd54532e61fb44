import type { TreeEnsemble } from '../../boosting/tree-ensemble.ts';
import type { Asked } from './ask.ts';
import { type Candidates, findCandidates } from './candidates.ts';
import { featureNames, rowsOf } from './features.ts';
import type { Source } from './source.ts';
import { sources } from './sources/all.ts';

/** The features that the ranker sees. */
export const features = featureNames(sources);
const agreement = features.indexOf('agree.places');

export interface Ranking {
  readonly candidates: Candidates;
  /** Of each candidate. */
  readonly scores: ArrayLike<number>;
  /** Indices of candidates, best first. */
  readonly order: readonly number[];
}

/** @param trees absent if there were too few posts to train on: then the agreement of the sources decides */
export function rankCandidates(
  asked: Asked,
  trees: TreeEnsemble | undefined,
  chosen: readonly Source[],
): Ranking {
  const candidates = findCandidates(asked, chosen);
  const rows = rowsOf(asked, candidates, features.length);
  const count = candidates.tags.length;
  const scores = trees
    ? trees.predict(rows, count)
    : Float32Array.from({ length: count }, (_, i) => rows[i * features.length + agreement]);
  const name = (i: number) => asked.tags.name(candidates.tags[i]);
  const order = [...candidates.tags.keys()].sort(
    (a, b) => scores[b] - scores[a] || (name(a) < name(b) ? -1 : 1),
  );
  return { candidates, scores, order };
}
