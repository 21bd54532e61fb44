/**
 * The web worker of `<hashtag-suggest>` and the playground: `octothorpe/recommend/worker` with all dependencies built in but
 * fastText, whose 0.5 MB only one model needs.
 */
import { NotSupportedError } from '../../src/base/errors.ts';
import { bundlesIn } from '../../src/models/parts/bundle-parts.ts';
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

async function loadFastText(): Promise<never> {
  throw new NotSupportedError(
    'fasttext does not run in this worker, which comes without the library; let the server recommend, or bundle octothorpe/recommend/worker yourself',
  );
}
