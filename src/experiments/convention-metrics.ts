import {
  CONVENTIONS,
  type ConventionName,
  type EvaluationOptions,
  evaluateRankings,
  type Ranking,
} from '../evaluation/index.ts';

/**
 * Metrics of another convention than the experiment's are named with it: `textbook:ndcg@5`. So one training gives the
 * figures of several conventions.
 */
export interface ConventionMetric {
  readonly convention: ConventionName;
  /** As its convention names it. */
  readonly metric: string;
}

/** @returns undefined for a metric of the experiment's own convention */
export function conventionMetric(name: string): ConventionMetric | undefined {
  const convention = CONVENTIONS.find((one) => name.startsWith(`${one}:`));
  return convention && { convention, metric: name.slice(convention.length + 1) };
}

interface Figures {
  readonly metrics: Readonly<Record<string, number>>;
  readonly perPost: Readonly<Record<string, Float64Array>>;
}

/**
 * The asked metrics that name a convention.
 *
 * @param names metrics of an experiment
 * @param gold tags of each post, in any spelling
 */
export function otherConventions(
  names: readonly string[],
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
  options: EvaluationOptions,
): Figures {
  const metrics: Record<string, number> = {};
  const perPost: Record<string, Float64Array> = {};
  const asked = names.flatMap((name) => {
    const found = conventionMetric(name);
    return found ? { name, ...found } : [];
  });
  for (const convention of new Set(asked.map((one) => one.convention))) {
    const report = evaluateRankings(rankings, gold, { ...options, convention });
    for (const { name, metric } of asked.filter((one) => one.convention === convention)) {
      metrics[name] = report.metrics[metric];
      perPost[name] = report.perPost[metric];
    }
  }
  return { metrics, perPost };
}
