/**
 * The schemas of requests and answers. The server validates requests with them and generates its OpenAPI document
 * from them; the client derives its types from them. Nothing here needs Node.
 */
import { type Static, type TSchema, Type } from 'typebox';
import { trainingRecord } from '../recommend/manifest.ts';
import { bundleNamePattern } from './option-rules.ts';

/** Maximum sizes of requests and answers. */
export const limits = {
  bodyBytes: 1024 * 1024,
  posts: 100,
  textLength: 20_000,
  authorLength: 200,
  idLength: 200,
  tagLength: 200,
  /** Tags of one post, listed or found in its text. */
  tags: 100,
  k: 50,
  conversation: 200,
  history: 500,
  /** Characters of the histories that one request reads from the store. A single history may be longer. */
  historyCharacters: 4_000_000,
  /** Tags returned to complete a half-typed one. */
  completions: 50,
  /** Tags that a request blocks. */
  block: 1000,
  /** Posts or tags returned by one listing. */
  listed: 500,
} as const;

const Text = (description: string) => Type.String({ maxLength: limits.textLength, description });
const Time = Type.Integer({
  minimum: -8_640_000_000_000_000,
  maximum: 8_640_000_000_000_000,
  description: 'Milliseconds since 1970-01-01 UTC',
});
const Author = Type.String({
  minLength: 1,
  maxLength: limits.authorLength,
  description: 'Name or id of an author, as in the training posts',
});
const Tag = Type.String({ minLength: 1, maxLength: limits.tagLength });
const Tags = Type.Array(Tag, { maxItems: limits.tags, description: 'Without #, as written' });
export const BundleName = Type.String({
  pattern: bundleNamePattern,
  description: 'A bundle listed by GET /v1/models (default: the first)',
});

const strict = { additionalProperties: false } as const;
/** Requests are strict, so that a misspelled field is an error. Replies may gain fields. */
const request = <P extends Record<string, TSchema>>(
  properties: P,
  about: { readonly description?: string; readonly examples?: unknown[] } = {},
) => Type.Object(properties, { ...strict, ...about });

export const HistoryPost = request({
  text: Text('As written'),
  hashtags: Tags,
  time: Type.Optional(Time),
});

export const PostQuery = request(
  {
    text: Text('The post, as written so far'),
    author: Type.Optional(Author),
    time: Type.Optional(Time),
    conversation: Type.Optional(
      Type.Array(Text('A reply'), {
        maxItems: limits.conversation,
        description: 'The replies, oldest first',
      }),
    ),
    lang: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,8}$',
        description: 'BCP 47 tag: en, zh-Hant-TW',
      }),
    ),
    history: Type.Optional(
      Type.Array(HistoryPost, {
        maxItems: limits.history,
        description:
          'Earlier posts of the author, oldest first. They replace what the store and the model know of the author',
      }),
    ),
  },
  { description: 'A post without its tags' },
);
export type PostQuery = Static<typeof PostQuery>;

export const PlatformName = Type.Union(
  [
    Type.Literal('x'),
    Type.Literal('mastodon'),
    Type.Literal('bluesky'),
    Type.Literal('instagram'),
    Type.Literal('weibo'),
  ],
  { description: 'Leave out tags that would exceed the limits of this platform' },
);

export const RecommendRequest = request(
  {
    posts: Type.Array(PostQuery, { minItems: 1, maxItems: limits.posts }),
    k: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.k,
        default: 5,
        description: 'Maximum number of tags for one post, recommended and popular ones together',
      }),
    ),
    bundle: Type.Optional(BundleName),
    platform: Type.Optional(PlatformName),
    minimum: Type.Optional(
      Type.Number({
        description:
          'Leave out recommendations whose probability (or score, if the model has no probabilities) is below this (default: what GET /v1/models lists as the minimum of the bundle, or none)',
      }),
    ),
    knownOnly: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Leave out tags that no training post has',
      }),
    ),
    block: Type.Optional(
      Type.Array(Tag, {
        maxItems: limits.block,
        description:
          'Tags never to return, in any spelling, with or without #, in addition to those that the server blocks',
      }),
    ),
    diversity: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: 0,
        description:
          'Above 0, a recommendation that says nearly the same as a better one comes later (maximal marginal relevance with lambda = 1 - diversity). Popular tags and raw rankings are not affected',
      }),
    ),
    raw: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Return the raw ranking, including near-duplicates, tags that the post already has, and popular tags at their ranks (for evaluation)',
      }),
    ),
  },
  { examples: [{ posts: [{ text: 'espresso and crema' }], k: 3 }] },
);
export type RecommendRequest = Static<typeof RecommendRequest>;

