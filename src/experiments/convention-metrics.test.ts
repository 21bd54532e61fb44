import { describe, expect, it } from 'vitest';
import { loadModel } from '../models/registry.ts';
import { otherConventions } from './convention-metrics.ts';
import { parseExperiment } from './experiment.ts';
import { heading } from './markdown.ts';
import { planRows, planRuns } from './plan.ts';

const rankings = [['a', 'x', 'b'], ['x']].map((tags) => tags.map((tag) => ({ tag })));
const gold = [['a', 'b', 'c'], ['d']];

describe('otherConventions', () => {
  it('gives what was asked of each convention', () => {
    const names = ['map@5', 'textbook:map@5', 'tagfinder:map@5', 'tagfinder:ndcg@5'];
    const options = { convention: 'takg', cutoffs: [5] } as const;
    const { metrics, perPost } = otherConventions(names, rankings, gold, options);
    expect(Object.keys(metrics)).toEqual(names.slice(1));
    // Precisions 1 and 2/3 at the hits: of 3 gold tags in the textbook; of 2 hits at TagFinder, without the second post.
    expect(metrics['textbook:map@5']).toBeAllclose((5 / 3 / 3 + 0) / 2);
    expect(metrics['tagfinder:map@5']).toBeAllclose(5 / 3 / 2);
    expect(perPost['tagfinder:map@5'][0]).toBeAllclose(5 / 3 / 2);
    expect(perPost['tagfinder:map@5'][1]).toBeNaN();
  });

  it('computes nothing that was not asked', () => {
    expect(otherConventions(['map@5', 'micro-f1'], rankings, gold, {})).toEqual({
      metrics: {},
      perPost: {},
    });
  });
});

it('has a heading that names the convention', () => {
  expect(heading('textbook:ndcg@5')).toBe('nDCG@5 (textbook)');
});

describe('an experiment', () => {
  const planned = async (metric: string) => {
    const text = JSON.stringify({
      ...{ name: 'x', tasks: [{ name: 't', folder: 'x' }], convention: 'tagfinder' },
      ...{ rows: [{ label: 'a', model: 'popular' }], metrics: ['ndcg@5', metric] },
      ...{ compareBy: ['ndcg@5'], cutoffs: [5] },
    });
    const experiment = parseExperiment(text, 'x.json');
    return planRuns(experiment, await planRows(experiment, 'x.json', loadModel), 'x.json');
  };

  it('may ask for metrics of another convention', async () => {
    expect(await planned('textbook:f1@5')).toHaveLength(1);
  });

  it.each(['textbook:f1@3', 'tagfinder:f1@5', 'textbok:f1@5', 'f1@5:textbook'])(
    'may not ask for %s',
    async (metric) => {
      await expect(planned(metric)).rejects.toThrow(
        `metrics[1] is "${metric}", which is not a metric of the convention tagfinder`,
      );
      await expect(planned(metric)).rejects.toThrow('are named as in textbook:map@5');
    },
  );
});
