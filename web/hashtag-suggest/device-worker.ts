/** The web worker of `<hashtag-suggest>` and the playground: `octothorpe/recommend/worker` with all dependencies built in. */
import { bundlesIn } from '../../src/models/parts/bundle-parts.ts';
import { loadFastText } from '../../src/recommend/web-fasttext.ts';
import type { MessageEndpoint } from '../../src/recommend/worker-messages.ts';
import { answerMessages } from '../../src/recommend/worker-side.ts';
import { loadLemmatizer, wantsLemmas } from '../../src/text/lemmas.ts';
import { loadOrt } from './unpacked-onnx-runtime.ts';

answerMessages(globalThis as unknown as MessageEndpoint, async (contents) => ({
  loadOrt,
  loadFastText,
  ...(bundlesIn(contents).some(({ options }) => wantsLemmas(options.text)) && {
    lemmatizer: await loadLemmatizer(),
  }),
}));
