import { normalizeTag } from '../../base/tags.ts';
import { type App, responses, type Services } from '../app.ts';
import { RequestProblem } from '../problems.ts';
import { ExplainReply, ExplainRequest, RecommendReply, RecommendRequest } from '../schemas.ts';

const problems = [400, 401, 404, 413, 415, 421, 429, 503, 504] as const;

/** Routes that recommend tags for posts and explain them. */
export function recommendRoutes(app: App, { registry, histories, metrics }: Services): void {
  app.post(
    '/v1/recommend',
    {
      schema: {
        tags: ['recommend'],
        summary: 'Recommend tags for posts',
        description:
          'An author’s earlier posts are taken from the post (`history`), else from the store, else from what the model remembers. ' +
          '`recommendations` has only tags that something in the post points to; `popular` lists other tags that are often used.',
        body: RecommendRequest,
        response: responses(RecommendReply, 'The tags of each post, best first', problems),
      },
    },
    async (request): Promise<RecommendReply> => {
      const { posts, k = 5, bundle, ...asked } = request.body;
      const wrong = asked.block?.findIndex((tag) => normalizeTag(tag) === '') ?? -1;
      if (wrong >= 0) throw notATag(`body.block[${wrong}]`);
      registry.get(bundle); // rejects an unknown name before the store is used
      const queries = await histories.addTo(posts, request.wanted);
      const { name, pool } = registry.get(bundle); // the current version, in case it was replaced in the meantime
      request.asked = { bundle: name, posts: posts.length };
      const answer = await pool.ask(
        { kind: 'suggest', queries, options: { k, ...asked } },
        request.wanted,
      );
      metrics.recommended(name, posts.length);
      return { bundle: name, model: pool.facts.model, ...answer };
    },
  );

  app.post(
    '/v1/explain',
    {
      schema: {
        tags: ['recommend'],
        summary: 'Explain why a tag fits a post',
        body: ExplainRequest,
        response: responses(ExplainReply, 'The reasons for the tag, most important first', [
          ...problems,
          422,
        ]),
      },
    },
    async ({ body, wanted }): Promise<ExplainReply> => {
      const tag = normalizeTag(body.tag);
      if (tag === '') throw notATag('body.tag');
      registry.get(body.bundle);
      const [query] = await histories.addTo([body.post], wanted);
      const { name, pool } = registry.get(body.bundle);
      const answer = await pool.ask({ kind: 'explain', query: query, tag }, wanted);
      return { bundle: name, model: pool.facts.model, ...answer };
    },
  );
}

function notATag(where: string): RequestProblem {
  return new RequestProblem(400, 'invalid-request', `${where} must be a tag, but has no letters`);
}
