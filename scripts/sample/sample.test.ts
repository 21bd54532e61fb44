import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { normalizeTag } from '../../src/base/tags.ts';
import { createCard } from './card.ts';
import { dayCount, firstDay, generateSample, type SamplePost } from './sample.ts';
import { sampleFiles } from './sample-files.ts';

const folder = new URL('../../sample/', import.meta.url);
const sample = generateSample();
const files = sampleFiles(sample);
const english = [...sample.en.train, ...sample.en.valid, ...sample.en.test];
const chinese = [...sample.zh.train, ...sample.zh.valid, ...sample.zh.test];
const tagsOf = (posts: readonly SamplePost[]) =>
  posts.flatMap((post) => post.hashtags.map(normalizeTag));
const usersOf = (posts: readonly SamplePost[]) => new Set(posts.map((post) => post.user));

describe('the committed sample', () => {
  it.each(files)('equals the output of the script: $path', ({ path, content }) => {
    const committed = gunzipSync(readFileSync(new URL(path, folder))).toString();
    expect(committed === content).toBe(true); // not toBe(content): a diff of megabytes helps nobody
  });

  it('has a card with its counts and hashes', () => {
    expect(readFileSync(new URL('card.json', folder), 'utf8')).toBe(createCard(files));
  });

  it('is smaller than 1 MB', () => {
    const sizes = files.map(({ path }) => readFileSync(new URL(path, folder)).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1e6);
  });
});

describe('generateSample', () => {
  it('has 5,000 English and 500 Chinese posts, split 80/10/10 in time order', () => {
    const lengths = Object.values(sample).map((parts) => Object.values(parts).map((p) => p.length));
    expect(lengths).toEqual([
      [4000, 500, 500],
      [400, 50, 50],
    ]);
    for (const posts of [english, chinese]) {
      const times = posts.map((post) => post.time);
      expect(times).toEqual([...times].sort());
    }
  });

  it('spans 60 days and 200 authors', () => {
    const posts = [...english, ...chinese];
    const days = new Set(
      posts.map((post) => Math.floor((Date.parse(post.time) - firstDay) / 864e5)),
    );
    expect([...days].sort((a, b) => a - b)).toEqual(Array.from({ length: dayCount }, (_, d) => d));
    expect(usersOf(posts).size).toBe(200);
  });

  it('has about 250 English tags, one to four per post, and a few of them are used often', () => {
    const counts = new Map<string, number>();
    for (const tag of tagsOf(english)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    expect(counts.size).toBeGreaterThan(235);
    expect(counts.size).toBeLessThan(265);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    expect(sorted[0] / sorted[counts.size >> 1]).toBeGreaterThan(5);
    for (const { hashtags } of [...english, ...chinese]) {
      expect(hashtags.length).toBeGreaterThanOrEqual(1);
      expect(hashtags.length).toBeLessThanOrEqual(4);
      expect(new Set(hashtags.map(normalizeTag)).size).toBe(hashtags.length);
    }
  });

  it('writes each tag into its text, in the same spelling', () => {
    for (const { id, text, hashtags } of [...english, ...chinese]) {
      for (const tag of hashtags) expect(text, id).toContain(`#${tag}`);
      expect(text, id).not.toMatch(/[{}]|undefined/);
    }
    expect(chinese.some(({ text }) => /#[^#\s]+#/.test(text))).toBe(true);
  });

  it('has replies to a quarter of the posts', () => {
    const share = english.filter((post) => post.conversation).length / english.length;
    expect(share).toBeGreaterThan(0.22);
    expect(share).toBeLessThan(0.28);
  });

  it('has tags and authors in the test part that do not occur before', () => {
    const earlier = [...sample.en.train, ...sample.en.valid];
    const known = new Set(tagsOf(earlier));
    const uses = tagsOf(sample.en.test);
    const unseen = uses.filter((tag) => !known.has(tag)).length / uses.length;
    expect(unseen).toBeGreaterThan(0.02);
    expect(unseen).toBeLessThan(0.04);
    const cold = [...usersOf(sample.en.test)].filter((user) => !usersOf(earlier).has(user));
    expect(cold.length).toBeGreaterThanOrEqual(2);
  });

  it('has trends that come and go', () => {
    const days = english
      .filter((post) => tagsOf([post]).includes('lunareclipse'))
      .map((post) => (Date.parse(post.time) - firstDay) / 864e5);
    expect(days.length).toBeGreaterThan(15);
    expect(Math.min(...days)).toBeGreaterThanOrEqual(13);
    expect(Math.max(...days)).toBeLessThan(17);
  });

  it('hardly ever repeats a text', () => {
    const bare = english.map(({ text }) =>
      text
        .replace(/#\S+|https:\S+/g, '')
        .toLowerCase()
        .trim(),
    );
    expect(new Set(english.map(({ text }) => text)).size).toBeGreaterThan(4990);
    expect(new Set(bare).size).toBeGreaterThan(0.9 * bare.length);
  });
});
