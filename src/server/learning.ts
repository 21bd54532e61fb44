import { NotSupportedError } from '../base/errors.ts';
import type { BundleRegistry } from './bundle-registry.ts';
import { LearnThread } from './learn-thread.ts';
import { type LearnEvent, Learner } from './learner.ts';
import type { Settings } from './server-options.ts';

/** The learner of a server, with its thread. */
export interface Learning {
  readonly learner: Learner;
  /** @throws {NotSupportedError} if no bundle learns */
  start(): void;
  /** Learns what waits, then ends. */
  close(): Promise<void>;
  /** Ends whatever is under way. */
  abandon(): Promise<void>;
}

/** @returns undefined if the server does not learn */
export function learningOf(
  { learnEveryMs, mostPosts, modelModules }: Settings,
  registry: BundleRegistry,
  onEvent: (event: LearnEvent) => void,
): Learning | undefined {
  if (learnEveryMs === undefined) return undefined;
  const thread = new LearnThread();
  const learner = new Learner({
    everyMs: learnEveryMs,
    mostPosts,
    modelModules,
    bundles: () => registry.learning(),
    learn: (task) => thread.learn(task),
    reload: (bundle) => registry.reload(bundle),
    onEvent,
  });
  return {
    learner,
    start() {
      if (registry.learning().length === 0) throw noneLearns(registry);
      learner.start();
    },
    async close() {
      await learner.close();
      await thread.close();
    },
    abandon: () => thread.close(),
  };
}

function noneLearns(registry: BundleRegistry): NotSupportedError {
  const models = registry.list().map(({ name, model }) => `${name} (${model})`);
  return new NotSupportedError(
    `none of the bundles can learn posts: ${models.join(', ')}; serve one of fused, or leave out --learn`,
  );
}
