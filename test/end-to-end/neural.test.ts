/** Networks through the command line: word vectors from a file, interruption and resuming, heat map, topics. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeSafetensors } from '../../src/base/safetensors.ts';
import { tinyStatic } from '../../src/models/encoders/tiny-encoder.case.ts';
import { smallCorpus } from '../../src/models/model.case.ts';
import {
  smallMemory,
  smallNetwork,
  smallTopics,
  smallWriter,
} from '../../src/models/neural/small-network.case.ts';
import { makeWorkspace, type Outcome, run, toJsonl } from './run.ts';

const workspace = makeWorkspace();
const corpus = smallCorpus();
const train = workspace.write('train.jsonl', toJsonl(corpus.train));
const tab = workspace.path('tab');
afterAll(workspace.remove);

function settings(options: Record<string, unknown>): string[] {
  return Object.entries(options).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
}

const small = { ...smallNetwork.options, epochs: 4 };

/** Arguments that train a small network. */
function training(model: string, out: string, options: Record<string, unknown> = {}): string[] {
  const topics = model === 'tab-lstm' ? smallTopics : {};
  const all = settings({ ...small, ...topics, ...options });
  return ['train', '--model', model, '--train', train, '--out', out, ...all];
}

function expectOneLine({ exitCode, stdout, stderr }: Outcome, message: RegExp): void {
  expect(stderr.split('\n').at(-1)).toMatch(message);
  expect(stderr.split('\n').filter((line) => line.startsWith('octothorpe: '))).toHaveLength(1);
  expect(stdout).toBe('');
  expect(exitCode).toBe(1);
}

beforeAll(async () => {
  const { exitCode, stderr } = await run(training('tab-lstm', tab, { epochs: 12 }));
  expect(stderr).toMatch(
    /^training tab-lstm on 180 posts\n(tab-lstm leaves out .*\n)?tab-lstm has 1\d\d posts and \d+ tags to learn from, .*: use more posts.*, or train one of those\nepoch 1 of 12: loss \d/,
  );
  expect(exitCode).toBe(0);
});

