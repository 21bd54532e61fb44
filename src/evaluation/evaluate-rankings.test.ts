import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONVENTIONS, type ConventionName } from './conventions.ts';
import { evaluateRankings, type Ranking } from './evaluate-rankings.ts';

const ranked = (...rankings: string[][]): Ranking[] =>
  rankings.map((tags) => tags.map((tag) => ({ tag })));
const evaluate = (
  rankings: string[][],
  gold: string[][],
  convention: ConventionName,
  cutoffs = [1, 2, 5],
) => evaluateRankings(ranked(...rankings), gold, { convention, cutoffs }).metrics;

describe('textbook', () => {
  it('averages over posts and computes F1 from the averages', () => {
    const metrics = evaluate([['a'], ['x', 'b']], [['a', 'c'], ['b']], 'textbook');
    expect(metrics['precision@2']).toBe(0.5);
    expect(metrics['recall@2']).toBe(0.75);
    expect(metrics['f1@2']).toBeCloseTo(0.6, 12);
    expect(metrics['map@2']).toBeCloseTo((1 / 2 + 1 / 2) / 2, 12);
    expect(metrics.mrr).toBe(0.75);
    expect(metrics['hit@1']).toBe(0.5);
  });

  it('merges spellings, drops empty tags and counts a repeated gold tag once', () => {
    const metrics = evaluate([['#', 'ＡＢ', '#ab']], [['Ab', 'AB', ' ']], 'textbook', [1]);
    expect(metrics).toMatchObject({ 'precision@1': 1, 'recall@1': 1, 'ndcg@1': 1 });
  });

  it('excludes posts without gold tags from every metric, and counts them', () => {
    const report = evaluateRankings(ranked(['a'], ['b']), [['a'], []]);
    expect(report).toMatchObject({ posts: 2, withoutGold: 1 });
    expect(evaluateRankings(ranked(['a'], ['b'], []), [['a'], [], ['c']]).withoutGold).toBe(1);
    expect(report.metrics).toMatchObject({ 'precision@1': 1, 'ndcg@5': 1, mrr: 1 });
    expect(report.perPost['precision@1']).toEqual(Float64Array.of(1, Number.NaN));
  });

  it('judges at 1, 3, 5 and 10 unless told otherwise', () => {
    const { metrics } = evaluateRankings(ranked(['a']), [['a']]);
    const cutoffs = Object.keys(metrics).flatMap((name) => /^map@(.*)/.exec(name)?.[1] ?? []);
    expect(cutoffs).toEqual(['1', '3', '5', '10']);
  });

  it('accepts another normalization', () => {
    const options = { normalize: (tag: string) => tag, cutoffs: [1] };
    expect(evaluateRankings(ranked(['A']), [['a']], options).metrics['precision@1']).toBe(0);
  });
});

describe('hashtag-generation', () => {
  it('sums hits over all posts', () => {
    const metrics = evaluate([['a'], ['x']], [['a', 'b', 'c'], ['d']], 'hashtag-generation');
    expect(metrics['precision@1']).toBe(1 / 2);
    expect(metrics['recall@1']).toBe(1 / 4);
    expect(metrics['f1@1']).toBeCloseTo(1 / 3, 12);
  });

  it('counts gold tags of two spellings once, of one stem twice', () => {
    const spelt = evaluate([['ab', 'x']], [['Ab', 'AB']], 'hashtag-generation');
    expect(spelt).toMatchObject({ 'precision@2': 1 / 2, 'recall@2': 1 });
    const stems = evaluate([['learn', 'x']], [['learned', 'learning']], 'hashtag-generation');
    expect(stems).toMatchObject({ 'precision@2': 1, 'recall@2': 1 });
  });

  it('divides AP by the number of gold tags after averaging: a perfect two-tag answer scores 0.5', () => {
    expect(evaluate([['a', 'b']], [['a', 'b']], 'hashtag-generation')['map@5']).toBe(0.5);
  });

  it('stems a whole tag as one string', () => {
    const metrics = evaluate([['machine learned']], [['machine learning']], 'hashtag-generation');
    expect(metrics['precision@1']).toBe(1);
    const inner = evaluate([['machines learn']], [['machine learn']], 'hashtag-generation');
    expect(inner['precision@1']).toBe(0);
  });

  it('keeps repeats: gold tags with the same stem count separately, and a repeated prediction counts twice in AP', () => {
    const metrics = evaluate([['cats', 'x', 'cat']], [['cat', 'cats']], 'hashtag-generation', [5]);
    expect(metrics['recall@5']).toBe(1);
    expect(metrics['precision@5']).toBe(2 / 5);
    expect(metrics['map@5']).toBeCloseTo((1 + 2 / 3) / 2 / 2, 12);
  });

  it('counts posts without gold tags in P@k and MAP, and defines no nDCG', () => {
    const metrics = evaluate([['a'], ['b']], [['a'], []], 'hashtag-generation');
    expect(metrics).toMatchObject({ 'precision@1': 0.5, 'recall@1': 1, 'map@1': 0.5 });
    expect(metrics).not.toHaveProperty('ndcg@1');
  });
});

