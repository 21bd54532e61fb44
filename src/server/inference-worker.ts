/** A worker thread that loads one bundle and answers questions: the other end of `BundlePool`. */
import { workerData } from 'node:worker_threads';
import { NotSupportedError } from '../base/errors.ts';
import { decodeBundle } from '../recommend/bundle-format.ts';
import { bundleRuntime } from '../recommend/node-runtime.ts';
import { createRecommender, type LoadedRecommender } from '../recommend/recommender.ts';
import { suggest } from '../recommend/suggest.ts';
import { toPlainError } from '../recommend/worker-messages.ts';
import { factsOf } from './bundle-info.ts';
import type { Answer, Answers, Ask, WorkerFiles } from './inference.ts';

// Loads before the thread accepts questions. Failures are returned to the caller: thrown here, they would end the
// thread, and the pool would start another one.
const { files, where, modelModules, block } = workerData as WorkerFiles;
const loading = load();
await loading.catch(() => undefined);

export default async function answer(ask: Ask): Promise<Answer<Answers[Ask['kind']]>> {
  try {
    return { value: await answerWith(await loading, ask) };
  } catch (error) {
    return { error: toPlainError(error) };
  }
}

async function load(): Promise<LoadedRecommender> {
  for (const module of modelModules) await import(module);
  const { contents, manifest } = await decodeBundle({
    where,
    read: async (name) => files.get(name)!,
  });
  // The pool already has one thread per core.
  const runtime = await bundleRuntime(contents, { threads: 1 });
  return createRecommender(contents, manifest, runtime, { block });
}

async function answerWith(recommender: LoadedRecommender, ask: Ask): Promise<Answers[Ask['kind']]> {
  if (ask.kind === 'probe') {
    await suggest(recommender, [{ text: 'a post to try the bundle with' }], { k: 1 });
    return factsOf(recommender);
  }
  if (ask.kind === 'suggest') {
    const { queries, options } = ask;
    const { clean } = recommender;
    const answers = await suggest(recommender, queries, options);
    return {
      recommendations: answers.map(({ suggestions }) => suggestions),
      popular: answers.map(({ popular }) => popular),
      cleaned: queries.map((query) => clean?.(query) ?? null),
    } as Answers['suggest'];
  }
  if (ask.kind === 'complete') return recommender.completions.complete(ask.typed, ask.limit);
  if (recommender.explain) {
    return (await recommender.explain(ask.query, ask.tag)) as Answers['explain'];
  }
  throw new NotSupportedError(
    `${recommender.model} cannot explain its tags; use a bundle for which GET /v1/models says "explains"`,
  );
}
