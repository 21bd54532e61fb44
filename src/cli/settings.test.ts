import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from './failure.ts';
import { readSettings } from './settings.ts';

const options = Type.Object({
  neighbours: Type.Integer({ default: 50, minimum: 1 }),
  weighting: Type.Enum(['tf-idf', 'bm25'], { default: 'tf-idf' }),
  conversation: Type.Boolean({ default: false }),
  name: Type.String({ default: '' }),
  text: Type.Object({ lemmas: Type.Boolean({ default: true }) }, { default: {} }),
});
const model = { name: 'knn', options };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octothorpe-settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('readSettings', () => {
  it('parses values according to their types', async () => {
    const set = [
      'neighbours=9',
      'weighting=bm25',
      'conversation=true',
      'name=12',
      'text={"lemmas":false}',
    ];
    expect(await readSettings(model, set)).toEqual({
      neighbours: 9,
      weighting: 'bm25',
      conversation: true,
      name: '12',
      text: { lemmas: false },
    });
  });

  it('prefers --set to the file, and the file to the defaults', async () => {
    const file = join(folder, 'config.json');
    await writeFile(file, '{"neighbours": 3, "conversation": true}');
    expect(await readSettings(model, ['neighbours=4'], file)).toMatchObject({
      neighbours: 4,
      conversation: true,
      weighting: 'tf-idf',
    });
  });

  it.each([
    ['neighbours', '--set takes key=value, got "neighbours"'],
    ['neighbours=0', 'knn: option "neighbours" must be an integer >= 1, got 0'],
    ['weighting=cosine', 'knn: option "weighting" must be one of tf-idf, bm25, got "cosine"'],
    ['size=1', 'knn has no option "size"'],
  ])('rejects %s', async (setting, message) => {
    const error = readSettings(model, [setting]);
    await expect(error).rejects.toThrow(UsageError);
    await expect(error).rejects.toThrow(message);
  });

  it('rejects a file without a JSON object', async () => {
    const file = join(folder, 'list.json');
    await writeFile(file, '[1]');
    await expect(readSettings(model, [], file)).rejects.toThrow(
      'expected a JSON object of model options',
    );
    await writeFile(file, '{');
    await expect(readSettings(model, [], file)).rejects.toThrow('list.json: invalid JSON');
  });
});
