import { Type } from 'typebox';
import { type App, responses, type Services } from '../app.ts';
import { BundleInfo, BundleName, KnownTags, KnownTagsQuery, ModelsReply } from '../schemas.ts';
import { refuseOtherPages } from '../security.ts';
import { unlimited } from '../time-limit.ts';

/** What the server has, and replacing it. */
export function modelRoutes(app: App, { registry, store, origins }: Services): void {
  app.get(
    '/v1/models',
    {
      schema: {
        tags: ['models'],
        summary: 'List the bundles',
        response: responses(ModelsReply, 'The bundles that answer', [401, 421, 429, 503]),
      },
    },
    async (): Promise<ModelsReply> => ({
      default: registry.defaultName,
      bundles: registry.list(),
      store: store !== undefined,
    }),
  );

  app.get(
    '/v1/models/:name/tags',
    {
      schema: {
        tags: ['models'],
        summary: 'The tags that a bundle knows, by how they begin',
        description: 'To complete a hashtag while someone types it.',
        params: Type.Object({ name: BundleName }),
        querystring: KnownTagsQuery,
        response: responses(KnownTags, 'Most used first', [400, 401, 404, 421, 429, 503, 504]),
      },
    },
    async ({
      params: { name },
      query: { prefix = '', limit = 10 },
      wanted,
    }): Promise<KnownTags> => {
      const { pool } = registry.get(name);
      return {
        bundle: name,
        tags: await pool.ask({ kind: 'complete', typed: prefix, limit }, wanted),
      };
    },
  );

  app.post(
    '/v1/models/:name/reload',
    {
      schema: {
        tags: ['models'],
        summary: 'Read a bundle’s folder again',
        description:
          'If another version stands there, it is loaded beside the one that answers, and takes its place. Folders are looked at every few seconds without this.',
        params: Type.Object({ name: BundleName }),
        response: responses(
          BundleInfo,
          'The version that answers now',
          [400, 401, 403, 404, 409, 421, 429, 503],
        ),
      },
      // As long as the bundle takes to load.
      config: { timeLimitMs: unlimited },
      onRequest: refuseOtherPages(origins),
    },
    async ({ params: { name } }): Promise<BundleInfo> => {
      await registry.reload(name);
      return registry.list().find((bundle) => bundle.name === name)!;
    },
  );
}
