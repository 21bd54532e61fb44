import type { Case, CaseSection } from '../../src/experiments/report/report-data.ts';

export const KINDS = ['all', 'differ', 'missed', 'found'] as const;
export type CaseKind = (typeof KINDS)[number];

/**
 * The cases whose text or gold tags hold all words, and that are of a kind. A word that begins with `#` is looked for
 * among the gold tags alone.
 *
 * @param columns places in `Case.given` of the rows that are looked at
 */
export function searchCases(
  { cases, tags }: Pick<CaseSection, 'cases' | 'tags'>,
  words: string,
  kind: CaseKind,
  columns: readonly number[],
): readonly Case[] {
  const wanted = words.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  return cases.filter((one) => {
    const gold = one.gold.map((tag) => `#${tags[tag]}`).join(' ');
    const text = `${one.text.normalize('NFKC').toLowerCase()} ${gold}`;
    const holds = wanted.every((word) => (word.startsWith('#') ? gold : text).includes(word));
    return holds && isOfKind(one, kind, columns);
  });
}

function isOfKind({ gold, given }: Case, kind: CaseKind, columns: readonly number[]): boolean {
  const isRight = columns.map((column) => gold.includes(given[column][0]));
  const hasAny = columns.map((column) => given[column].some((tag) => gold.includes(tag)));
  if (kind === 'differ') return isRight.includes(true) && isRight.includes(false);
  if (kind === 'missed') return !hasAny.includes(true);
  return kind === 'all' || !isRight.includes(false);
}
