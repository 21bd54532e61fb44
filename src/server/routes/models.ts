import { Type } from 'typebox';
import { type App, responses, type Services } from '../app.ts';
import { BundleInfo, BundleName, KnownTags, KnownTagsQuery, ModelsReply } from '../schemas.ts';
import { refuseOtherPages } from '../security.ts';
import { unlimited } from '../time-limit.ts';

/** Routes that list and reload bundles. */
export function modelRoutes(app: App, { registry, store, origins }: Services): void {
  app.get(
    '/v1/models',
    {
      schema: {
        tags: ['models'],
        summary: 'List the bundles',
        response: responses(ModelsReply, 'The loaded bundles', [401, 421, 429, 503]),
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
        summary: 'The known tags of a bundle that begin with a prefix',
        description: 'For completing a hashtag while the user types.',
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
          'If the folder has another version, it is loaded and replaces the current one, which answers until then. Folders are also checked automatically every few seconds.',
        params: Type.Object({ name: BundleName }),
        response: responses(
          BundleInfo,
          'The version now in use',
          [400, 401, 403, 404, 409, 421, 429, 503],
        ),
      },
      // Loading has its own time limit.
      config: { timeLimitMs: unlimited },
      onRequest: refuseOtherPages(origins),
    },
    async ({ params: { name } }): Promise<BundleInfo> => {
      await registry.reload(name);
      return registry.list().find((bundle) => bundle.name === name)!;
    },
  );
}
