import type { Query } from '../../src/posts/post.ts';
import { recommendInWorker } from '../../src/recommend/in-worker.ts';
import type { Suggestions } from '../../src/recommend/suggest.ts';
import { createClient } from '../../src/server/client.ts';

export interface Wanted {
  readonly query: Query;
  readonly k: number;
}

/** Where suggestions come from. */
export interface Suggester {
  suggest(wanted: Wanted, signal: AbortSignal): Promise<Suggestions>;
  close(): void;
}

/**
 * Loads a bundle into a worker, so that nothing typed leaves the page.
 *
 * @param onProgress called with the share of the bytes loaded, in [0, 1]
 */
export async function onDevice(
  bundleUrl: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Suggester> {
  const worker = new Worker(new URL('./device-worker.ts', import.meta.url), {
    type: 'module',
  });
  try {
    const recommender = await recommendInWorker(worker, bundleUrl, {
      signal,
      onProgress: (loaded, total) => onProgress(loaded / total),
    });
    return {
      async suggest({ query, k }, signal) {
        const { suggestions, popular } = await recommender.suggest([query], { k }, { signal });
        return { suggestions: suggestions[0], popular: popular[0] };
      },
      close: () => recommender.close(),
    };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

/** Asks an Octothorpe server. */
export function onServer(baseUrl: string): Suggester {
  const client = createClient({ baseUrl });
  return {
    async suggest({ query, k }, signal) {
      const { text, author, lang } = query;
      const posts = [{ text, ...(author && { author }), ...(lang && { lang }) }];
      const { recommendations, popular } = await client.recommend({ posts, k }, { signal });
      return { suggestions: recommendations[0], popular: popular[0] };
    },
    close() {},
  };
}
