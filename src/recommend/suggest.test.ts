import { describe, expect, it } from 'vitest';
import type { Recommendation } from '../models/model.ts';
import { suggest } from './suggest.ts';
import { BlockList } from './tag-filter.ts';

/** A ranking with falling scores. Tags in brackets are merely popular. */
const ranking = (...tags: string[]): Recommendation[] =>
  tags.map((tag, i) => ({
    tag: tag.replace(/[[\]]/g, ''),
    score: 1 - i / 10,
    seen: true,
    count: 9 - i,
    ...(tag.startsWith('[') && { popular: true }),
  }));
const asked: number[] = [];
const answering = (answer: readonly Recommendation[]) => ({
  spellings: new Map([['kittens', 'Kittens']]),
  async recommend(queries: readonly unknown[], k: number) {
    asked.push(k);
    return queries.map(() => answer.slice(0, k));
  },
});
const animals = ranking('cats', 'cat', 'kittens', 'dogs', 'pets');

async function displayed(
  options: Parameters<typeof suggest>[2],
  { text = 'a draft about #dogs', answer = animals } = {},
) {
  const [{ suggestions, popular } = { suggestions: [], popular: [] }] = await suggest(
    answering(answer),
    [{ text }],
    options,
  );
  return [suggestions, popular].map((list) => list.map(({ display }) => display));
}

