import assert from 'node:assert/strict';
import type { Query } from '../posts/post.ts';
import { hitRate } from './small-corpus.ts';
import { assertSameRankings, type It, type Subject } from './subject.ts';

/** Checks what a model recommends. */
export function rankingChecks(subject: Subject, it: It): void {
  const { train, test, queries, except } = subject;

  it('learns something', async () => {
    const rankings = await (await subject.fitted()).recommend(queries, 5);
    const hits = hitRate(rankings, test);
    assert.ok(hits >= subject.learns, `F1@1 is ${hits}, expected at least ${subject.learns}`);
  });

  it('ranks at most k distinct tags by falling finite scores, none for k = 0', async () => {
    const recommender = await subject.fitted();
    for (const k of [0, 1, 3, 1000]) {
      for (const ranking of await recommender.recommend(queries.slice(0, 10), k)) {
        assert.ok(ranking.length <= k, `${ranking.length} tags for k = ${k}`);
        assert.equal(new Set(ranking.map((r) => r.tag)).size, ranking.length);
        for (const [i, { score, probability }] of ranking.entries()) {
          assert.ok(Number.isFinite(score), `the score is ${score}`);
          assert.ok(i === 0 || score <= ranking[i - 1].score, 'scores must not rise');
          const isProbable =
            probability === undefined || (probability >= 0 && probability <= 1 + 1e-6);
          assert.ok(isProbable, `the probability is ${probability}`);
        }
      }
    }
  });

  it('reports correctly whether and how often a tag was seen', async () => {
    const counts = new Map<string, number>();
    for (const tag of train.flatMap((p) => p.hashtags.map((t) => t.toLowerCase()))) {
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
    for (const r of (await (await subject.fitted()).recommend(queries, 10)).flat()) {
      assert.equal(r.count, counts.get(r.tag) ?? 0, `count of ${r.tag}`);
      assert.equal(r.seen, counts.has(r.tag), `whether ${r.tag} was seen`);
      if (!except.onlySeenTags) assert.equal(r.seen, true, `whether ${r.tag} was seen`);
    }
  });

  it('recommends the same for a query alone and in a batch of any order', async () => {
    const recommender = await subject.fitted();
    const together = await recommender.recommend(queries.slice(0, 8), 5);
    const backwards = await recommender.recommend(queries.slice(0, 8).reverse(), 5);
    assertSameRankings(backwards.reverse(), together);
    for (const [i, query] of queries.slice(0, 8).entries()) {
      assertSameRankings(await recommender.recommend([query], 5), [together[i]]);
    }
  });

  it('returns a prefix of the ranking for a smaller k', async () => {
    const recommender = await subject.fitted();
    const ten = await recommender.recommend(queries.slice(0, 8), 10);
    const three = await recommender.recommend(queries.slice(0, 8), 3);
    assert.deepEqual(
      three,
      ten.map((ranking) => ranking.slice(0, 3)),
    );
  });

  it('handles queries that are empty or have unknown words and authors', async () => {
    const odd: Query[] = [
      { text: '' },
      { text: '   ', author: 'nobody' },
      { text: 'zzz qqq', author: 'nobody', time: 0, conversation: [], history: [] },
      { text: '!!! https://example.com/x' },
      { text: 'espresso '.repeat(10_000) },
    ];
    const recommender = await subject.fitted();
    const rankings = await recommender.recommend(odd, 3);
    assert.equal(rankings.length, odd.length);
    for (const { score } of rankings.flat()) assert.ok(Number.isFinite(score));
    assert.deepEqual(await recommender.recommend([], 3), []);
  });

  it('explains a tag that it recommends, if it has explanations', async () => {
    const recommender = await subject.fitted();
    if (!recommender.explain) return;
    const [[best]] = await recommender.recommend(queries.slice(0, 1), 1);
    const explanation = await recommender.explain(queries[0], best.tag);
    assert.equal(explanation.tag, best.tag);
    const difference = Math.abs(explanation.score - best.score);
    assert.ok(difference <= 1e-9 + 1e-5 * Math.abs(best.score), `scores differ by ${difference}`);
    assert.ok(explanation.summary.length > 10, `the summary is "${explanation.summary}"`);
  });
}
