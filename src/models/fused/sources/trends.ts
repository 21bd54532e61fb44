import type { Memory } from '../memory.ts';
import { HOUR_MS, type Source } from '../source.ts';
import { alikeAuthors } from './author-similarity.ts';

/** Hours after which a use counts 1/e. */
const decays = { minutes: 0.75, hours: 8, days: 48 };
/** Uses older than this many times the longest decay no longer count. */
const horizon = 6;
/** Posts that are looked at, latest first. */
const most = 10_000;

/**
 * What other authors used shortly before the query: the sum of e^(-age / tau) with tau = 0.75, 8 and 48 hours. `alike.hours`
 * and `alike.days` weigh each use by how alike its author is (`alikeAuthors`).
 */
export const trends: Source = {
  scores: {
    'trend.minutes': 15,
    'trend.hours': 20,
    'trend.days': 15,
    'trend.alikeHours': 15,
    'trend.alikeDays': 20,
  },
  propose(asked) {
    const { memory, post } = asked;
    if (Number.isNaN(post.time) || memory.timeline.length === 0) return;
    const [minutes, hours, days, alikeHours, alikeDays] = Object.keys(trends.scores).map((name) =>
      memory.pool.empty(name),
    );
    const alike = alikeAuthors(asked);
    const last = placeOf(memory, post.time) - 1;
    for (let i = last; i >= 0 && last - i < most; i--) {
      const age = (post.time - memory.times[i]) / HOUR_MS;
      if (age > horizon * decays.days) break;
      const { tags, author } = memory.posts[memory.timeline[i]];
      if (tags.length === 0 || (author >= 0 && author === post.author)) continue;
      const byHours = Math.exp(-age / decays.hours);
      const byDays = Math.exp(-age / decays.days);
      const likeness = alike.get(author) ?? 0;
      for (const tag of tags) {
        if (age < horizon * decays.minutes) minutes.add(tag, Math.exp(-age / decays.minutes));
        if (age < horizon * decays.hours) hours.add(tag, byHours);
        days.add(tag, byDays);
        if (likeness === 0) continue;
        if (age < horizon * decays.hours) alikeHours.add(tag, likeness * byHours);
        alikeDays.add(tag, likeness * byDays);
      }
    }
    return {
      scores: {
        'trend.minutes': minutes,
        'trend.hours': hours,
        'trend.days': days,
        'trend.alikeHours': alikeHours,
        'trend.alikeDays': alikeDays,
      },
    };
  },
};

/** The place in the timeline of the first post at `time` or later. */
function placeOf({ times }: Memory, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
