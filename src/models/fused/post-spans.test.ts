import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPipeline } from '../../text/pipeline.ts';
import { SpanReader, TagLetters } from './post-spans.ts';
import { PostReader } from './read-posts.ts';

/** What the spans of a text, and the tags to look for, give. */
function spelled(text: string, tags: readonly string[], longest: number) {
  const reader = new PostReader(createPipeline());
  const post = reader.learn({ text, hashtags: [] });
  const spans = new SpanReader(reader);
  const letters = new TagLetters();
  for (const tag of tags) letters.add(tag);
  return {
    found: spans.spelledTags(post, longest, letters),
    all: spans.spansOf(post, longest).map((span) => span.letters),
  };
}

describe('spelledTags', () => {
  it('finds the spans that are tags, each as often as it occurs', () => {
    const word = fc.constantFrom('a', 'b', 'ab', 'ba', 'abb', '!', 'https://x.org');
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 12 }),
        fc.array(fc.constantFrom<string[]>('a', 'ab', 'aba', 'abba', 'bab', 'bbb')),
        fc.integer({ min: 1, max: 4 }),
        (words, tags, longest) => {
          const { found, all } = spelled(words.join(' '), tags, longest);
          expect(found).toEqual(all.filter((letters) => tags.includes(letters)));
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('does not take other letters of the same hash for a tag', () => {
    // 31 * 1072 + 1103 = 31 * 1073 + 1072
    expect(spelled('\u0430\u044f', ['\u0431\u0430'], 3).found).toEqual([]);
    expect(spelled('\u0430\u044f', ['\u0430\u044f'], 3).found).toEqual(['\u0430\u044f']);
  });
});
