import type { Source } from '../source.ts';
import { alikeAuthors, profilesOf } from './author-similarity.ts';

/** Authors that count. */
const most = 30;

/** Tags of the 30 most alike authors: the sum of their likeness times the tag's weight in their profiles. */
export const authorsAlike: Source = {
  scores: { 'alike.tags': 30 },
  propose(asked) {
    if (asked.own.length === 0) return;
    const { of } = profilesOf(asked.memory);
    const alike = alikeAuthors(asked);
    const tags = asked.memory.pool.empty('alike.tags');
    for (const author of alike.best(most)) {
      const likeness = alike.get(author);
      for (const [tag, weight] of of.get(author)!) tags.add(tag, likeness * weight);
    }
    return { scores: { 'alike.tags': tags } };
  },
};
