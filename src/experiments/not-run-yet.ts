import type { Run } from './plan.ts';

/**
 * The rows of a task that have not run, or not with all seeds and sizes, as a sentence for its table.
 *
 * @param missing runs without a result
 * @returns undefined if there are none
 */
export function notRunYet(
  task: string,
  runs: readonly Run[],
  missing: readonly Run[],
): string | undefined {
  const count = (of: readonly Run[]) => {
    const counts = new Map<string, number>();
    for (const run of of) {
      if (run.task.name !== task) continue;
      counts.set(run.row.label, (counts.get(run.row.label) ?? 0) + 1);
    }
    return counts;
  };
  const done = count(runs);
  const rows = Array.from(count(missing), ([label, left]) => {
    const all = left + (done.get(label) ?? 0);
    return left === all ? label : `${label} (${left} of ${all} runs)`;
  });
  return rows.length === 0 ? undefined : `Not run yet: ${rows.join('; ')}.`;
}
