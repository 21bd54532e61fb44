/**
 * What the four systems of Li et al. 2016 share, and other neural classifiers of a post's words: a `SequenceMethod`
 * becomes a `Model` that is trained, put in a bundle, loaded and explained.
 */
import { parseOptions } from '../base/options.ts';
import { TagTable } from '../features/tag-table.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { createPipeline } from '../text/pipeline.ts';
import { bundleLines } from './fitting.ts';
import type { Model } from './model.ts';
import { PostTopics } from './post-topics.ts';
import type { SequenceMethod } from './sequence-network.ts';
import { plainOptions, type SequenceOptions, topicalOptions } from './sequence-options.ts';
import { loadOrt, SequenceRecommender } from './sequence-recommender.ts';

export function sequenceClassifier(method: SequenceMethod): Model {
  const { name, paper, summary } = method;
  const options = method.topical ? topicalOptions : plainOptions;
  return {
    name,
    paper,
    summary,
    resumable: true,
    options,
    async fit(corpus, given, context) {
      const parsed = parseOptions(options, given, name) as SequenceOptions;
      const { fitNetwork } = await import('./sequence-training.ts');
      return fitNetwork(method, corpus, parsed, context);
    },
    async load(bundle, runtime) {
      const parsed = parseOptions(options, bundle.options, name) as SequenceOptions;
      const where = `bundle of ${name}`;
      return SequenceRecommender.load(await loadOrt(runtime, name), {
        name,
        options: parsed,
        pipeline: createPipeline(parsed.text, runtime),
        tags: TagTable.fromLines(bundleLines(bundle, 'tags'), `${where}: tags`),
        words: Vocabulary.fromLines(bundleLines(bundle, 'words'), `${where}: words`),
        topics: method.topical ? PostTopics.fromBundle(bundle) : undefined,
        onnx: bundle.onnx,
      });
    },
  };
}
