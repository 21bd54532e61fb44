/** The script of the web worker that `recommendInWorker` talks to. */
import { loadLemmatizer, wantsLemmas } from '../text/lemmas.ts';
import type { MessageEndpoint } from './worker-messages.ts';
import { answerMessages } from './worker-side.ts';

answerMessages(globalThis as unknown as MessageEndpoint, async ({ options }) => ({
  loadOrt: () => import('onnxruntime-web/wasm'), // models with a graph alone call it
  ...(wantsLemmas(options.text) && { lemmatizer: await loadLemmatizer() }),
}));
