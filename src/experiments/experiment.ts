import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import { InvalidArgumentError } from '../base/errors.ts';
import { parseJson, showValue } from '../base/json.ts';
import { CONVENTIONS } from '../evaluation/conventions.ts';
import { SECTIONS } from './report/section-names.ts';

/**
 * An experiment: what is compared, on which posts, and how. It is a JSON file. This schema is published as
 * `experiment.schema.json` for completion in editors.
 */
const split = Type.Object(
  {
    by: Type.Enum(['random', 'time', 'author-time']),
    fractions: Type.Array(Type.Number({ minimum: 0 }), {
      minItems: 3,
      maxItems: 3,
      default: [80, 10, 10],
      description: 'Shares of training, validation and test posts.',
    }),
    seed: Type.Integer({ minimum: 0, default: 1 }),
  },
  { additionalProperties: false, description: 'How one file is split in three.' },
);

const protocol = {
  kind: Type.Enum(['open', 'closed', 'top-n'], {
    description:
      'open: every gold tag counts. closed: tags of fewer than minCount training posts are dropped everywhere. ' +
      'top-n: the n tags most used in training are kept.',
  }),
  minCount: Type.Integer({ minimum: 1, default: 10, description: 'Of closed.' }),
  n: Type.Integer({ minimum: 1, default: 50, description: 'Of top-n.' }),
};

const name = Type.String({ minLength: 1, maxLength: 80, pattern: '^[^\\u0000-\\u001f]*$' });

const task = Type.Object(
  {
    name,
    folder: Type.Optional(
      Type.String({
        description: 'A folder of train, valid and test files of posts (such as train.jsonl.gz).',
      }),
    ),
    file: Type.Optional(Type.String({ description: 'One file of posts, which `split` divides.' })),
    split: Type.Optional(split),
    train: Type.Optional(Type.String({ description: 'Files of posts, one for each part.' })),
    valid: Type.Optional(Type.String()),
    test: Type.Optional(Type.String()),
    protocol: Type.Optional(
      Type.Object(protocol, {
        additionalProperties: false,
        description: 'Of this task, in place of that of the experiment.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Posts to learn from and to be tested on: a folder, a file with a split, or a file for each part.',
  },
);

const options = Type.Record(Type.String(), Type.Unknown(), {
  description:
    'Options of the model; `octothorpe models NAME` lists them. What is absent has its default.',
});

const seeds = (more: { default?: number[] } = {}) =>
  Type.Array(Type.Integer({ minimum: 0 }), {
    minItems: 1,
    uniqueItems: true,
    description: 'One run for each seed; figures are their mean and standard deviation.',
    ...more,
  });

const row = Type.Object(
  {
    label: name,
    model: Type.Optional(Type.String({ description: 'A registered model.' })),
    options: Type.Optional(options),
    encoder: Type.Optional(
      Type.String({
        description:
          'A pre-trained encoder for the model: a folder with tokenizer.json and ONNX or token vectors.',
      }),
    ),
    vectors: Type.Optional(
      Type.String({
        description: 'Word vectors for the model to start from: word2vec .bin or text, GloVe.',
      }),
    ),
    sweep: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.Unknown(), { minItems: 1 }), {
        description: 'Values of options; the row stands for all combinations of them.',
      }),
    ),
    ablations: Type.Optional(
      Type.Record(Type.String(), options, {
        description:
          'Rows of their own: the same model with a few options changed, by the name of the change.',
      }),
    ),
    seeds: Type.Optional(seeds()),
    needs: Type.Optional(
      Type.Array(Type.Enum(['author', 'time', 'conversation']), {
        description: 'Fields that posts of a task must have; the row is left out of other tasks.',
      }),
    ),
    predictions: Type.Optional(
      Type.Union([Type.String(), Type.Record(Type.String(), Type.String())], {
        description:
          'A predictions file of another program in place of a model; one for each task by its name.',
      }),
    ),
  },
  { additionalProperties: false, description: 'One system, or a family of them.' },
);

