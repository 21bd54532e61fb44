import { add, HOUR_MS, type Scores, type Source } from '../source.ts';

/**
 * The tags of the author's own earlier posts. The k-th latest post (k = 1, 2, ..) adds to each of its tags:
 *
 *     similar: cos^2 with the query,  count: 1,  last3, last20, last100: e^(-k / h) with h = 3, 20, 100
 *     similarRecent: cos^2 e^(-k / 50),  hour, day: e^(-hours) and e^(-hours / 24);  since: 1 / k of the latest use
 */
export const author: Source = {
  scores: {
    'author.similar': 30,
    'author.count': 30,
    'author.last3': 15,
    'author.last20': 20,
    'author.last100': 15,
    'author.similarRecent': 15,
    'author.hour': 15,
    'author.day': 15,
    'author.since': 15,
  },
  score({ own, post }) {
    if (own.length === 0) return;
    const all = Object.fromEntries(
      Object.keys(author.scores).map((name) => [name.slice('author.'.length), new Map()]),
    ) as Record<string, Scores>;
    for (let i = own.length - 1, k = 1; i >= 0; i--, k++) {
      const { tags, time, cosine } = own[i];
      const similar = cosine * cosine;
      const hours = (post.time - time) / HOUR_MS;
      for (const tag of tags) {
        if (similar > 0) {
          add(all.similar, tag, similar);
          add(all.similarRecent, tag, similar * Math.exp(-k / 50));
        }
        add(all.count, tag, 1);
        add(all.last3, tag, Math.exp(-k / 3));
        add(all.last20, tag, Math.exp(-k / 20));
        add(all.last100, tag, Math.exp(-k / 100));
        if (hours >= 0) {
          add(all.hour, tag, Math.exp(-hours));
          add(all.day, tag, Math.exp(-hours / 24));
        }
        if (!all.since.has(tag)) all.since.set(tag, 1 / k);
      }
    }
    return Object.fromEntries(
      Object.entries(all).map(([name, scores]) => [`author.${name}`, scores]),
    );
  },
};
