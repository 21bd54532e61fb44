import { randomUUID } from 'node:crypto';
import { hashtagsInText } from '../../base/hashtags.ts';
import type { Store } from '../../store/index.ts';
import { type App, responses, type Services } from '../app.ts';
import { RequestProblem } from '../problems.ts';
import {
  AppendReply,
  AppendRequest,
  AuthorParams,
  ForgetReply,
  Listed,
  PostsReply,
  TagCounts,
} from '../schemas.ts';

const problems = [400, 401, 404, 421, 429, 503, 504] as const;
const defaultLimit = 20;

/** Authors' histories and tags, as the store has them. */
export function authorRoutes(app: App, services: Services): void {
  const store = (): Store => {
    if (services.store) return services.store;
    throw new RequestProblem(
      404,
      'no-store',
      'this server keeps no histories; start it with --store, or send them with the posts',
    );
  };

  app.post(
    '/v1/authors/:author/posts',
    {
      schema: {
        tags: ['authors'],
        summary: 'Keep posts of an author',
        description:
          'All of them or none. A post sent again under its id is kept as it was, so a request whose posts have ids may be repeated.',
        params: AuthorParams,
        body: AppendRequest,
        response: responses(AppendReply, 'How many were new, and their ids', [
          ...problems,
          413,
          415,
        ]),
      },
    },
    async ({ params: { author }, body }): Promise<AppendReply> => {
      const kept = store(); // before any work is done for it
      // Those without a time are of now, a millisecond apart: the store has them in the order given.
      const start = Date.now() + 1 - body.posts.length;
      const posts = body.posts.map(({ id = randomUUID(), text, hashtags, time }, i) => ({
        id,
        text,
        hashtags: hashtags ?? hashtagsInText(text),
        time: time ?? start + i,
      }));
      const stored = await kept.append(author, posts);
      return { stored, ids: posts.map(({ id }) => id) };
    },
  );

  app.get(
    '/v1/authors/:author/posts',
    {
      schema: {
        tags: ['authors'],
        summary: 'The latest posts of an author',
        params: AuthorParams,
        querystring: Listed,
        response: responses(PostsReply, 'Oldest first', problems),
      },
    },
    async ({ params: { author }, query: { limit = defaultLimit } }): Promise<PostsReply> => {
      const posts = await store().latest(author, limit);
      return { author, posts: posts.map((post) => ({ ...post, hashtags: [...post.hashtags] })) };
    },
  );

  app.get(
    '/v1/authors/:author/tags',
    {
      schema: {
        tags: ['authors'],
        summary: 'The tags that an author uses most',
        params: AuthorParams,
        querystring: Listed,
        response: responses(TagCounts, 'Most used first', problems),
      },
    },
    async ({ params: { author }, query: { limit = defaultLimit } }): Promise<TagCounts> => ({
      tags: await store().tagCounts(limit, author),
    }),
  );

  app.delete(
    '/v1/authors/:author',
    {
      schema: {
        tags: ['authors'],
        summary: 'Forget an author',
        params: AuthorParams,
        response: responses(ForgetReply, 'How many posts were deleted', problems),
      },
    },
    async ({ params: { author } }): Promise<ForgetReply> => ({
      forgotten: await store().forget(author),
    }),
  );

  app.get(
    '/v1/tags',
    {
      schema: {
        tags: ['authors'],
        summary: 'The tags that all authors use most',
        querystring: Listed,
        response: responses(TagCounts, 'Most used first', problems),
      },
    },
    async ({ query: { limit = defaultLimit } }): Promise<TagCounts> => ({
      tags: await store().tagCounts(limit),
    }),
  );
}