export const experimentSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    name: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]*$',
      maxLength: 80,
      description: 'Kebab-case; names the folder of the results.',
    }),
    title: Type.Optional(Type.String({ description: 'The heading of the report.' })),
    description: Type.Optional(
      Type.String({ description: 'What is asked; a paragraph of the report.' }),
    ),
    tasks: Type.Array(task, { minItems: 1 }),
    part: Type.Enum(['test', 'valid'], {
      default: 'test',
      description: 'Which part is tested on. Choose options on valid; look at test last.',
    }),
    protocol: Type.Object(protocol, { additionalProperties: false, default: { kind: 'open' } }),
    history: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          "Give each tested post this many of its author's earlier posts, from training and test.",
      }),
    ),
    rows: Type.Array(row, { minItems: 1 }),
    seeds: seeds({ default: [1] }),
    maxTrain: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1 }), {
        minItems: 1,
        uniqueItems: true,
        description:
          'Also train on so many posts, drawn by seed 1: learning curves. All posts are always a run.',
      }),
    ),
    metrics: Type.Array(Type.String(), {
      minItems: 1,
      default: ['precision@1', 'recall@1', 'f1@1', 'f1@5', 'ndcg@5', 'map@5', 'mrr'],
      description:
        'Columns of the table, as docs/metrics.md names them; textbook:ndcg@5 is one of another convention. The first of `compareBy` decides.',
    }),
    compareBy: Type.Array(Type.String(), {
      minItems: 1,
      default: ['f1@1', 'ndcg@5'],
      description:
        'Metrics whose differences are tested. The first sorts the report and stands in its charts.',
    }),
    cutoffs: Type.Array(Type.Integer({ minimum: 1, maximum: 1000 }), {
      minItems: 1,
      default: [1, 2, 3, 4, 5, 10],
      description: 'k of the metrics at k, and of the curves.',
    }),
    threshold: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Adds micro and macro averages (micro-f1, macro-f1 and so on) of the tags with at least this probability.',
      }),
    ),
    convention: Type.Enum([...CONVENTIONS], { default: 'textbook' }),
    baselines: Type.Array(name, {
      default: [],
      description: 'Labels of rows against which all others are tested. Default: none.',
    }),
    report: Type.Object(
      {
        sections: Type.Optional(
          Type.Array(Type.Enum([...SECTIONS]), {
            uniqueItems: true,
            description: 'Only these sections, in this order; default all that have data.',
          }),
        ),
        cases: Type.Integer({
          minimum: 0,
          maximum: 2000,
          default: 300,
          description:
            'Test posts in the case browser, drawn by seed. 0 leaves it out: for data not to be published.',
        }),
        samples: Type.Optional(
          Type.Integer({
            minimum: 2,
            maximum: 10_000,
            description: 'Also 95 % intervals over so many samples of the tested posts.',
          }),
        ),
      },
      { additionalProperties: false, default: {} },
    ),
  },
  { additionalProperties: false, title: 'Octothorpe experiment' },
);

export type Experiment = Static<typeof experimentSchema>;
export type Task = Experiment['tasks'][number];
export type Row = Experiment['rows'][number];
export type Protocol = Experiment['protocol'];

/**
 * Reads an experiment. `planRuns` checks models and their options.
 *
 * @param where the file's name, for messages
 * @throws {InvalidArgumentError} naming the place in the file, what was expected and what came
 */
export function parseExperiment(text: string, where: string): Experiment {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw new InvalidArgumentError(`${where}: not JSON: ${(cause as Error).message}`, { cause });
  }
  const filled = Value.Default(experimentSchema, structuredClone(value));
  const problems = [...Value.Errors(experimentSchema, filled)];
  if (problems.length > 0)
    throw new InvalidArgumentError(`${where}: ${describe(problems, filled)}`);
  return filled as Experiment;
}

interface Problem {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

/** "rows[2].options must be an object, got 3". An unknown key comes first: it may be a missing one, misspelt. */
function describe(problems: readonly Problem[], value: unknown): string {
  const problem =
    problems.find(({ keyword }) => keyword === 'additionalProperties') ??
    problems.find(({ keyword }) => keyword !== 'boolean') ??
    problems[0];
  const steps = problem.instancePath.split('/').slice(1);
  const place = placeOf(steps) || 'the experiment';
  const { additionalProperties, requiredProperties, allowedValues } = problem.params as {
    additionalProperties?: string[];
    requiredProperties?: string[];
    allowedValues?: unknown[];
  };
  if (additionalProperties) {
    return `${place} has no key "${additionalProperties[0]}"; its keys are: ${knownKeys(steps)}`;
  }
  if (requiredProperties) return `${place} lacks the key "${requiredProperties[0]}"`;
  let at = value;
  for (const step of steps) at = (at as Record<string, unknown>)?.[step];
  const expected = allowedValues ? `must be one of ${allowedValues.join(', ')}` : problem.message;
  return `${place} ${expected}, got ${showValue(at)}`;
}

/** `rows[2].options` of `/rows/2/options`. */
function placeOf(steps: readonly (string | number)[]): string {
  return steps
    .map((step, at) => (/^\d+$/.test(`${step}`) ? `[${step}]` : `${at > 0 ? '.' : ''}${step}`))
    .join('');
}

function knownKeys(steps: readonly string[]): string {
  let schema: TSchema | undefined = experimentSchema;
  for (const step of steps) {
    const { properties, items } = schema as {
      properties?: Record<string, TSchema>;
      items?: TSchema;
    };
    schema = /^\d+$/.test(step) ? items : properties?.[step];
    if (!schema) break;
  }
  return Object.keys((schema as { properties?: object } | undefined)?.properties ?? {}).join(', ');
}
