/** The script of the web worker for `recommendInWorker`. */
import { bundlesIn } from '../models/parts/bundle-parts.ts';
import { loadLemmatizer, wantsLemmas } from '../text/lemmas.ts';
import { loadFastText } from './web-fasttext.ts';
import type { MessageEndpoint } from './worker-messages.ts';
import { answerMessages } from './worker-side.ts';

answerMessages(globalThis as unknown as MessageEndpoint, async (contents) => ({
  loadOrt: () => import('onnxruntime-web/wasm'), // called only by models with a graph
  loadFastText,
  ...(bundlesIn(contents).some(({ options }) => wantsLemmas(options.text)) && {
    lemmatizer: await loadLemmatizer(),
  }),
}));
