import { BundleVersionError, DataFormatError } from '../base/errors.ts';
import type { BundleContents, Recommender, Runtime } from '../models/model.ts';
import { bundlesIn } from '../models/parts/bundle-parts.ts';
import { loadModel, modelNames } from '../models/registry.ts';
import type { Query } from '../posts/post.ts';
import { createPipeline, type TextProfile } from '../text/pipeline.ts';
import { intlSegmenter } from '../text/segmenter.ts';
import type { BundleManifest } from './manifest.ts';
import { displaySpellings } from './post-process.ts';
import { TagCompletions } from './tag-completions.ts';

/** A recommender read from a bundle, with what the bundle says about itself. */
export interface LoadedRecommender extends Recommender {
  /** The name of the model, as in the registry. */
  readonly model: string;
  /** Where the model was published, or what it is. */
  readonly paper: string;
  /** The model in one line. */
  readonly summary: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly manifest: BundleManifest;
  /** What makes its answers differ here from where it was trained; empty where nothing does. */
  readonly warnings: readonly string[];
  /** The most used spelling of each known tag, by normalized tag; for `postProcess`. */
  readonly spellings: ReadonlyMap<string, string>;
  /** Its known tags by how they begin, for who types one. */
  readonly completions: TagCompletions;
  /** The query's text as the model reads it, for people; absent where the model reads no text. */
  readonly clean?: (query: Query) => string;
}

/**
 * Makes a decoded bundle answer.
 *
 * @param runtime what the platform supplies to models with a graph; empty for others
 * @throws {BundleVersionError} if the model, or that of a part, is neither octothorpe's own nor registered
 * @throws {DataFormatError} if an array or vocabulary does not fit the model
 */
export async function createRecommender(
  contents: BundleContents,
  manifest: BundleManifest,
  runtime: Runtime = {},
): Promise<LoadedRecommender> {
  const bundles = bundlesIn(contents);
  for (const bundle of bundles) checkIsKnown(bundle.model, manifest);
  const model = await loadModel(contents.model);
  const recommender = await model.load(contents, { models: loadModel, ...runtime });
  const explain = recommender.explain?.bind(recommender);
  const { text } = contents.options as { readonly text?: TextProfile };
  const spellings = displaySpellings(contents);
  const pipeline = text === undefined ? undefined : createPipeline(text, runtime);
  return {
    model: contents.model,
    paper: model.paper,
    summary: model.summary,
    options: contents.options,
    manifest,
    warnings: [...new Set(bundles.flatMap((bundle) => segmenterWarning(bundle, runtime)))],
    spellings,
    completions: new TagCompletions(spellings),
    async recommend(queries, k) {
      const rankings = await recommender.recommend(queries, k);
      if (rankings.every((ranking) => ranking.every(({ score }) => Number.isFinite(score)))) {
        return rankings;
      }
      throw new DataFormatError(
        `the bundle of ${contents.model} gives scores that are not finite numbers; train it again`,
      );
    },
    ...(explain && { explain }),
    ...(pipeline && { clean: (query: Query) => pipeline.clean(query.text, query.lang) }),
  };
}

/** Also of parts: their models load after the files of all are checked. */
function checkIsKnown(name: string, { createdBy }: BundleManifest): void {
  if (modelNames.includes(name)) return;
  throw new BundleVersionError(
    `the bundle holds a model "${name}", which is not known here; the models are: ${modelNames.join(', ')}. ` +
      'If it comes from another package, register it before you load the bundle: --register MODULE on the command ' +
      `line, registerModel in code; if it is octothorpe's own, install the version that wrote the bundle (${createdBy})`,
  );
}

/** None for bundles that know no Chinese word: there it makes no difference. */
function segmenterWarning(
  { options, vocabularies }: BundleContents,
  { chinese }: Runtime,
): string[] {
  const trained = (options.text as { readonly chinese?: string } | undefined)?.chinese;
  const here = chinese?.name ?? intlSegmenter.name;
  // A platform that has another segmenter than Intl's still cuts by Intl's where the bundle asks for it.
  if (trained === undefined || trained === here || trained === intlSegmenter.name) return [];
  const han = /\p{Script=Han}/u;
  if (!Object.values(vocabularies).some((list) => list.some((entry) => han.test(entry)))) return [];
  return [
    `in training, ${trained} cut Chinese text; here it is ${here}, so Chinese posts get other tags. ` +
      'Pass that segmenter in the runtime, or train with the text option "chinese": "intl"',
  ];
}
