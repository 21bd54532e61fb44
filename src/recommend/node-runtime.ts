import { optionalPackage } from '../base/optional-package.ts';
import type { Ort } from '../graph/graph-runner.ts';
import type { FastTextModule } from '../models/fasttext/library.ts';
import type { BundleContents, Runtime } from '../models/model.ts';
import { bundlesIn } from '../models/parts/bundle-parts.ts';
import { loadModel } from '../models/registry.ts';

export interface NodeRuntimeOptions {
  /** Threads of each network's session (default: ONNX Runtime's own choice, the physical cores). */
  readonly threads?: number;
}

/**
 * Returns Node's runtime for training and recommending, made from the installed optional packages: jieba for Chinese
 * (otherwise `Intl.Segmenter` is used); ONNX Runtime, loaded when a model runs a graph; and an English lemmatizer if the
 * model's text options ask for lemmas, which takes a tenth of a second to load.
 *
 * @param modelOptions the model's options, partial or complete
 * @throws {NotSupportedError} if lemmas are requested but wink-nlp is not installed. `loadOrt` throws it if
 *   onnxruntime-node is not installed.
 */
export async function nodeRuntime(
  modelOptions: Readonly<Record<string, unknown>> = {},
  { threads }: NodeRuntimeOptions = {},
): Promise<Runtime> {
  const { isJiebaInstalled, jieba } = await import('../text/jieba.ts');
  const { loadLemmatizer, wantsLemmas } = await import('../text/lemmas.ts');
  return {
    ...(isJiebaInstalled() && { chinese: jieba }),
    loadOrt: () => loadOrt(threads),
    loadFastText,
    models: loadModel,
    ...(wantsLemmas(modelOptions.text) && { lemmatizer: await loadLemmatizer() }),
  };
}

/**
 * What Node brings to a bundle: `nodeRuntime` of whatever the bundle and its parts need.
 *
 * @throws {NotSupportedError} as `nodeRuntime`
 */
export async function bundleRuntime(
  contents: BundleContents,
  options?: NodeRuntimeOptions,
): Promise<Runtime> {
  const { wantsLemmas } = await import('../text/lemmas.ts');
  const wanting = bundlesIn(contents).find((bundle) => wantsLemmas(bundle.options.text));
  return nodeRuntime((wanting ?? contents).options, options);
}

async function loadOrt(threads: number | undefined): Promise<Ort> {
  const ort = await optionalPackage('onnxruntime-node', () => import('onnxruntime-node'));
  const { InferenceSession, Tensor } = ort;
  if (threads === undefined) return { InferenceSession, Tensor };
  return {
    Tensor,
    InferenceSession: {
      create: (model, options) =>
        InferenceSession.create(model, { ...options, intraOpNumThreads: threads }),
    },
  };
}

/** @throws {NotSupportedError} if fasttext.wasm.js is not installed */
async function loadFastText(): Promise<FastTextModule> {
  const { getFastTextModule } = await optionalPackage(
    'fasttext.wasm.js',
    () => import('fasttext.wasm.js'),
  );
  return getFastTextModule();
}
