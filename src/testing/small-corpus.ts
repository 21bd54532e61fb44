import { silentLogger } from '../base/logger.ts';
import { Random } from '../base/random.ts';
import type { FitContext, Recommendation } from '../models/model.ts';
import type { Post } from '../posts/post.ts';

/** A minimal context for `fit`, without logging. */
export function quietContext(overrides: Partial<FitContext> = {}): FitContext {
  return { seed: 7, logger: silentLogger, runtime: {}, ...overrides };
}

/**
 * 240 made-up posts by 12 authors on 6 topics. There is a tag for each topic and one for each author; the last 60 posts
 * are for testing. The words determine the topic tag, and the author determines the second tag.
 */
export function smallCorpus(): { train: Post[]; test: Post[] } {
  const topics: Record<string, string> = {
    Coffee: 'espresso beans roast crema grinder latte barista brew',
    Chess: 'gambit rook endgame bishop opening checkmate pawn blitz',
    Gardening: 'tomato compost seedling pruning mulch soil greenhouse weeds',
    Astronomy: 'telescope nebula comet saturn eclipse moonlight galaxy orbit',
    Cycling: 'pedal saddle sprint peloton gravel helmet wheel climb',
    Baking: 'sourdough oven dough starter flour crust knead loaf',
  };
  const names = Object.keys(topics);
  const random = new Random(1);
  const posts = Array.from({ length: 240 }, (_, i): Post => {
    const author = i % 12;
    const topic = names[random.uniform() < 0.7 ? author % 6 : random.integer(6)];
    const words = random.shuffle(topics[topic].split(' ')).slice(0, 4);
    const own = random.uniform() < 0.4 ? [`by${author}`] : [];
    return {
      id: `p${i}`,
      text: `so today the ${words.join(' and ')} again`,
      hashtags: [topic, ...own],
      author: `a${author}`,
      time: Date.UTC(2024, 0, 1) + i * 3_600_000,
      lang: 'en',
    };
  });
  return { train: posts.slice(0, 180), test: posts.slice(180) };
}

/** The posts with their tags, as plain words, at the end of their texts. */
export function withTagsInText(posts: readonly Post[]): Post[] {
  return posts.map((post) => ({ ...post, text: [post.text, ...post.hashtags].join(' ') }));
}

/** Share of the posts whose top tag is a gold tag. */
export function hitRate(rankings: Recommendation[][], posts: readonly Post[]): number {
  const hits = rankings.filter(([best], i) =>
    posts[i].hashtags.some((tag) => tag.toLowerCase() === best?.tag),
  );
  return hits.length / posts.length;
}
