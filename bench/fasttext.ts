/**
 * `fasttext`, whose library runs in WebAssembly, against the library's own program (Debian's package `fasttext`) with one
 * thread: the same training file, the same options, in turns.
 *
 *     npx tsx bench/fasttext.ts --data FOLDER... [--runs 5]
 *
 * Each FOLDER has the posts of one task in train.jsonl.gz and test.jsonl.gz; tags with 10 or more training posts are learned.
 * P@1 is over the test posts with such a tag: of the program by its `test`, of ours by `recommend`, and of our model file read by
 * the program. Seconds are processor time over all threads of a process, so that other programs disturb them less. "whole" is
 * from the training file to the model file; the program's includes its start and the second file that it writes, the vectors as
 * text. "steps" is the whole less a run with one epoch, which leaves the time of the other epochs. P@1 is the mean of the
 * runs, each with its own seed, times are medians.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { TagTable } from '../src/features/tag-table.ts';
import { Vocabulary } from '../src/features/vocabulary.ts';
import { openFastText } from '../src/models/fasttext/library.ts';
import { wordsForLines } from '../src/models/fasttext/lines.ts';
import {
  type FastTextSettings,
  type LabelledWords,
  trainFastText,
  trainingFile,
} from '../src/models/fasttext/train.ts';
import { fasttext } from '../src/models/fasttext.ts';
import type { Post } from '../src/posts/post.ts';
import { readAllPosts } from '../src/posts/read.ts';
import { nodeRuntime } from '../src/recommend/node-runtime.ts';
import { createPipeline } from '../src/text/pipeline.ts';
import { type Row, report } from './report.ts';

const MIN_COUNT = 10;
/** Those of the model. */
const defaults: FastTextSettings = {
  loss: 'hs',
  dimension: 55,
  epochs: 5,
  learningRate: 0.1,
  wordNgrams: 1,
  minWordCount: 1,
  minn: 0,
  maxn: 0,
  bucket: 100_000,
};
/** With more and larger steps, which suit fewer posts, and with pairs of words. */
const variants: readonly FastTextSettings[] = [
  defaults,
  { ...defaults, epochs: 10, learningRate: 0.5 },
  { ...defaults, learningRate: 0.5, wordNgrams: 2 },
];

interface Outcome {
  readonly precision: number;
  readonly whole: number;
  readonly steps: number;
}

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '5' },
  },
});
const runtime = await nodeRuntime();
const pipeline = createPipeline();
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-fasttext-'));
const rows: Row[] = [];
try {
  for (const data of flags.data) {
    for (const settings of variants) rows.push(await compare(data, settings));
  }
  report('fasttext', rows);
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(data: string, settings: FastTextSettings): Promise<Row> {
  const read = async (part: string) => (await readAllPosts(join(data, `${part}.jsonl.gz`))).posts;
  const [train, test] = [await read('train'), await read('test')];
  const tags = TagTable.build(train, MIN_COUNT);
  const learned = labelled(train, tags);
  const words = Vocabulary.build(learned.map((post) => post.words));
  writeFileSync(join(folder, 'test'), trainingFile(labelled(test, tags), 0));
  const theirs: Outcome[] = [];
  const ours: (Outcome & { readonly readByProgram: number })[] = [];
  for (let seed = 1; seed <= Number(flags.runs); seed++) {
    const file = trainingFile(learned, seed);
    writeFileSync(join(folder, 'train'), file);
    theirs.push(runProgram(settings, seed));
    ours.push(await runOurs(file, { tags, words, posts: learned.length, test }, settings, seed));
    console.log(JSON.stringify([theirs.at(-1), ours.at(-1)]));
  }
  const { loss, epochs, learningRate, wordNgrams } = settings;
  const [their, own] = [summary(theirs), summary(ours)];
  return {
    posts: `${basename(data)}, ${learned.length.toLocaleString('en')}`,
    options: `${loss}, ${epochs} epochs, rate ${learningRate}, ${wordNgrams}-grams`,
    'P@1 of the program': their.precision,
    'P@1': own.precision,
    'P@1, read by the program': mean(ours.map((one) => one.readByProgram)),
    'whole of the program, s': their.whole,
    'whole, s': own.whole,
    'whole, ratio': own.whole / their.whole,
    'steps of the program, s': their.steps,
    'steps, s': own.steps,
    'steps, ratio': own.steps / their.steps,
  };
}

function labelled(posts: readonly Post[], tags: TagTable): LabelledWords[] {
  return posts
    .map(({ text, lang, hashtags }) => ({
      tags: tags.encode(hashtags),
      words: wordsForLines(pipeline.tokenize(text, lang)),
    }))
    .filter((post) => post.tags.length > 0);
}

function runProgram(settings: FastTextSettings, seed: number): Outcome {
  const train = (epochs: number) => {
    const options = {
      input: 'train',
      output: 'theirs',
      loss: settings.loss,
      dim: settings.dimension,
      epoch: epochs,
      lr: settings.learningRate,
      wordNgrams: settings.wordNgrams,
      minCount: settings.minWordCount,
      minn: settings.minn,
      maxn: settings.maxn,
      bucket: settings.bucket, // the program itself sets it to 0 without n-grams
      thread: 1,
      seed,
      verbose: 0,
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`-${name}`, String(value)]);
    return program('supervised', ...args).seconds;
  };
  const once = train(1);
  const whole = train(settings.epochs);
  return { precision: testedByProgram('theirs.bin'), whole, steps: whole - once };
}

