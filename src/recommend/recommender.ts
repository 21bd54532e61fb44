import { BundleVersionError, DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { parseOptions } from '../base/options.ts';
import type { BundleContents, Recommender, Runtime } from '../models/model.ts';
import { bundlesIn } from '../models/parts/bundle-parts.ts';
import { loadModel, modelNames } from '../models/registry.ts';
import type { Query } from '../posts/post.ts';
import { createPipeline, type TextProfile } from '../text/pipeline.ts';
import { intlSegmenter } from '../text/segmenter.ts';
import type { BundleManifest } from './manifest.ts';
import { displaySpellings } from './post-process.ts';
import { TagCompletions } from './tag-completions.ts';
import { BlockList } from './tag-filter.ts';

/** A recommender read from a bundle, with information about the bundle. */
export interface LoadedRecommender extends Recommender {
  /** The name of the model, as in the registry. */
  readonly model: string;
  /** The model's publication, or a description. */
  readonly paper: string;
  /** One-line description of the model. */
  readonly summary: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly manifest: BundleManifest;
  /** Reasons why its answers may differ here from those where it was trained; empty if there are none. */
  readonly warnings: readonly string[];
  /** The most used spelling of each known tag, by normalized tag; for `postProcess`. */
  readonly spellings: ReadonlyMap<string, string>;
  /** Whether the model can learn further posts (`Model.learn`). */
  readonly learns: boolean;
  /** Tags that `suggest` never returns. */
  readonly blocked: BlockList;
  /** Completes half-typed tags from the known ones that are not blocked. */
  readonly completions: TagCompletions;
  /** Returns the query's text as the model reads it, for display; absent if the model reads no text. */
  readonly clean?: (query: Query) => string;
}

/**
 * Creates the recommender of a decoded bundle.
 *
 * @param runtime what the platform provides: segmenter, lemmatizer, and ONNX Runtime for models with a graph
 * @param options `block`: tags never to suggest or complete, in any spelling (default: none)
 * @throws {BundleVersionError} if the model, or that of a part, is neither octothorpe's own nor registered, or has other
 *   options
 * @throws {DataFormatError} if an array or vocabulary does not fit the model
 */
export async function createRecommender(
  contents: BundleContents,
  manifest: BundleManifest,
  runtime: Runtime = {},
  { block = [] }: { readonly block?: readonly string[] } = {},
): Promise<LoadedRecommender> {
  const blocked = new BlockList(block);
  const bundles = bundlesIn(contents);
  for (const bundle of bundles) await checkModel(bundle, manifest);
  const model = await loadModel(contents.model);
  const recommender = await model.load(contents, { models: loadModel, ...runtime });
  const explain = recommender.explain?.bind(recommender);
  const together = recommender.together?.bind(recommender);
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
    learns: model.learn !== undefined,
    blocked,
    completions: new TagCompletions(
      new Map([...spellings].filter(([tag, display]) => !blocked.has(tag, display))),
    ),
    async recommend(queries, k) {
      const rankings = await recommender.recommend(queries, k);
      if (rankings.every((ranking) => ranking.every(({ score }) => Number.isFinite(score)))) {
        return rankings;
      }
      throw new DataFormatError(
        `the bundle of ${contents.model} returns scores that are not finite numbers; train it again`,
      );
    },
    ...(recommender.defaultMinimum !== undefined && { defaultMinimum: recommender.defaultMinimum }),
    ...(explain && { explain }),
    ...(together && { together }),
    ...(pipeline && { clean: (query: Query) => pipeline.clean(query.text, query.lang) }),
  };
}

/** Also checked for parts, whose models load only after the files of all parts are checked. */
async function checkModel(
  { model: name, options }: BundleContents,
  { createdBy }: BundleManifest,
): Promise<void> {
  if (!modelNames.includes(name)) {
    throw new BundleVersionError(
      `the bundle contains a model "${name}", which is not known here; the models are: ${modelNames.join(', ')}. ` +
        'If it comes from another package, register it before you load the bundle: --register MODULE on the command ' +
        `line, registerModel in code. If it is octothorpe's own, install the version that wrote the bundle (${createdBy})`,
    );
  }
  const model = await loadModel(name);
  try {
    parseOptions(model.options, options, model.name);
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    // A bundle of another version may have options that the model no longer has, or values that it no longer accepts.
    throw new BundleVersionError(
      `the bundle does not fit this version: ${cause.message}. Train it again, or install the version that wrote it ` +
        `(${createdBy})`,
      { cause },
    );
  }
}

/** Warns about a different segmenter. Bundles without Chinese words need no warning. */
function segmenterWarning(
  { options, vocabularies }: BundleContents,
  { chinese }: Runtime,
): string[] {
  const trained = (options.text as { readonly chinese?: string } | undefined)?.chinese;
  const here = chinese?.name ?? intlSegmenter.name;
  // A platform with another segmenter still uses Intl's if the bundle asks for it.
  if (trained === undefined || trained === here || trained === intlSegmenter.name) return [];
  const han = /\p{Script=Han}/u;
  if (!Object.values(vocabularies).some((list) => list.some((entry) => han.test(entry)))) return [];
  return [
    `the model was trained with Chinese text segmented by ${trained}, but here by ${here}, so Chinese posts get different tags. ` +
      'Pass that segmenter in the runtime, or train with the text option "chinese": "intl"',
  ];
}