describe('tagfinder', () => {
  it('takes the mean of precision at hits and leaves out posts without a hit', () => {
    const metrics = evaluate([['a', 'x', 'b'], ['x']], [['a', 'b', 'c'], ['d']], 'tagfinder');
    expect(metrics['map@5']).toBeCloseTo((1 + 2 / 3) / 2, 12);
  });

  it('uses the hits found as the ideal, so nDCG may fall with k', () => {
    const metrics = evaluate([['a', 'x', 'y', 'z', 'b']], [['a', 'b', 'c']], 'tagfinder');
    expect(metrics['ndcg@1']).toBe(1);
    expect(metrics['ndcg@5']).toBeCloseTo((1 + 1 / Math.log2(6)) / (1 + 1 / Math.log2(3)), 12);
  });

  it('assigns nDCG 0 to a post without a hit, and defines no P, R and F1', () => {
    const metrics = evaluate([['x']], [['a']], 'tagfinder');
    expect(metrics).toMatchObject({ 'ndcg@1': 0, 'map@1': 0 });
    expect(metrics).not.toHaveProperty('f1@1');
  });
});

describe('takg', () => {
  it('stems word by word and removes repeats before cutting', () => {
    const metrics = evaluate([['cats', 'cat', 'machines learn']], [['machine learning']], 'takg');
    expect(metrics['recall@2']).toBe(1);
    expect(metrics.mrr).toBe(1 / 2);
  });

  it('divides by the number of predictions if it is less than k', () => {
    expect(evaluate([['a', 'x']], [['a']], 'takg')['precision@5']).toBe(0.5);
    expect(evaluate([[], ['a']], [['a'], ['a']], 'takg')['precision@5']).toBe(0.5);
  });

  it('divides AP by the number of gold tags, even if it exceeds k', () => {
    expect(evaluate([['a', 'b']], [['a', 'b']], 'takg', [1])['map@1']).toBe(0.5);
  });

  it('counts posts without gold tags as 0', () => {
    const metrics = evaluate([['a'], ['b']], [['a'], []], 'takg');
    expect(metrics).toMatchObject({ 'precision@1': 0.5, 'recall@1': 0.5, 'ndcg@1': 0.5 });
  });
});

describe('any convention', () => {
  const tag = fc.constantFrom('cats', 'cat', 'dog', 'dogs', 'new year', 'new years', '新年');
  // Gold tags have different stems: with two of the same stem, P@k of hashtag-generation can exceed 1.
  const gold = fc.uniqueArray(tag, { selector: (name) => name.replace(/s$/, '') });
  const posts = fc.array(fc.tuple(fc.array(tag), gold), { minLength: 1 });

  it.each(CONVENTIONS)('%s: metrics lie in [0, 1] and ignore the order of posts', (convention) => {
    fc.assert(
      fc.property(posts, (some) => {
        const all: [string[], string[]][] = [...some, [['cat'], ['cats']]];
        const run = (list: typeof all) =>
          evaluate(
            list.map(([ranking]) => ranking),
            list.map(([, gold]) => gold),
            convention,
          );
        const metrics = run(all);
        for (const value of Object.values(metrics)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        }
        const reversed = run([...all].reverse());
        expect(Object.values(reversed)).toBeAllclose(Object.values(metrics));
      }),
    );
  });

  it('averages ROUGE of the first tag over the gold tags', () => {
    const metrics = evaluate([['新年 快乐', 'x']], [['新年', '快']], 'textbook');
    expect(metrics['rouge-1']).toBeCloseTo((4 / 6 + 2 / 5) / 2, 12);
    expect(metrics['rouge-su4']).toBeCloseTo(4 / 11 / 2, 12);
  });
});

describe('bad input', () => {
  it('reports different numbers of rankings and posts', () => {
    expect(() => evaluateRankings(ranked(['a']), [['a'], ['b']])).toThrow(
      'each post needs one ranking: got 1 rankings for 2 posts',
    );
  });

  it('requires at least one gold tag', () => {
    expect(() => evaluateRankings(ranked(['a']), [['#']])).toThrow(
      'evaluation needs gold tags: none of the 1 posts has one',
    );
  });

  it('lists the conventions if the given one is unknown', () => {
    expect(() => evaluate([['a']], [['a']], 'trec' as ConventionName)).toThrow(
      'the convention must be one of textbook, hashtag-generation, tagfinder, takg, got "trec"',
    );
  });

  it('rejects a cutoff of 0', () => {
    expect(() => evaluate([['a']], [['a']], 'textbook', [0])).toThrow('got 0');
  });
});
