import { lowerBound } from '../../../base/lower-bound.ts';
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
    if (Number.isNaN(post.time) || memory.timeline.times.length === 0) return;
    const [minutes, hours, days, alikeHours, alikeDays] = Object.keys(trends.scores).map((name) =>
      memory.pool.empty(name),
    );
    const alike = alikeAuthors(asked);
    const { times, authors, starts, tags } = memory.timeline;
    const last = lowerBound(times, post.time) - 1;
    for (let i = last; i >= 0 && last - i < most; i--) {
      const age = (post.time - times[i]) / HOUR_MS;
      if (age > horizon * decays.days) break;
      if (starts[i] === starts[i + 1]) continue;
      const author = authors[i];
      if (author >= 0 && author === post.author) continue;
      const isOfHours = age < horizon * decays.hours;
      const byHours = isOfHours ? Math.exp(-age / decays.hours) : 0;
      const byDays = Math.exp(-age / decays.days);
      const likeness = author < 0 ? 0 : alike.get(author);
      for (let t = starts[i]; t < starts[i + 1]; t++) {
        const tag = tags[t];
        if (age < horizon * decays.minutes) minutes.add(tag, Math.exp(-age / decays.minutes));
        hours.add(tag, byHours);
        days.add(tag, byDays);
        alikeHours.add(tag, likeness * byHours);
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
