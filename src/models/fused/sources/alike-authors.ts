import { add, type Scores, type Source } from '../source.ts';
import { alikeAuthors, profilesOf } from './author-similarity.ts';

/** Authors that count. */
const most = 30;

/** Tags of the 30 most alike authors: the sum of their likeness times the tag's weight in their profiles. */
export const authorsAlike: Source = {
  scores: { 'alike.tags': 30 },
  score(asked) {
    if (asked.own.length === 0) return;
    const { of } = profilesOf(asked.memory);
    const best = [...alikeAuthors(asked)].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most);
    const tags: Scores = new Map();
    for (const [author, likeness] of best) {
      for (const [tag, weight] of of.get(author)!) add(tags, tag, likeness * weight);
    }
    return { 'alike.tags': tags };
  },
};
