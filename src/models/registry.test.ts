import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import type { Model } from './model.ts';
import { twoPartModel } from './parts/two-part-model.case.ts';
import { loadModel, modelNames, registerModel } from './registry.ts';

describe('registerModel', () => {
  it('registers a model under its name', async () => {
    const model = twoPartModel('from-outside');
    await expect(loadModel('from-outside')).rejects.toThrow(InvalidArgumentError);
    await expect(loadModel('from-outside')).rejects.toThrow(
      /^there is no model "from-outside"; the models are: fused, random, .*, bi-attention\. A model of another package must be registered first \(registerModel\)$/,
    );
    registerModel(model);
    expect(await loadModel('from-outside')).toBe(model);
    expect(modelNames.at(-1)).toBe('from-outside');
  });

  it('accepts the same model again, but no other with its name', () => {
    const model = twoPartModel('again');
    registerModel(model);
    const names = [...modelNames];
    registerModel(model);
    expect(modelNames).toEqual(names);
    expect(() => registerModel({ ...model })).toThrow(
      'there is already a model "again"; give yours another name',
    );
    for (const name of ['knn', 'tab-lstm']) {
      expect(() => registerModel(twoPartModel(name))).toThrow(
        `there is already a model "${name}", of octothorpe itself; give yours another name`,
      );
    }
  });

  it.each([
    '',
    'Bag',
    'bag of words',
    'bag_of_words',
    '-bag',
    '../bag',
    'a/b',
    'bag.js',
    'x'.repeat(65),
    '__proto__',
    undefined,
    7,
  ])('rejects the name %j', (name) => {
    const register = () => registerModel(twoPartModel(name as string));
    expect(register).toThrow(InvalidArgumentError);
    expect(register).toThrow(
      'a model\'s name must consist of at most 64 lower-case letters, digits and "-"',
    );
  });

  it.each<[string, unknown, string]>([
    ['fit', undefined, 'a function'],
    ['load', 'yes', 'a function'],
    ['options', {}, 'a TypeBox object schema'],
    ['paper', null, 'a string'],
    ['summary', 1, 'a string'],
  ])('rejects a model whose "%s" is %j', (field, value, expected) => {
    const model = { ...twoPartModel('unfit'), [field]: value } as unknown as Model;
    expect(() => registerModel(model)).toThrow(`model "unfit": "${field}" must be ${expected}`);
    expect(modelNames).not.toContain('unfit');
  });

  it('rejects a value that is not an object', () => {
    for (const odd of [undefined, null, 'knn']) {
      expect(() => registerModel(odd as unknown as Model)).toThrow(InvalidArgumentError);
    }
  });
});
