/**
 * Measures the posts per second of `tokenize` on one core, for each profile, as the median of several runs.
 *
 *     npx tsx bench/text-pipeline.ts                   50,000 made-up posts
 *     npx tsx bench/text-pipeline.ts --input FILE      the texts of a posts file (.jsonl or .jsonl.gz)
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Random } from '../src/base/random.ts';
import { jieba } from '../src/text/jieba.ts';
import { loadLemmatizer } from '../src/text/lemmas.ts';
import { createPipeline, type TextProfile } from '../src/text/pipeline.ts';
import { report } from './report.ts';

const POSTS = 50_000;
const RUNS = 5;
/** Lemmatization dominates the time of the profiles that use it, so fewer posts are enough. */
const POSTS_WITH_LEMMAS = 5_000;
const PROFILES: readonly TextProfile[] = [
  'default',
  'naacl-2019',
  'memory-network',
  'sa-lstm',
  'tab-lstm',
  'tagfinder',
  'tagfinder-heavy',
];

const { values } = parseArgs({ options: { input: { type: 'string' } } });
const texts = values.input ? readTexts(values.input) : madeUpTexts(POSTS);
const tools = { chinese: jieba, lemmatizer: await loadLemmatizer() };
report(
  'text-pipeline',
  PROFILES.map((profile) => measure(profile)),
);

function measure(profile: TextProfile) {
  const pipeline = createPipeline(profile, tools);
  const posts = pipeline.options.lemmas ? texts.slice(0, POSTS_WITH_LEMMAS) : texts;
  let tokens = 0;
  const rates = Array.from({ length: RUNS }, () => {
    tokens = 0;
    const start = performance.now();
    for (const text of posts) tokens += pipeline.tokenize(text).length;
    return (1000 * posts.length) / (performance.now() - start);
  }).sort((a, b) => a - b);
  return {
    profile,
    posts: posts.length,
    'tokens/post': Number((tokens / posts.length).toFixed(1)),
    'posts/s (median)': Math.round(rates[RUNS >> 1]),
    'posts/s (slowest run)': Math.round(rates[0]),
  };
}

function readTexts(path: string): string[] {
  const bytes = readFileSync(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line).text as string);
}

/** Posts of 5 to 24 invented words, with links, mentions, tags, entities and emoji about as frequent as in real posts. */
function madeUpTexts(count: number): string[] {
  const random = new Random(1);
  const words = Array.from({ length: 5000 }, () => inventWord(random));
  // Squared, so that some words are much more frequent than others.
  const word = () => words[Math.floor(random.uniform() ** 2 * words.length)];
  return Array.from({ length: count }, () => {
    const parts = Array.from({ length: 5 + random.integer(20) }, () => {
      const shape = random.uniform();
      if (shape < 0.04) return `#${capitalize(word())}${capitalize(word())}`;
      if (shape < 0.07)
        return random.pick(['&amp;', "don't", "it's", 'I’m', '2.5', '100', '—', '…']);
      if (shape < 0.17) return `${word()}${random.pick([',', '.', '!', '?', ':', '...'])}`;
      return shape < 0.27 ? capitalize(word()) : word();
    });
    if (random.uniform() < 0.3) parts.unshift(`${random.pick(['', 'RT '])}@${word()}_${word()}:`);
    if (random.uniform() < 0.2)
      parts.push(random.pick(['😂', '❤️', '👍🏽', '🇩🇪', '👩‍❤️‍👨', '🔥🔥🔥']));
    if (random.uniform() < 0.8) parts.push(`#${word()}`);
    if (random.uniform() < 0.5) parts.push(`https://t.co/${word()}${word()}`);
    return parts.join(' ');
  });
}

function inventWord(random: Random): string {
  const syllables = 1 + random.integer(4);
  const letter = (from: string) => from[random.integer(from.length)];
  return Array.from(
    { length: syllables },
    () =>
      letter('bcdfghklmnprstvw') + letter('aeiou') + (random.uniform() < 0.3 ? letter('nrst') : ''),
  ).join('');
}

function capitalize(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}
