import { describe, expect, it } from 'vitest';
import { alignPredictions, parseGold, parsePredictions } from './predictions.ts';

const jsonl = (...records: unknown[]) => records.map((r) => JSON.stringify(r)).join('\n');

describe('parsePredictions', () => {
  it('reads text: one post a line, an empty line for none, any line ends', () => {
    const { ids, rankings } = parsePredictions('\uFEFFcats; dogs ;\r\n\r\nnew year\n', 'p.txt');
    expect(ids).toBeUndefined();
    expect(rankings).toEqual([[{ tag: 'cats' }, { tag: 'dogs' }], [], [{ tag: 'new year' }]]);
  });

  it('reads JSONL with and without ids', () => {
    const recommendations = [{ tag: 'cats', score: 2, probability: 0.5 }];
    const withIds = parsePredictions(jsonl({ id: '7', recommendations }), 'p.jsonl');
    expect(withIds).toEqual({ where: 'p.jsonl', ids: ['7'], rankings: [recommendations] });
    expect(parsePredictions(jsonl({ recommendations: [] }), 'p.jsonl').ids).toBeUndefined();
  });

  it.each([
    ['{"id":"1"', 'p.jsonl line 1: expected a JSON object, got {"id":"1"'],
    [
      '{"id":"1"}',
      'p.jsonl line 1: "recommendations" must be an array of {"tag", "score"}, got nothing',
    ],
    [
      '{"recommendations":[{"score":1}]}',
      'p.jsonl line 1: a recommendation needs a "tag", a string, got {"score":1}',
    ],
    [
      '{"recommendations":[{"tag":"a","score":"high"}]}',
      'p.jsonl line 1: "score" must be a number, got high',
    ],
    ['{"id":7,"recommendations":[]}', 'p.jsonl line 1: "id" must be a string, got 7'],
    [
      '{"id":"1","recommendations":[]}\n\n{"recommendations":[]}',
      'p.jsonl line 3: "id" must be on all lines or on none',
    ],
    [
      '{"id":"1","recommendations":[]}\n{"id":"1","recommendations":[]}',
      'p.jsonl line 2: the id "1" stands on line 1 already',
    ],
    ['{"recommendations":[]}\n[1]', 'p.jsonl line 2: expected a JSON object, got [1]'],
  ])('%s fails in one clear line', (content, message) => {
    expect(() => parsePredictions(content, 'p.jsonl')).toThrow(message);
  });
});

describe('parseGold', () => {
  it('reads posts and text', () => {
    expect(parseGold(jsonl({ id: '1', text: 'Hi', hashtags: ['A'] }), 'g')).toEqual({
      where: 'g',
      ids: ['1'],
      gold: [['A']],
    });
    expect(parseGold('a;b\n', 'g').gold).toEqual([['a', 'b']]);
  });

  it('says what hashtags must be', () => {
    expect(() => parseGold('{"id":"1","hashtags":null}', 'g.jsonl')).toThrow(
      'g.jsonl line 1: "hashtags" must be an array of strings, got null',
    );
  });
});

describe('alignPredictions', () => {
  const post = (id: string) => ({ id, hashtags: [id] });
  const prediction = (id: string) => ({ id, recommendations: [{ tag: id }] });
  const gold = parseGold(jsonl(post('1'), post('2'), post('3')), 'gold.jsonl');

  it('matches by id, in any order', () => {
    const predictions = parsePredictions(
      jsonl(prediction('3'), prediction('1'), prediction('2')),
      'p',
    );
    const tags = alignPredictions(predictions, gold).map(([first]) => first!.tag);
    expect(tags).toEqual(['1', '2', '3']);
  });

  it('names the first missing and the first extra id, and how many', () => {
    const predictions = parsePredictions(jsonl(prediction('1'), prediction('9')), 'p.jsonl');
    expect(() => alignPredictions(predictions, gold)).toThrow(
      'p.jsonl does not fit gold.jsonl: 2 posts have no prediction (first: "2"); 1 predictions are for no post (first: "9")',
    );
  });

  it('goes line by line where ids are not on both sides', () => {
    const predictions = parsePredictions('a\nb\nc\n', 'p.txt');
    expect(alignPredictions(predictions, gold)).toBe(predictions.rankings);
    expect(() => alignPredictions(parsePredictions('a\n', 'p.txt'), gold)).toThrow(
      'p.txt has 1 posts and gold.jsonl has 3; without ids in both files, line n of one must be line n of the other',
    );
  });
});