export const Suggestion = Type.Object({
  tag: Type.String({ description: 'Normalized, without #' }),
  display: Type.String({ description: 'Its usual spelling, without #' }),
  score: Type.Number({
    description: 'Orders the tags of one ranking; not comparable between models',
  }),
  probability: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        'Calibrated only if the bundle has a minimum: suitable for comparison, not for display as a percentage',
    }),
  ),
  seen: Type.Boolean({ description: 'Whether a training post has the tag' }),
  count: Type.Integer({ minimum: 0, description: 'Number of training posts that have the tag' }),
  popular: Type.Optional(
    Type.Literal(true, {
      description:
        'True if nothing in the post points to the tag, and it is listed only because it is often used',
    }),
  ),
  from: Type.Optional(
    Type.Unsafe<readonly string[]>(
      Type.Array(Type.String(), {
        description:
          'The parts of a fused model that carry the tag, strongest first: "similar posts", "author"',
      }),
    ),
  ),
});

export const RecommendReply = Type.Object({
  bundle: Type.String({ description: 'The bundle that answered' }),
  model: Type.String(),
  recommendations: Type.Array(Type.Array(Suggestion), {
    description: 'For each post, the tags that something in it points to, best first',
  }),
  popular: Type.Array(Type.Array(Suggestion), {
    description:
      'For each post, popular tags that nothing in it points to, up to k tags in total; should be shown separately',
  }),
  cleaned: Type.Array(Type.Union([Type.String(), Type.Null()]), {
    description: 'Each post as the model reads it; null if it reads no text',
  }),
});
export type RecommendReply = Static<typeof RecommendReply>;

export const ExplainRequest = request(
  {
    post: PostQuery,
    tag: Tag,
    bundle: Type.Optional(BundleName),
  },
  { examples: [{ post: { text: 'espresso and crema' }, tag: 'coffee' }] },
);
export type ExplainRequest = Static<typeof ExplainRequest>;

const ExplainedWord = Type.Object({
  word: Type.String(),
  weight: Type.Number(),
  place: Type.Optional(Type.Integer({ minimum: 0, description: 'Index of the word in the post' })),
});

export const ExplainReply = Type.Object({
  bundle: Type.String(),
  model: Type.String(),
  tag: Type.String(),
  score: Type.Number(),
  summary: Type.String({ description: 'A human-readable sentence' }),
  words: Type.Optional(
    Type.Array(ExplainedWord, {
      description: 'Words of the post with their weights for the tag, largest weight first',
    }),
  ),
  neighbours: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String(),
        similarity: Type.Number(),
        text: Type.Optional(Type.String({ description: 'Present if the bundle contains texts' })),
        tags: Type.Optional(Type.Array(Type.String())),
      }),
      { description: 'Training posts that voted for the tag, nearest first' },
    ),
  ),
  authorUses: Type.Optional(Type.Integer({ minimum: 0 })),
  sources: Type.Optional(
    Type.Array(Type.Object({ source: Type.String(), reason: Type.String() }), {
      description: 'What each source of a fused model says for the tag, strongest first',
    }),
  ),
  history: Type.Optional(
    Type.Array(
      Type.Object({
        weight: Type.Number({ description: 'Share of the attention' }),
        words: Type.Array(ExplainedWord),
        time: Type.Optional(Type.Number()),
        text: Type.Optional(
          Type.String({ description: 'Present if the request or the store contains the post' }),
        ),
      }),
      { description: "The author's earlier posts that the model read, most attention first" },
    ),
  ),
  conversation: Type.Optional(
    Type.Array(ExplainedWord, {
      description: 'Words of the replies that the model attends to, largest weight first',
    }),
  ),
});
export type ExplainReply = Static<typeof ExplainReply>;

export const BundleInfo = Type.Object({
  name: Type.String(),
  model: Type.String(),
  paper: Type.String(),
  summary: Type.String(),
  state: Type.Union([Type.Literal('ready'), Type.Literal('loading')]),
  problem: Type.Optional(
    Type.String({
      description: 'Why the newest version was rejected; the previous one is still in use',
    }),
  ),
  minimum: Type.Optional(
    Type.Number({
      description:
        'Recommendations that are less likely are left out, unless the request has a minimum of its own',
    }),
  ),
  explains: Type.Boolean({ description: 'Whether the bundle supports POST /v1/explain' }),
  learns: Type.Boolean({
    description: 'Whether the model can learn further posts (octothorpe learn, serve --learn)',
  }),
  tags: Type.Integer({ minimum: 0, description: 'Number of tags that the bundle knows' }),
  options: Type.Record(Type.String(), Type.Unknown()),
  metrics: Type.Optional(Type.Record(Type.String(), Type.Number())),
  training: Type.Optional(trainingRecord),
  learned: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Number of posts that it learned after training' }),
  ),
  madeUp: Type.Optional(
    Type.Object(
      { examples: Type.Array(Type.String(), { description: 'Example drafts to try' }) },
      { description: 'Present only if the training posts are made up' },
    ),
  ),
  createdBy: Type.String(),
  loadedAt: Type.String({ description: 'ISO 8601' }),
  bytes: Type.Integer({ minimum: 0, description: 'Total size of all files of the bundle' }),
  warnings: Type.Array(Type.String()),
  device: Type.Object(
    {
      url: Type.String({
        description: 'Path of the folder with the files for browsers, on this server',
      }),
      bytes: Type.Integer({ minimum: 0 }),
      graph: Type.Boolean({ description: 'Whether a page also needs ONNX Runtime' }),
    },
    { description: 'The files that a page loads to recommend without the server' },
  ),
});
export type BundleInfo = Static<typeof BundleInfo>;

