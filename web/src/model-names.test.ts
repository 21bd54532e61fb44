import { describe, expect, it } from 'vitest';
import { modelNames } from '../../src/models/registry.ts';
import { aboutOf, labelOf, titleOf } from './model-names.ts';

describe('names of models', () => {
  it('are in words for every model there is, each its own', () => {
    const titles = modelNames.map((model) => titleOf({ name: model, model }));
    expect(titles.filter((title) => modelNames.includes(title))).toEqual([]);
    expect(new Set(titles).size).toBe(modelNames.length);
    for (const model of modelNames) expect(aboutOf({ model, summary: '' })).toMatch(/^[A-Z].*\.$/);
  });

  it('have the name of the registry beside them, and that of the bundle before', () => {
    expect(labelOf({ name: 'knn', model: 'knn' })).toBe('Similar posts (knn)');
    expect(labelOf({ name: 'mine', model: 'knn' })).toBe('mine: Similar posts (knn)');
  });

  it('are those of the registry for models of others', () => {
    expect(labelOf({ name: 'their-model', model: 'their-model' })).toBe('their-model');
    expect(labelOf({ name: 'theirs', model: 'their-model' })).toBe('theirs: their-model');
    expect(aboutOf({ model: 'their-model', summary: 'does things' })).toBe('does things');
  });
});