describe('suggest', () => {
  it('leaves out near-duplicates and tags of the draft, adds spellings, and still finds k', async () => {
    expect(await displayed({ k: 3 })).toEqual([['cats', 'Kittens', 'pets'], []]);
  });

  it('respects the limits of a platform', async () => {
    const text = 'a'.repeat(270);
    expect(await displayed({ k: 3, platform: 'x' }, { text })).toEqual([['cats'], []]);
  });

  it('passes on the tags of the draft as evidence, or those that the query names', async () => {
    const queries: unknown[] = [];
    const recording = {
      spellings: new Map(),
      async recommend(given: readonly unknown[]) {
        queries.push(...given);
        return given.map(() => []);
      },
    };
    const drafts = [{ text: 'a draft about #Dogs' }, { text: 'none' }, { text: '#a', tags: ['b'] }];
    await suggest(recording, drafts, { k: 3 });
    expect(queries).toEqual([{ ...drafts[0], tags: ['dogs'] }, drafts[1], drafts[2]]);
    await suggest(recording, drafts, { k: 3, raw: true });
    expect(queries.slice(3)).toEqual(drafts);
  });

  it('returns the raw ranking on request, asking for only k tags', async () => {
    expect(await displayed({ k: 4, raw: true })).toEqual([['cats', 'cat', 'Kittens', 'dogs'], []]);
    expect(asked.at(-1)).toBe(4);
  });

  it('returns merely popular tags separately, wherever they rank, up to k in total', async () => {
    const answer = ranking('[news]', 'kittens', '[love]', 'pets', '[art]');
    expect(await displayed({ k: 4 }, { answer })).toEqual([
      ['Kittens', 'pets'],
      ['news', 'love'],
    ]);
    expect(await displayed({ k: 1 }, { answer })).toEqual([['Kittens'], []]);
    const raw = [['news', 'Kittens', 'love', 'pets', 'art'], []];
    expect(await displayed({ k: 9, raw: true }, { answer })).toEqual(raw);
  });

  it('drops popular tags that repeat a suggestion or a tag of the draft, or would take a suggestion’s room', async () => {
    const answer = ranking('[cat]', '[dog]', 'cats', '[news]', 'pets');
    expect(await displayed({ k: 5 }, { answer })).toEqual([
      ['cats', 'pets'],
      ['dog', 'news'],
    ]);
    const text = `${'a'.repeat(265)} #dog`; // on X, 9 of 280 characters are left
    expect(await displayed({ k: 5, platform: 'x' }, { answer, text })).toEqual([['cats'], []]);
  });

  it('does not return unused tags as popular', async () => {
    const invented: Recommendation = {
      tag: 'xqzv',
      score: 3,
      seen: false,
      count: 0,
      popular: true,
    };
    expect(await displayed({ k: 5 }, { answer: [invented, ...ranking('[art]')] })).toEqual([
      [],
      ['art'],
    ]);
  });

  it('leaves out suggestions below the minimum, by probability or else by score', async () => {
    const answer = ranking('kittens', '[news]', 'pets', 'art');
    expect(await displayed({ k: 5, minimum: 0.8 }, { answer })).toEqual([
      ['Kittens', 'pets'],
      ['news'],
    ]);
    const likely = answer.map((one, i) => ({ ...one, probability: [0.5, 0.3, 0.1, 0.1][i] }));
    expect(await displayed({ k: 5, minimum: 0.5 }, { answer: likely })).toEqual([
      ['Kittens'],
      ['news'],
    ]);
    expect(await displayed({ k: 5, minimum: 0.2, raw: true }, { answer: likely })).toEqual([
      ['Kittens', 'news'],
      [],
    ]);
  });

  it('never returns a blocked tag, in no list, and still finds k', async () => {
    const answer = ranking('kittens', 'pets', '[news]', 'art', '[love]');
    const block = ['#Pets', 'news'];
    expect(await displayed({ k: 2, block }, { answer })).toEqual([['Kittens', 'art'], []]);
    expect(await displayed({ k: 5, block }, { answer })).toEqual([['Kittens', 'art'], ['love']]);
    expect(asked.at(-1)).toBe(2 * 5 + 10 + 2);
    expect(await displayed({ k: 9, block, raw: true }, { answer })).toEqual([
      ['Kittens', 'art', 'love'],
      [],
    ]);
    await expect(displayed({ k: 5, block: ['!'.repeat(3), '#'] })).rejects.toThrow(
      'entry 2 is "#", which has no letters',
    );
  });

  it('never returns what the bundle blocks, whatever the request blocks', async () => {
    const recommender = { ...answering(animals), blocked: new BlockList(['Dogs']) };
    const [{ suggestions } = { suggestions: [] }] = await suggest(
      recommender,
      [{ text: 'a draft' }],
      { k: 9, block: ['pets'] },
    );
    expect(suggestions.map(({ tag }) => tag)).toEqual(['cats', 'kittens']);
  });

  it('leaves out tags that no training post has, on request', async () => {
    const answer = ranking('kittens', 'pets', 'art').map((one) => ({
      ...one,
      seen: one.tag !== 'pets',
    }));
    expect(await displayed({ k: 5 }, { answer })).toEqual([['Kittens', 'pets', 'art'], []]);
    expect(await displayed({ k: 5, knownOnly: true }, { answer })).toEqual([
      ['Kittens', 'art'],
      [],
    ]);
  });

  it('moves tags of the same words or posts down, and only suggestions', async () => {
    const answer = ranking('tea', 'teatime', 'tea2', '[news]', 'art');
    const together = (tag: string) => new Map(tag === 'tea' ? [['teatime', 0.9]] : []);
    const recommender = { ...answering(answer), together };
    const shown = async (options: object) => {
      const [found] = await suggest(recommender, [{ text: '' }], { k: 9, ...options });
      return [found!.suggestions, found!.popular].map((list) => list.map(({ tag }) => tag));
    };
    expect(await shown({})).toEqual([['tea', 'teatime', 'tea2', 'art'], ['news']]);
    // Of 1, 0.75, 0.5, 0: after tea, teatime has 0.375 - 0.45, tea2 (tea, 2) 0.25 - 0.25, art 0.
    expect(await shown({ diversity: 0.5 })).toEqual([['tea', 'tea2', 'art', 'teatime'], ['news']]);
    expect(await shown({ diversity: 0.5, raw: true })).toEqual([
      ['tea', 'teatime', 'tea2', 'news', 'art'],
      [],
    ]);
    await expect(shown({ diversity: 1.5 })).rejects.toThrow(
      'diversity must be a number from 0 to 1, got 1.5',
    );
    await expect(shown({ diversity: Number.NaN })).rejects.toThrow('got NaN');
  });

  it('has the model’s own minimum, unless it is given another or the ranking is raw', async () => {
    const answer = ranking('kittens', '[news]', 'pets').map((one, i) => ({
      ...one,
      probability: [0.5, 0.01, 0.1][i],
    }));
    const sure = { ...answering(answer), defaultMinimum: 0.3 };
    const tags = async (options: object) => {
      const [found] = await suggest(sure, [{ text: '' }], { k: 5, ...options });
      return [found!.suggestions, found!.popular].map((list) => list.map(({ tag }) => tag));
    };
    expect(await tags({})).toEqual([['kittens'], ['news']]);
    expect(await tags({ minimum: 0 })).toEqual([['kittens', 'pets'], ['news']]);
    expect(await tags({ minimum: 0.6 })).toEqual([[], ['news']]);
    expect(await tags({ raw: true })).toEqual([['kittens', 'news', 'pets'], []]);
  });
});
