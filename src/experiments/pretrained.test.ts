import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFormatError, FileAccessError, InvalidArgumentError } from '../base/errors.ts';
import { encodeSafetensors } from '../base/safetensors.ts';
import { tinyStatic } from '../models/encoders/tiny-encoder.case.ts';
import { smallCorpus } from '../models/model.case.ts';
import { smallNetwork } from '../models/neural/small-network.case.ts';
import { compare, type PlanOptions, planExperiment } from './compare.ts';
import { execute } from './execute.ts';
import { renderMarkdown } from './markdown.ts';
import { ResultsFolder, type RunResult } from './results.ts';

const { train, test } = smallCorpus();
const words = [...new Set(train.flatMap(({ text }) => text.split(' ')))];
const files = tinyStatic({ groups: words.map((word) => [word]), dimension: 48 });

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'octothorpe-pretrained-'));
  for (const folder of ['task', 'tiny']) mkdirSync(join(base, folder));
  const jsonl = (posts: readonly object[]) => posts.map((post) => JSON.stringify(post)).join('\n');
  write('task/train.jsonl', jsonl(train));
  write('task/test.jsonl', jsonl(test));
  write('tiny/tokenizer.json', files.tokenizer);
  write('tiny/model.safetensors', encodeSafetensors(files.arrays!));
  write('glove.txt', 'espresso 1 2 3\nrook 4 5 6\n');
});
afterEach(() => rmSync(base, { recursive: true }));

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(base, name), content);
}

const { hidden: _, dimension: __, ...training } = smallNetwork.options;
const frozen = { label: 'BERT', model: 'encoder', options: training };

function plan(rows: readonly object[], more: Partial<PlanOptions> = {}) {
  const experiment = { name: 'x', tasks: [{ name: 't', folder: 'task' }], rows };
  return planExperiment(JSON.stringify(experiment), { where: 'x.json', base, ...more });
}

describe('a row with an encoder', () => {
  it('is trained with it; the result and the report have its hash, and no path', async () => {
    const options = { ...training, learningRate: 0.05, epochs: 40, patience: 40 };
    const planned = await plan([{ ...frozen, options, encoder: 'tiny' }]);
    const hash = planned.orders[0].key.pretrained!.encoder!;
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    const compared = await compare(planned, new ResultsFolder(join(base, 'out')), {
      ...{ jobs: 1, memoryMB: 1000, start: execute },
      made: { machine: {} } as RunResult['made'],
    });
    const [{ key, figures, error }] = compared.results;
    expect(error).toBeUndefined();
    expect(key).toMatchObject({ options: { encoder: 'given' }, pretrained: { encoder: hash } });
    // One of six topics by chance.
    expect(figures!.metrics['precision@1']).toBeGreaterThan(0.7);
    const report = renderMarkdown(compared, 'octothorpe compare x.json');
    expect(report).toContain(`SHA-256 of the encoder of BERT: ${hash.slice(0, 16)}.`);
    expect(`${report}${JSON.stringify(key)}`).not.toContain(base);
  });

  it('is another run once the encoder has changed', async () => {
    const row = { ...frozen, encoder: 'tiny' };
    const [before] = (await plan([row])).orders;
    expect((await plan([row])).orders[0].name).toBe(before.name);
    const { arrays } = tinyStatic({
      groups: words.map((word) => [word, `${word}s`]),
      dimension: 48,
    });
    write('tiny/model.safetensors', encodeSafetensors(arrays!));
    expect((await plan([row])).orders[0].name).not.toBe(before.name);
    await expect(execute(before, () => undefined)).rejects.toThrow(
      /model\.safetensors has changed since the run was planned; start again$/,
    );
  });

  it('takes the one given for all rows if it names none', async () => {
    const row = { ...frozen, options: { ...training, encoder: 'given' } };
    const { orders } = await plan(
      [row, { ...frozen, label: 'own', encoder: 'tiny' }, { ...frozen, label: 'words' }],
      {
        pretrained: { encoder: join(base, 'tiny') },
        encodings: join(base, 'encodings'),
      },
    );
    expect(orders.map(({ pretrained }) => pretrained)).toEqual([
      { encoder: join(base, 'tiny') },
      { encoder: join(base, 'tiny') },
      undefined,
    ]);
    expect(orders.map(({ encodings }) => encodings)).toEqual([
      join(base, 'encodings'),
      join(base, 'encodings'),
      undefined,
    ]);
  });
});

describe('a row with word vectors', () => {
  const lstm = { label: 'LSTM', model: 'multilabel-lstm', vectors: 'glove.txt' };

  it('has their dimension, and an ablation can do without them', async () => {
    const { rows, orders } = await plan([
      { ...lstm, ablations: { 'own vectors': { vectors: 'corpus', dimension: 7 } } },
    ]);
    expect(rows.map(({ options: { vectors, dimension } }) => [vectors, dimension])).toEqual([
      ['given', 3],
      ['corpus', 7],
    ]);
    expect(orders.map(({ key }) => key.pretrained?.vectors?.length)).toEqual([64, undefined]);
    expect(orders[1].pretrained).toBeUndefined();
  });

  it('is rejected if they are malformed', async () => {
    write('glove.txt', 'espresso 1 2 3\nrook 4 5\n');
    await expect(plan([lstm])).rejects.toThrow(DataFormatError);
  });
});

it.each<[string, object, RegExp, typeof FileAccessError | typeof InvalidArgumentError]>([
  [
    'a folder that is missing',
    { ...frozen, encoder: 'nowhere' },
    /^x\.json: rows\[1\]\.encoder \("BERT"\): .*nowhere: expected an encoder, but there is no/,
    FileAccessError,
  ],
  [
    'no folder at all',
    { ...frozen, options: { encoder: 'given' } },
    /^x\.json: rows\[1\]\.encoder \("BERT"\) is missing: the option encoder is "given", so the row needs a pre-trained encoder; name the path here or with --encoder$/,
    FileAccessError,
  ],
  [
    'word vectors that are missing',
    { label: 'LSTM', model: 'lstm', vectors: 'nowhere.bin' },
    /^x\.json: rows\[1\]\.vectors \("LSTM"\): cannot read the word vectors .*nowhere\.bin/,
    FileAccessError,
  ],
  [
    'a model without an encoder',
    { label: 'near', model: 'knn', encoder: 'tiny' },
    /^x\.json: rows\[1\]\.encoder \("near"\): knn does not use a pre-trained encoder; remove the key$/,
    InvalidArgumentError,
  ],
  [
    'an encoder that the options leave unused',
    { ...frozen, options: { encoder: 'words' }, encoder: 'tiny' },
    /^x\.json: rows\[1\]\.encoder \("BERT"\) would not be used, since the option encoder is "words"; remove one of the two$/,
    InvalidArgumentError,
  ],
  [
    'predictions with an encoder',
    { label: 'theirs', predictions: 'p.jsonl', encoder: 'tiny' },
    /rows\[1\] \("theirs"\) has predictions, so "encoder" means nothing/,
    InvalidArgumentError,
  ],
])('rejects %s, naming the field', async (_, row, message, kind) => {
  const rows = [{ label: 'popular', model: 'popular' }, row];
  const failure = await plan(rows).catch((error) => error);
  expect(failure).toBeInstanceOf(kind);
  expect(failure.message).toMatch(message);
  if (kind !== FileAccessError) return;
  // Other rows can be run without it.
  const { chosen, runs } = await plan(rows, { only: ['popular'] });
  expect(chosen.map(({ key }) => key.label)).toEqual(['popular']);
  expect(runs).toHaveLength(1);
});
