/** The script of the web worker for `recommendInWorker`. */
import { loadLemmatizer, wantsLemmas } from '../text/lemmas.ts';
import type { MessageEndpoint } from './worker-messages.ts';
import { answerMessages } from './worker-side.ts';

answerMessages(globalThis as unknown as MessageEndpoint, async ({ options }) => ({
  loadOrt: () => import('onnxruntime-web/wasm'), // called only by models with a graph
  ...(wantsLemmas(options.text) && { lemmatizer: await loadLemmatizer() }),
}));