async function runOurs(
  file: Uint8Array,
  {
    tags,
    words,
    posts,
    test,
  }: { tags: TagTable; words: Vocabulary; posts: number; test: readonly Post[] },
  settings: FastTextSettings,
  seed: number,
): Promise<Outcome & { readByProgram: number }> {
  const train = async (epochs: number) => {
    const before = process.cpuUsage();
    const own = { ...settings, epochs };
    const sizes = { posts, rows: words.size + tags.size };
    const modelFile = trainFastText(file, sizes, own, await openFastText(runtime), { seed });
    const { user, system } = process.cpuUsage(before);
    return { modelFile, seconds: (user + system) / 1e6 };
  };
  const once = await train(1);
  const { modelFile, seconds } = await train(settings.epochs);
  writeFileSync(join(folder, 'ours.bin'), modelFile);
  const bundle = {
    model: 'fasttext',
    options: { ...settings, text: pipeline.options },
    arrays: {},
    vocabularies: { tags: tags.toLines(), words: words.toLines() },
    files: { fasttext: modelFile },
  };
  const recommender = await fasttext.load(bundle, runtime);
  const asked = test.filter(({ hashtags }) => tags.encode(hashtags).length > 0);
  const rankings = await recommender.recommend(asked, 1);
  const hits = rankings.filter(([{ tag }], i) =>
    tags.encode(asked[i].hashtags).includes(tags.id(tag)!),
  );
  return {
    precision: hits.length / asked.length,
    readByProgram: testedByProgram('ours.bin'),
    whole: seconds,
    steps: seconds - once.seconds,
  };
}

function testedByProgram(model: string): number {
  const { stdout } = program('test', model, 'test', '1');
  return Number(/^P@1\t([\d.]+)/m.exec(stdout)?.[1]);
}

/** Runs the library's own program. @returns processor time in seconds, as the shell measures it */
function program(...args: readonly string[]): { stdout: string; seconds: number } {
  const timed = ['-c', 'TIMEFORMAT="%U %S"; time fasttext "$@"', 'bash', ...args];
  const { status, stdout, stderr } = spawnSync('bash', timed, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`fasttext failed; install Debian's package fasttext: ${stderr}`);
  }
  const [user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { stdout, seconds: user + system };
}

function summary(outcomes: readonly Outcome[]): Outcome {
  return {
    precision: mean(outcomes.map((one) => one.precision)),
    whole: median(outcomes.map((one) => one.whole)),
    steps: median(outcomes.map((one) => one.steps)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
