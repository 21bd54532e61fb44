import type { Static, TObject } from 'typebox';
import { parseOptions } from '../../base/options.ts';
import { createPipeline } from '../../text/pipeline.ts';
import type { Model } from '../model.ts';
import { loadOrt } from '../parts/graphs.ts';
import type { LearntInput, Options } from './input.ts';
import type { AnyNetwork, Network } from './network.ts';
import { NetworkRecommender } from './network-recommender.ts';

/** Turns a network into a model with training, bundles, loading and explanations. */
export function networkModel<S extends TObject>(network: Network<S>): Model<S> {
  const { name, paper, summary, options: schema } = network;
  const forgetting = network.inputs.filter(({ forget }) => forget);
  const parse = (given: Readonly<Record<string, unknown>>): Options =>
    parseOptions(schema, given as Partial<Static<S>>, name) as Options;
  return {
    name,
    paper,
    summary,
    resumable: true,
    options: schema,
    async fit(corpus, given, context) {
      const { fitNetwork } = await import('./fit.ts');
      return fitNetwork(network as unknown as AnyNetwork, corpus, parse(given), context);
    },
    async load(bundle, runtime) {
      const options = parse(bundle.options);
      const pipeline = createPipeline(options.text, runtime);
      const head = network.head.load(bundle, options, pipeline);
      const inputs: LearntInput[] = [];
      for (const input of network.inputs) {
        inputs.push(await input.load(bundle, options, pipeline, runtime));
      }
      return NetworkRecommender.load(await loadOrt(runtime, name), {
        name,
        options,
        pipeline,
        inputs,
        head,
        graphs: bundle.graphs,
      });
    },
    ...(forgetting.length > 0 && {
      forget: (bundle, author) =>
        forgetting.reduce((left, input) => input.forget!(left, author), bundle),
    }),
  };
}