describe('explain', () => {
  const text = 'rook and pawn, not espresso';
  const args = ['explain', '--bundle', tab, text];

  it('prints the attention of each word as a bar, largest first', async () => {
    const { exitCode, stdout } = await run(args);
    expect(exitCode).toBe(0);
    const [head, summary, ...bars] = stdout.split('\n');
    expect(head).toMatch(/^#Chess {2}0\.\d+$/);
    expect(summary).toMatch(/^The model pays most attention to the words "\w+", "\w+", "\w+"\.$/);
    expect(bars).toHaveLength(5);
    expect(bars[0]).toMatch(/^ {2}\w+ +0\.\d{3} {2}█{24}$/);
    const weights = bars.map((bar) => Number(/0\.\d{3}/.exec(bar)![0]));
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 2);
  });

  it('names a repeated word once', async () => {
    const { stdout } = await run(['explain', '--bundle', tab, 'rook, rook and rook']);
    expect(stdout.split('\n')[1]).toMatch(/words "(rook", "and|and", "rook)"\.$/);
  });

  it('shows the post as a heat map if colors are available', async () => {
    const { stdout } = await run(args, { hasColors: true });
    const cells = stdout.split('\n')[2].trim().split(' ');
    const parts = cells.map((cell) => /^.\[30;48;2;255;(\d+);\1m(\w+).\[0m$/.exec(cell)!);
    expect(parts.map(([, , word]) => word)).toEqual(['rook', 'and', 'pawn', 'not', 'espresso']);
    expect(Math.min(...parts.map(([, pale]) => Number(pale)))).toBe(0);
  });

  it('prints JSON', async () => {
    const { stdout } = await run([...args, '--json', '--tag', '#Coffee']);
    const { tag, score, words } = JSON.parse(stdout);
    expect(tag).toBe('coffee');
    expect(score).toBeGreaterThan(0);
    expect(words).toHaveLength(5);
    expect(words[0]).toEqual({
      word: expect.any(String),
      weight: expect.any(Number),
      place: expect.any(Number),
    });
  });

  it('explains a model without attention, an empty post, and a tag that was not learned', async () => {
    const lstm = workspace.path('lstm');
    await run(training('lstm', lstm));
    const { stdout } = await run(['explain', '--bundle', lstm, '--tag', 'chess', text]);
    expect(stdout).toMatch(/^#Chess .*\nWithout the words .* #chess would be less probable\.\n/);
    const empty = await run(['explain', '--bundle', lstm, '']);
    expect(empty.stdout).toMatch(
      /\nNothing in the post points to #\w+; it is one of the most used tags/,
    );
    const other = await run(['explain', '--bundle', lstm, '--tag', 'opera', text]);
    expect(other.stdout).toBe('#opera  0.00\n#opera is not among the tags that the model learned.');
    const none = await run(['explain', '--bundle', lstm, '--tag', '#', text]);
    expect([none.exitCode, none.stderr]).toEqual([2, 'octothorpe: --tag "#" is not a tag']);
  });

  it('lists the earlier posts that a memory network read, most attention first', async () => {
    const memory = workspace.path('memory');
    const options = settings({ ...smallMemory.options, epochs: 4 });
    await run(['train', '--model', 'hmemn2n', '--train', train, '--out', memory, ...options]);
    const explaining = ['explain', '--bundle', memory, '--author', 'a0', text];
    const { stdout } = await run(explaining);
    const line = /^ {2}earlier post, (\d+) % of the attention: [a-z ]+…?$/gm;
    const shares = [...stdout.matchAll(line)].map(([, share]) => Number(share));
    expect(shares).toHaveLength(5);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100)).toBeLessThanOrEqual(3);
    const { history } = JSON.parse((await run([...explaining, '--json'])).stdout);
    expect(history).toHaveLength(5);
  });

  it('shows the words of replies below those of the post, on one scale', async () => {
    const writer = workspace.path('writer');
    const options = settings({ ...smallWriter.options, epochs: 2 });
    await run(['train', '--model', 'bi-attention', '--train', train, '--out', writer, ...options]);
    const explaining = ['explain', '--bundle', writer, text, '--reply', 'latte art', 'knight'];
    const { stdout } = await run(explaining);
    const [own, replies] = stdout.split('\n  replies:\n');
    const wordsIn = (lines: string) =>
      Array.from(lines.matchAll(/^ {2}(\w+) +\d\.\d{3}/gm), ([, word]) => word).sort();
    expect(wordsIn(own)).toEqual(['and', 'espresso', 'not', 'pawn', 'rook']);
    expect(wordsIn(replies)).toEqual(['art', 'knight', 'latte']);
    expect(stdout).toMatch(/█{24}/);
  });

  it('reports a model that cannot explain', async () => {
    const random = workspace.path('random');
    await run(['train', '--model', 'random', '--train', train, '--out', random]);
    expectOneLine(
      await run(['explain', '--bundle', random, text]),
      /^octothorpe: random does not explain its recommendations$/,
    );
  });
});

describe('topics', () => {
  it('lists the top words of each topic', async () => {
    const { exitCode, stdout } = await run(['topics', '--bundle', tab, '--words', '3']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toHaveLength(6);
    for (const [i, line] of stdout.split('\n').entries()) {
      expect(line).toMatch(new RegExp(`^ {3}${i} {2}\\w+ \\w+ \\w+$`));
    }
    const { topics } = JSON.parse((await run(['topics', '--bundle', tab, '--json'])).stdout);
    expect(topics).toHaveLength(6);
    expect(topics[0]).toHaveLength(10);
    expect(topics[0][0]).toEqual({ word: expect.any(String), probability: expect.any(Number) });
  });

  it('reports a model without topics', async () => {
    const popular = workspace.path('popular');
    await run(['train', '--model', 'popular', '--train', train, '--out', popular]);
    expectOneLine(
      await run(['topics', '--bundle', popular]),
      /^octothorpe: .*popular is a popular model, which has no topics; train a tab-lstm$/,
    );
  });
});

describe('train --vectors', () => {
  const vectors = workspace.write('vectors.txt', 'rook 1 2 3\nlatte 4 5 6\n');
  const vectorArgs = [...training('lstm', workspace.path('v')), '--vectors'];
  const withoutDimension = vectorArgs.filter(
    (arg, i) => !/^dimension=/.test(arg) && !/^dimension=/.test(vectorArgs[i + 1]),
  );

  it('starts with the vectors of a file and takes over their dimension', async () => {
    const { exitCode, stderr } = await run([...withoutDimension, vectors]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^word vectors: 2 of \d+ words known, [\d.]+ % of all uses; the most/m);
    const { options } = JSON.parse(readFileSync(workspace.path('v/manifest.json'), 'utf8'));
    expect(options).toMatchObject({ vectors: 'given', dimension: 3 });
  });

  it('rejects a file with another dimension than the requested one', async () => {
    expectOneLine(
      await run([...vectorArgs, vectors]),
      /the given word vectors have 3 dimensions, but option "dimension" is 16; make them equal$/,
    );
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['cut.bin', Buffer.from('2 3\nrook 0123'), /cut\.bin word 1 \("rook"\) of 2: expected 12 byte/],
    [
      'cut.vec',
      '2 3\nrook 1 2 3\n',
      /cut\.vec after word 1: the file ends, but 2 words were expected/,
    ],
    ['short.txt', 'rook 1 2 3\nlatte 1\n', /short\.txt line 2: expected 3 numbers, got 1/],
    ['prose.txt', 'no vectors here\n', /prose\.txt line 1: number 1 is "vectors"/],
    ['bad.gz', 'rook 1 2 3\n', /cannot read the word vectors .*bad\.gz: incorrect header check/],
  ])('rejects %s', async (name, content, message) => {
    const file = workspace.write(name, content);
    expectOneLine(await run([...withoutDimension, file]), message);
  });

  it('rejects a file that would not be used because of another option', async () => {
    const unused = [...withoutDimension, vectors, '--set', 'vectors=corpus'];
    const { exitCode, stderr } = await run(unused);
    expect(stderr).toMatch(
      /^octothorpe: --vectors .*vectors\.txt would not be used, since the option vectors is "corpus"; remove one/,
    );
    expect(exitCode).toBe(2);
  });

  it('rejects a missing file, and a model without word vectors', async () => {
    expectOneLine(
      await run([...withoutDimension, workspace.path('absent.bin')]),
      /^octothorpe: cannot read the word vectors .*absent\.bin: ENOENT/,
    );
    const args = ['train', '--model', 'knn', '--train', train, '--out', workspace.path('k')];
    const { exitCode, stderr } = await run([...args, '--vectors', vectors]);
    expect(stderr).toBe('octothorpe: knn does not use word vectors; train it without --vectors');
    expect(exitCode).toBe(2);
  });
});

describe('train --encoder', () => {
  const groups = [...new Set(corpus.train.flatMap(({ text }) => text.split(' ')))].map((word) => [
    word,
  ]);
  const { tokenizer, arrays } = tinyStatic({ groups, dimension: 24 });
  mkdirSync(workspace.path('own-encoder'));
  workspace.write('own-encoder/tokenizer.json', tokenizer);
  workspace.write('own-encoder/model.safetensors', encodeSafetensors(arrays!));
  const out = workspace.path('e');
  const base = ['train', '--model', 'encoder', '--train', train, '--out', out];
  const learning = settings({ minCount: 1, batchSize: 20, learningRate: 0.05, epochs: 30 });
  const args = [...base, ...learning, '--encoder', workspace.path('own-encoder')];

  it('learns on top of an encoder, which the bundle contains', async () => {
    const { exitCode } = await run(args);
    expect(exitCode).toBe(0);
    const { options } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(options).toMatchObject({ encoder: 'given', pooling: 'mean' });
    expect(existsSync(workspace.path('e.encodings'))).toBe(false);
    const { stdout } = await run(['recommend', '--bundle', out, '-k', '1', 'rook and gambit']);
    expect(stdout).toContain('#Chess');
  });

  it('keeps the encodings of an interrupted run, or for other runs', async () => {
    const interrupted = await run(args, {
      onNote: (line, interrupt) => line.startsWith('epoch 1 of') && interrupt(),
    });
    expect(interrupted.exitCode).toBe(1);
    expect(readdirSync(workspace.path('e.encodings'))).toHaveLength(1);
    expect((await run([...args, '--resume'])).exitCode).toBe(0);
    expect(existsSync(workspace.path('e.encodings'))).toBe(false);
    const kept = workspace.path('kept');
    expect((await run([...args, '--encodings', kept])).exitCode).toBe(0);
    expect(readdirSync(kept)).toHaveLength(1);
  });

  it('rejects a checkpoint of another encoder', async () => {
    await run(args, { onNote: (line, interrupt) => line.startsWith('epoch 1 of') && interrupt() });
    const other = tinyStatic({ groups: groups.slice(1), dimension: 24 });
    mkdirSync(workspace.path('other'), { recursive: true });
    workspace.write('other/tokenizer.json', other.tokenizer);
    workspace.write('other/model.safetensors', encodeSafetensors(other.arrays!));
    const changed = [...base, ...learning, '--encoder', workspace.path('other'), '--resume'];
    expectOneLine(await run(changed), /was written with encoder = "[0-9a-f]+", but this run has "/);
  });

  it.each<[string, string[], RegExp, number]>([
    ['no folder', [...base, '--encoder', 'absent'], /^octothorpe: absent: expected an encoder/, 1],
    [
      'a model without an encoder',
      ['train', '--train', train, '--out', out, '--model', 'knn', '--encoder', 'a'],
      /^octothorpe: knn does not use an encoder; train it without --encoder$/,
      2,
    ],
    [
      'an encoder that would not be used',
      [...args, '--set', 'encoder=words'],
      /would not be used, since the option encoder is "words"; remove one of the two$/,
      2,
    ],
    [
      'encodings without an encoder',
      [...base, '--encodings', 'kept'],
      /^octothorpe: --encodings keeps what an encoder computes; name the encoder/,
      2,
    ],
    [
      'an encoder that is wanted, but not given',
      [...base, '--set', 'encoder=given'],
      /encoder = given needs a pre-trained encoder: pass one .* --encoder$/,
      1,
    ],
  ])('rejects %s', async (_, wrong, message, code) => {
    const { exitCode, stderr } = await run(wrong);
    expect(stderr.split('\n').at(-1)).toMatch(message);
    expect(exitCode).toBe(code);
  });
});

describe('train --resume', () => {
  const out = workspace.path('resumed');
  const args = training('vab-lstm', out);
  const checkpoint = `${out}.checkpoint`;

  it('continues after Ctrl-C and ends with the same bundle', async () => {
    const whole = workspace.path('whole');
    await run(training('vab-lstm', whole));
    const stopped = await run(args, {
      onNote: (line, interrupt) => line.startsWith('epoch 2') && interrupt(),
    });
    expectOneLine(
      stopped,
      /training was interrupted; .*resumed has the best model so far; to continue from there, use --resume$/,
    );
    expect(existsSync(checkpoint)).toBe(true);
    const resumed = await run([...args, '--resume']);
    expect(resumed.stderr).toMatch(/^resumed in epoch 3 after step 18\nepoch 3 of 4/m);
    expect(resumed.exitCode).toBe(0);
    const [a, b] = [out, whole].map((bundle) => readFileSync(`${bundle}/model.onnx`));
    expect(a.equals(b)).toBe(true);
    expect(existsSync(checkpoint)).toBe(false);
  });

  it('can continue for more epochs and at another learning rate', async () => {
    const stopped = await run(args, {
      onNote: (line, interrupt) => line.startsWith('epoch 1') && interrupt(),
    });
    expect(stopped.exitCode).toBe(1);
    const more = training('vab-lstm', out, { epochs: 5, learningRate: 0.002, clipNorm: 5 });
    const { exitCode, stderr } = await run([...more, '--resume']);
    expect(stderr).toMatch(/epoch 5 of 5: .*learning rate 0\.002/);
    expect(exitCode).toBe(0);
  });

  it('continues with the word vectors it started with', async () => {
    const folder = workspace.path('begun');
    const begin = (file: string) => [
      ...training('lstm', folder, { dimension: 3 }),
      '--vectors',
      workspace.write(file, `rook 1 2 ${file.length}\n`),
    ];
    await run(begin('one.txt'), {
      onNote: (line, interrupt) => line.startsWith('epoch 1') && interrupt(),
    });
    expectOneLine(
      await run([...begin('other.txt'), '--resume']),
      /the checkpoint was written with wordVectors = \d+, but this run has \d+; resume with the same/,
    );
  });

  it('rejects other options, other posts, a damaged checkpoint and a missing one', async () => {
    expectOneLine(
      await run([...args, '--resume']),
      /^octothorpe: there is no checkpoint .*resumed\.checkpoint; train without --resume/,
    );
    await run(args, { onNote: (line, interrupt) => line.startsWith('epoch 1') && interrupt() });
    const before = readFileSync(checkpoint);
    expectOneLine(
      await run([...training('vab-lstm', out, { hidden: 25 }), '--resume']),
      /^octothorpe: the checkpoint was written with options = .*"hidden":24.* but this run has .*; resume with the same options, or delete the checkpoint to start over$/,
    );
    expectOneLine(
      await run([...training('lstm', out), '--resume']),
      /the checkpoint was written with model = "vab-lstm", but this run has "lstm"/,
    );
    const fewer = workspace.write('fewer.jsonl', toJsonl(corpus.train.slice(1)));
    expectOneLine(
      await run([...args.map((arg) => (arg === train ? fewer : arg)), '--resume']),
      /the checkpoint was written with trainingPosts = \{"count":180,.*this run has \{"count":179,/,
    );
    expectOneLine(
      await run(args.map((arg) => (arg === train ? workspace.path('absent.jsonl') : arg))),
      /absent\.jsonl: no such file/,
    );
    expect(readFileSync(checkpoint).equals(before)).toBe(true);
    writeFileSync(checkpoint, before.subarray(0, 1000));
    expectOneLine(
      await run([...args, '--resume']),
      /^octothorpe: the checkpoint .*resumed\.checkpoint is damaged; train without --resume/,
    );
  });

  it.each<[string, (before: Uint8Array) => Uint8Array, Record<string, unknown>]>([
    ['the same options', (before) => before, {}],
    ['other options', (before) => before, { hidden: 25 }],
    ['a damaged checkpoint', (before) => before.subarray(0, 1000), {}],
  ])('starts over without --resume despite a checkpoint: %s', async (_, damage, options) => {
    const folder = workspace.path('anew');
    const interrupt = (line: string, stop: () => void) => line.startsWith('epoch 2') && stop();
    await run(training('lstm', folder), { onNote: interrupt });
    const earlier = damage(readFileSync(`${folder}.checkpoint`));
    writeFileSync(`${folder}.checkpoint`, earlier);
    let during: Uint8Array | undefined;
    const { exitCode, stderr } = await run(training('lstm', folder, options), {
      onNote(line) {
        if (line.includes('is from an earlier run')) during = readFileSync(`${folder}.checkpoint`);
      },
    });
    expect(during).toEqual(earlier);
    expect(stderr).toMatch(/^epoch 1 of 4/m);
    expect(stderr).not.toMatch(/resumed/);
    expect(exitCode).toBe(0);
    expect(existsSync(`${folder}.checkpoint`)).toBe(false);
  });

  it('ends in one line if the loss is not a number, and writes no bundle', async () => {
    const bad = workspace.path('bad');
    expectOneLine(
      await run(training('lstm', bad, { learningRate: 1e30 })),
      /^octothorpe: training stopped at step \d+ \(epoch 1\), learning rate 1e\+30: the loss .* Use a smaller learning rate or clip the gradients \(clipNorm\); .*bad was not written$/,
    );
    expect(existsSync(bad)).toBe(false);
  });

  it('says how to keep the epochs before the loss diverged', async () => {
    const late = workspace.path('late');
    const lstm = training('lstm', late);
    await run(lstm, { onNote: (line, interrupt) => line.startsWith('epoch 2') && interrupt() });
    rmSync(late, { recursive: true });
    expectOneLine(
      await run([...lstm, '--resume', '--set', 'learningRate=1e30']),
      /late was not written; the checkpoint has the first 2 epochs: use --resume with a smaller --set learningRate to continue from there, or with --set epochs=2 to write that model$/,
    );
    expect(existsSync(late)).toBe(false);
    expect((await run([...lstm, '--resume', '--set', 'epochs=2'])).exitCode).toBe(0);
    expect(existsSync(join(late, 'model.onnx'))).toBe(true);
  });
});

describe('odd posts', () => {
  it('get a defined answer: no known word, nothing left, 10,000 words', async () => {
    const posts = ['zzz qqq', '!!!', 'rook '.repeat(10_000)];
    const { stdout } = await run(['recommend', '--bundle', tab, '--json'], {
      input: `${posts.join('\n')}\n`,
    });
    const answers = stdout.split('\n').map((line) => JSON.parse(line));
    const sizes = answers.map((one) => [one.recommendations.length, one.popular.length]);
    expect(sizes).toEqual([
      [0, 5],
      [0, 5],
      [5, 0],
    ]);
    expect(answers[2].recommendations[0].tag).toBe('chess');
  });
});
