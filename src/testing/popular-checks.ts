import assert from 'node:assert/strict';
import type { Query } from '../posts/post.ts';
import { hitRate } from './small-corpus.ts';
import type { It, Subject } from './subject.ts';

const withoutEvidence: readonly (readonly [what: string, query: Query])[] = [
  ['gibberish', { text: 'xqzv wkjq zzgh' }],
  ['gibberish around common words', { text: 'xqzv the wkjq and so zzgh again' }],
  ['only common words', { text: 'so today the again and' }],
  ['a URL', { text: 'https://example.com/espresso' }],
  ['a mention', { text: '@espresso @rook' }],
  ['an empty text', { text: '' }],
  ['numbers', { text: '12345 2024 7.5' }],
  ['punctuation', { text: '!!! ... ?' }],
  ['an unseen emoji', { text: '🦑🪗' }],
  ['an unseen script', { text: 'გუშინ ვიყიდეთ ახალი ველოსიპედი' }],
  ['a script without spaces', { text: '昨日新しい自転車を買いました' }],
  ['another language', { text: 'wczoraj kupiliśmy nowy rower dla naszej córki' }],
];

/** Checks which tags a model marks as merely popular. */
export function popularChecks(subject: Subject, it: It): void {
  const { test, queries, except } = subject;

  for (const [what, query] of withoutEvidence) {
    it(`marks all tags as merely popular for ${what}`, async () => {
      const recommender = await subject.fitted();
      const [ranking] = await recommender.recommend([query], 5);
      const supported = ranking.filter(({ popular }) => !popular);
      assert.deepEqual(supported, []);
      const best = ranking.find(({ seen }) => seen);
      if (!best || !recommender.explain) return;
      const { summary } = await recommender.explain(query, best.tag);
      const expected = `Nothing in the post points to #${best.tag}; it is one of the most used tags`;
      assert.ok(summary.includes(expected), `expected "${expected}", got "${summary}"`);
    });
  }

  const check = except.speaks ? it.skip : it;
  check('finds evidence for tags in posts like those in training', async () => {
    const rankings = await (await subject.fitted()).recommend(queries, 5);
    for (const [i, ranking] of rankings.entries()) {
      const supported = ranking.filter(({ popular }) => !popular);
      assert.ok(
        supported.length > 0,
        `every tag for "${test[i].text}" is marked as merely popular`,
      );
      if (hitRate([ranking], [test[i]]) === 1) assert.equal(supported[0].tag, ranking[0].tag);
    }
  });
}