export const ModelsReply = Type.Object({
  default: Type.String(),
  bundles: Type.Array(BundleInfo),
  store: Type.Boolean({ description: 'Whether this server stores authors’ histories' }),
});
export type ModelsReply = Static<typeof ModelsReply>;

export const KnownTagsQuery = request({
  prefix: Type.Optional(
    Type.String({
      maxLength: limits.tagLength,
      description: 'Beginning of the tags, case-insensitive, with or without # (default: all tags)',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.completions, default: 10 })),
});
export const KnownTags = Type.Object({
  bundle: Type.String(),
  tags: Type.Array(
    Type.Object({
      tag: Type.String({ description: 'Normalized, without #' }),
      display: Type.String({ description: 'Its usual spelling, without #' }),
    }),
    { description: 'Most used first' },
  ),
});
export type KnownTags = Static<typeof KnownTags>;

export const StoredPost = Type.Object({
  id: Type.String(),
  text: Type.String(),
  hashtags: Type.Array(Type.String()),
  time: Type.Integer(),
});

export const AppendRequest = request(
  {
    posts: Type.Array(
      request({
        id: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: limits.idLength,
            description:
              'Unique per author; a post sent again with the same id is stored only once (default: a random id)',
          }),
        ),
        text: Text('As written'),
        hashtags: Type.Optional(
          Type.Array(Tag, {
            maxItems: 100,
            description: 'Without #, as written (default: those in the text)',
          }),
        ),
        time: Type.Optional(Time),
      }),
      { minItems: 1, maxItems: limits.posts },
    ),
  },
  { examples: [{ posts: [{ id: '1', text: 'new beans #Coffee', time: 1_700_000_000_000 }] }] },
);
export type AppendRequest = Static<typeof AppendRequest>;

export const AppendReply = Type.Object({
  stored: Type.Integer({ minimum: 0, description: 'Number of new posts' }),
  ids: Type.Array(Type.String(), { description: 'Ids of the posts, in the order sent' }),
});
export type AppendReply = Static<typeof AppendReply>;

export const AuthorParams = Type.Object({ author: Author });
export const Listed = request({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.listed, default: 20 })),
});
export const PostsReply = Type.Object({
  author: Type.String(),
  posts: Type.Array(StoredPost, { description: 'The latest posts, oldest first' }),
});
export type PostsReply = Static<typeof PostsReply>;
export const TagCounts = Type.Object({
  tags: Type.Array(Type.Object({ tag: Type.String(), count: Type.Integer({ minimum: 1 }) }), {
    description: 'Most used first',
  }),
});
export type TagCounts = Static<typeof TagCounts>;
const Erased = Type.Boolean({
  description:
    'Whether the store’s files have been rewritten since the last author was forgotten; if not, they will be soon',
});
export const ForgetReply = Type.Object({
  forgotten: Type.Integer({ minimum: 0, description: 'Number of deleted posts' }),
  erased: Erased,
  bundles: Type.Array(Type.String(), {
    description: 'The bundles that contain training posts of the author',
  }),
  warnings: Type.Array(Type.String(), {
    description: 'What still has data of the author, and what to do about it',
  }),
});
export type ForgetReply = Static<typeof ForgetReply>;
export const ForgottenReply = Type.Object({
  forgotten: Type.Boolean({
    description: 'Whether the author was forgotten, so that their posts are not stored',
  }),
  erased: Erased,
});
export type ForgottenReply = Static<typeof ForgottenReply>;
export const AllowReply = Type.Object({
  allowed: Type.Boolean({ description: 'Whether the author was forgotten until now' }),
});
export type AllowReply = Static<typeof AllowReply>;

/** RFC 9457, `application/problem+json`. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'A URI reference that names the kind of problem' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.Optional(
      Type.String({ description: 'What was expected, what came, and how to fix it' }),
    ),
    instance: Type.Optional(Type.String({ description: 'The id of the request, as in the log' })),
    code: Type.Optional(Type.String({ description: 'A stable code for programs' })),
  },
  { description: 'RFC 9457 problem document' },
);
export type Problem = Static<typeof Problem>;
