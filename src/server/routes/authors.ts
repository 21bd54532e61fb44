import { randomUUID } from 'node:crypto';
import { hashtagsInText } from '../../base/hashtags.ts';
import type { Store } from '../../store/index.ts';
import { type App, responses, type Services } from '../app.ts';
import { keepsAuthor } from '../bundle-files.ts';
import { RequestProblem } from '../problems.ts';
import {
  AllowReply,
  AppendReply,
  AppendRequest,
  AuthorParams,
  ForgetReply,
  ForgottenReply,
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
          409,
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
        description:
          'Deletes their posts. Until the author is allowed again, none of theirs is kept, whoever sends it. That is remembered by a salted hash, not by the name.',
        params: AuthorParams,
        response: responses(ForgetReply, 'How many posts were deleted', problems),
      },
    },
    async ({ params: { author } }): Promise<ForgetReply> => {
      const forgotten = await store().forget(author);
      const erased = await store().isErased();
      const bundles = bundlesKeeping(author, services.registry);
      return { forgotten, erased, bundles, warnings: warningsOf(bundles) };
    },
  );

  app.get(
    '/v1/authors/:author/forgotten',
    {
      schema: {
        tags: ['authors'],
        summary: 'Whether an author was forgotten',
        params: AuthorParams,
        response: responses(ForgottenReply, 'And whether the files hold no trace', problems),
      },
    },
    async ({ params: { author } }): Promise<ForgottenReply> => ({
      forgotten: await store().isForgotten(author),
      erased: await store().isErased(),
    }),
  );

  app.delete(
    '/v1/authors/:author/forgotten',
    {
      schema: {
        tags: ['authors'],
        summary: 'Allow a forgotten author again',
        description: 'Their posts are kept from now on. What was deleted does not come back.',
        params: AuthorParams,
        response: responses(AllowReply, 'Whether the author had been forgotten', problems),
      },
    },
    async ({ params: { author } }): Promise<AllowReply> => ({
      allowed: await store().allow(author),
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

/** Of those that answer now, and of their versions for browsers. */
function bundlesKeeping(author: string, registry: Services['registry']): string[] {
  return registry
    .list()
    .map(({ name }) => registry.get(name))
    .filter(({ source, device }) => keepsAuthor(source, author) || keepsAuthor(device, author))
    .map(({ name }) => name);
}

function warningsOf(bundles: readonly string[]): string[] {
  if (bundles.length === 0) return [];
  return [
    `posts of this author, from training, are in these bundles: ${bundles.join(', ')}; take them out of each folder (those for browsers too) with: octothorpe forget --bundle FOLDER --author AUTHOR`,
  ];
}
