import { InterruptedError, NotFittedError, NotSupportedError } from '../base/errors.ts';
import type { BundleContents, Runtime } from '../models/model.ts';
import { type BundleSource, decodeBundle } from './bundle-format.ts';
import { bundleInMemory } from './bundle-memory.ts';
import { bundleAtUrl } from './bundle-url.ts';
import type { LoadedInfo, WorkerSuggestions } from './in-worker.ts';
import { createRecommender, type LoadedRecommender } from './recommender.ts';
import { suggest } from './suggest.ts';
import {
  type Ask,
  type FromWorker,
  type MessageEndpoint,
  type ToWorker,
  toPlainError,
} from './worker-messages.ts';

/**
 * The worker's side of `recommendInWorker`: answers its questions.
 *
 * @param runtimeFor returns the platform's runtime for a bundle
 */
export function answerMessages(
  endpoint: MessageEndpoint,
  runtimeFor: (contents: BundleContents) => Promise<Runtime>,
): void {
  const reply = (message: FromWorker) => endpoint.postMessage(message);
  const running = new Map<number, AbortController>();
  let recommender: LoadedRecommender | undefined;

  async function load(id: number, source: BundleSource, signal: AbortSignal): Promise<LoadedInfo> {
    const { contents, manifest } = await decodeBundle(source, (...progress) =>
      reply({ id, progress }),
    );
    const loaded = await createRecommender(contents, manifest, await runtimeFor(contents));
    if (signal.aborted) throw new InterruptedError(`loading ${source.where} was interrupted`);
    recommender = loaded;
    const { model, warnings, explain, spellings } = loaded;
    return { model, manifest, warnings, explains: explain !== undefined, tags: spellings.size };
  }

  async function answer(id: number, ask: Ask, signal: AbortSignal): Promise<unknown> {
    if (ask.kind === 'load') {
      return load(id, bundleAtUrl(ask.url, { signal, headers: ask.headers }), signal);
    }
    if (ask.kind === 'open') return load(id, bundleInMemory(ask.files, ask.where), signal);
    if (!recommender) throw new NotFittedError('the worker has no bundle yet; load one first');
    if (ask.kind === 'suggest') {
      const { queries, options } = ask;
      const { clean } = recommender;
      const answers = await suggest(recommender, queries, options);
      return {
        suggestions: answers.map(({ suggestions }) => suggestions),
        popular: answers.map(({ popular }) => popular),
        cleaned: queries.map((query) => clean?.(query) ?? null),
      } satisfies WorkerSuggestions;
    }
    if (ask.kind === 'complete') return recommender.completions.complete(ask.typed, ask.limit);
    if (recommender.explain) return recommender.explain(ask.query, ask.tag);
    throw new NotSupportedError(`${recommender.model} cannot explain its tags`);
  }

  endpoint.addEventListener('message', async ({ data }) => {
    const said = data as ToWorker;
    if ('cancel' in said) {
      running.get(said.id)?.abort();
      return;
    }
    const { id, ask } = said;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      reply({ id, value: await answer(id, ask, controller.signal) });
    } catch (error) {
      reply({ id, error: toPlainError(error) });
    } finally {
      running.delete(id);
    }
  });
}
