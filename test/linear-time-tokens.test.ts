/** Hostile texts: each profile of the tokenizer takes time in proportion to their length. */
import { it } from 'vitest';
import { jieba } from '../src/text/jieba.ts';
import { loadLemmatizer } from '../src/text/lemmas.ts';
import { textOptionsSchema } from '../src/text/options.ts';
import { createPipeline } from '../src/text/pipeline.ts';
import { expectLinear } from './linear-time.ts';

const lemmatizer = await loadLemmatizer();
const profiles = Object.values(
  (textOptionsSchema.properties.profile as unknown as { enum: readonly string[] }).enum,
) as 'default'[];
const counts = new Map([
  ['a', 5],
  ['word', 3],
  ['ing', 2],
]);

it.each(profiles)('tokenize, %s', { timeout: 300_000 }, (profile) => {
  const pipeline = createPipeline(profile, { chinese: jieba, lemmatizer, wordCounts: counts });
  return expectLinear((text) => pipeline.tokenize(text));
});
