import { describe, expect, it } from 'vitest';
import { modelNames } from '../../src/models/registry.ts';
import { aboutOf, labelOf, titleOf } from './model-names.ts';

describe('names of models', () => {
  it('are distinct and readable for every registered model', () => {
    const titles = modelNames.map((model) => titleOf({ name: model, model }));
    expect(titles.filter((title) => modelNames.includes(title))).toEqual([]);
    expect(new Set(titles).size).toBe(modelNames.length);
    for (const model of modelNames) expect(aboutOf({ model, summary: '' })).toMatch(/^[A-Z].*\.$/);
  });

  it('are followed by the registry name and preceded by the bundle name', () => {
    expect(labelOf({ name: 'knn', model: 'knn' })).toBe('Similar posts (knn)');
    expect(labelOf({ name: 'mine', model: 'knn' })).toBe('mine: Similar posts (knn)');
  });

  it('fall back to the registry name for unknown models', () => {
    expect(labelOf({ name: 'their-model', model: 'their-model' })).toBe('their-model');
    expect(labelOf({ name: 'theirs', model: 'their-model' })).toBe('theirs: their-model');
    expect(aboutOf({ model: 'their-model', summary: 'does things' })).toBe('does things');
  });
});
