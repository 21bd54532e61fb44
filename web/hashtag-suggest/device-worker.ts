/** The web worker of `<hashtag-suggest>` and the playground: `octothorpe/recommend/worker` with all dependencies built in. */
import type { MessageEndpoint } from '../../src/recommend/worker-messages.ts';
import { answerMessages } from '../../src/recommend/worker-side.ts';
import { loadLemmatizer, wantsLemmas } from '../../src/text/lemmas.ts';
import { loadOrt } from './unpacked-onnx-runtime.ts';

answerMessages(globalThis as unknown as MessageEndpoint, async ({ options }) => ({
  loadOrt,
  ...(wantsLemmas(options.text) && { lemmatizer: await loadLemmatizer() }),
}));
