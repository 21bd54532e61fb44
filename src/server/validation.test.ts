import type { TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { AppendRequest, Listed, RecommendRequest } from './schemas.ts';
import { validatorCompiler } from './validation.ts';

function refusal(schema: TSchema, value: unknown, httpPart = 'body'): string {
  const validate = validatorCompiler({ schema, httpPart, method: 'POST', url: '/' });
  const { error } = validate(value) as { error?: Error };
  return error?.message ?? 'none';
}

const times = (count: number, value: unknown) => new Array(count).fill(value);

describe('a validation error', () => {
  it.each<[TSchema, unknown, string | RegExp]>([
    [RecommendRequest, null, 'body must be object, got null'],
    [RecommendRequest, {}, 'body must have posts, got []'],
    [RecommendRequest, { posts: [] }, /^body\.posts must not have fewer than 1 items, got \[\]$/],
    [RecommendRequest, { posts: 'x' }, 'body.posts must be array, got "x"'],
    [
      RecommendRequest,
      { posts: [{ text: 'a' }, { text: 'b', history: [{ text: 'c', hashtags: [1] }] }] },
      'body.posts[1].history[0].hashtags[0] must be string, got 1',
    ],
    [
      RecommendRequest,
      { posts: [{ txt: 'a' }] },
      /^body\.posts\[0\] has no field "txt"; its fields/,
    ],
    [
      RecommendRequest,
      { posts: [{ text: 'a' }], platform: 'y' },
      'body.platform must be one of x, mastodon, bluesky, instagram, weibo, got "y"',
    ],
    [
      AppendRequest,
      { posts: [{ text: 'a', time: 1.5 }] },
      /^body\.posts\[0\]\.time must be integer/,
    ],
  ])('says where and what: %#', (schema, value, message) => {
    const detail = refusal(schema, value);
    if (typeof message === 'string') expect(detail).toBe(message);
    else expect(detail).toMatch(message);
  });

  it('names the query', () => {
    expect(refusal(Listed, { limit: '0' }, 'querystring')).toMatch(/^query\.limit must be/);
  });

  const histories = times(100, { text: '', history: times(500, { text: '', hashtags: [] }) });
  histories[99] = { text: '', history: [...times(499, { text: '', hashtags: [] }), {}] };
  it.each<[string, unknown, RegExp]>([
    ['numbers', { posts: times(250_000, 1e9) }, /^body\.posts must not have more than 100 items/],
    ['objects', { posts: times(200_000, {}) }, /^body\.posts must not have more than 100 items/],
    [
      'unknown fields',
      Object.fromEntries(times(80_000, 0).map((_, i) => [`unknown${i}`, i])),
      /^body has no field "unknown0", .*"unknown4"; its fields are: posts/,
    ],
    [
      'unknown fields of a post',
      { posts: [Object.fromEntries(times(80_000, 0).map((_, i) => [`unknown${i}`, i]))] },
      /^body\.posts\[0\] has no field "unknown0", /,
    ],
    [
      'many items, the last wrong',
      { posts: histories },
      /^body\.posts\[99\]\.history\[499\] must have/,
    ],
    [
      'wrong items everywhere',
      { posts: times(100, { text: '', history: times(500, {}) }) },
      /^body\.posts\[0\]\.history\[0\] must have text, hashtags, got \[\]$/,
    ],
  ])(
    'in a large body is found in about the time it takes to parse the body: %s',
    (_, body, message) => {
      const json = JSON.stringify(body);
      refusal(RecommendRequest, {});
      const start = performance.now();
      const value = JSON.parse(json);
      const read = performance.now();
      const detail = refusal(RecommendRequest, value);
      const refused = performance.now();
      expect(detail).toMatch(message);
      expect(detail.length).toBeLessThan(500);
      expect(refused - read).toBeLessThan(500 + 4 * (read - start));
    },
  );
});
