import type { TagTable } from '../../features/tag-table.ts';

const SPACED_SHARE = 0.1;

/**
 * Whether the words of a new tag are to be joined with spaces, as those of at least a tenth of the training tags are.
 * Corpora write tags as words with spaces ("aus open"), people without ("AusOpen").
 */
export function writesSpaces(tags: TagTable): boolean {
  let spaced = 0;
  for (let id = 0; id < tags.size; id++) if (tags.tag(id).includes(' ')) spaced++;
  return spaced >= SPACED_SHARE * tags.size;
}
