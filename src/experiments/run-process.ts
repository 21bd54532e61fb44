/**
 * Carries out one run in a process of its own. `executeInProcess` starts this file and sends the order. The process reports
 * progress, then the figures or an error message.
 */
import type { Progress } from '../models/model.ts';
import { importModelModule } from '../recommend/model-modules.ts';
import type { Executed, RunOrder } from './execute.ts';
import { execute } from './execute.ts';

export type RunMessage =
  | { readonly progress: Progress }
  | { readonly done: Executed }
  | { readonly failed: string };

/** Models report progress after every batch; it is passed on no more often than this. */
const everyMs = 200;

process.once('message', async (order: RunOrder) => {
  let last = 0;
  const onProgress = (progress: Progress) => {
    const now = performance.now();
    if (now - last < everyMs) return;
    last = now;
    process.send!({ progress } satisfies RunMessage);
  };
  const message = await executeWithModules(order, onProgress).then(
    (done): RunMessage => ({ done }),
    (error: Error): RunMessage => ({ failed: error.message }),
  );
  process.send!(message, () => process.disconnect());
});

async function executeWithModules(
  order: RunOrder,
  onProgress: (progress: Progress) => void,
): Promise<Executed> {
  for (const module of order.modules ?? []) await importModelModule(module);
  return execute(order, onProgress);
}

// The parent process, which waits for the result, has ended.
process.once('disconnect', () => process.exit());
