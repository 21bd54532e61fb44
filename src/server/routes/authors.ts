import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
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
  limits,
  PostsReply,
  TagCounts,
} from '../schemas.ts';

const problems = [400, 401, 404, 421, 429, 503, 504] as const;
const defaultLimit = 20;

/** Routes for authors' histories and tags in the store. */
export function authorRoutes(app: App, services: Services): void {
  /** @throws {RequestProblem} 404 if there is no store; 503 if too many requests are waiting for it */
  const withStore = <T>(
    { wanted }: Pick<FastifyRequest, 'wanted'>,
    work: (store: Store) => Promise<T>,
  ): Promise<T> => {
    const { store, storeTurns } = services;
    if (store) return storeTurns.take(() => work(store), wanted);
    throw new RequestProblem(
      404,
      'no-store',
      'this server has no store for histories; start it with --store, or send histories with the posts',
    );
  };

  app.post(
    '/v1/authors/:author/posts',
    {
      schema: {
        tags: ['authors'],
        summary: 'Store posts of an author',
        description:
          'Stores all of the posts or none. A post that is sent again with the same id is not changed, so a request whose posts have ids may be repeated.',
        params: AuthorParams,
        body: AppendRequest,
        response: responses(AppendReply, 'The number of new posts, and the ids', [
          ...problems,
          409,
          413,
          415,
        ]),
      },
    },
    async (request): Promise<AppendReply> =>
      withStore(request, async (store) => {
        const { params, body } = request;
        // Posts without a time get the current time, a millisecond apart, so that the store keeps their order.
        const start = Date.now() + 1 - body.posts.length;
        const posts = body.posts.map(({ id = randomUUID(), text, hashtags, time }, i) => ({
          id,
          text,
          hashtags: hashtags ?? tagsOf(text, i),
          time: time ?? start + i,
        }));
        const stored = await store.append(params.author, posts);
        services.learner?.add(params.author, posts);
        return { stored, ids: posts.map(({ id }) => id) };
      }),
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
    async (request): Promise<PostsReply> => {
      const { author } = request.params;
      const { limit = defaultLimit } = request.query;
      const posts = await withStore(request, (store) => store.latest(author, limit));
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
    async (request): Promise<TagCounts> => {
      const { author } = request.params;
      const { limit = defaultLimit } = request.query;
      return { tags: await withStore(request, (store) => store.tagCounts(limit, author)) };
    },
  );

  app.delete(
    '/v1/authors/:author',
    {
      schema: {
        tags: ['authors'],
        summary: 'Forget an author',
        description:
          'Deletes the author’s posts. Until the author is allowed again, new posts of theirs are rejected, whoever sends them. The store remembers a salted hash, not the name.',
        params: AuthorParams,
        response: responses(ForgetReply, 'The number of deleted posts', problems),
      },
    },
    async (request): Promise<ForgetReply> => {
      const { author } = request.params;
      const done = await withStore(request, async (store) => ({
        forgotten: await store.forget(author),
        erased: await store.isErased(),
      }));
      await services.learner?.forget(author);
      const bundles = bundlesKeeping(author, services.registry);
      return { ...done, bundles, warnings: warningsOf(bundles) };
    },
  );

  app.get(
    '/v1/authors/:author/forgotten',
    {
      schema: {
        tags: ['authors'],
        summary: 'Whether an author was forgotten',
        params: AuthorParams,
        response: responses(
          ForgottenReply,
          'The answer, and whether all traces are erased',
          problems,
        ),
      },
    },
    async (request): Promise<ForgottenReply> =>
      withStore(request, async (store) => ({
        forgotten: await store.isForgotten(request.params.author),
        erased: await store.isErased(),
      })),
  );

  app.delete(
    '/v1/authors/:author/forgotten',
    {
      schema: {
        tags: ['authors'],
        summary: 'Allow a forgotten author again',
        description: 'New posts of the author are stored again. Deleted posts are not restored.',
        params: AuthorParams,
        response: responses(AllowReply, 'Whether the author had been forgotten', problems),
      },
    },
    async (request): Promise<AllowReply> => ({
      allowed: await withStore(request, (store) => store.allow(request.params.author)),
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
    async (request): Promise<TagCounts> => {
      const { limit = defaultLimit } = request.query;
      return { tags: await withStore(request, (store) => store.tagCounts(limit)) };
    },
  );
}

/** @throws {RequestProblem} 400 if the text has more tags than a post may have */
function tagsOf(text: string, index: number): string[] {
  const tags = hashtagsInText(text);
  if (tags.length <= limits.tags) return tags;
  throw new RequestProblem(
    400,
    'invalid-request',
    `body.posts[${index}].text must have at most ${limits.tags} hashtags, got ${tags.length}; list the ones to keep in "hashtags"`,
  );
}

/** Names of the loaded bundles that contain posts of the author, also only in their versions for browsers. */
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
    `these bundles contain training posts of this author: ${bundles.join(', ')}; remove the posts from each folder (including those for browsers) with: octothorpe forget --bundle FOLDER --author AUTHOR`,
  ];
}
