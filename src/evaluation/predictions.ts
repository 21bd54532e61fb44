import { DataFormatError } from '../base/errors.ts';
import type { RankedTag, Ranking } from './evaluate-rankings.ts';

/** The content of a predictions file: one ranking for each post. */
export interface Predictions {
  /** Where it came from, for messages. */
  readonly where: string;
  /** One for each post, if the file has them. */
  readonly ids?: readonly string[];
  readonly rankings: readonly Ranking[];
}

/** The content of a gold file: one set of tags for each post. */
export interface GoldTags {
  /** Where it came from, for messages. */
  readonly where: string;
  /** One for each post, if the file has them. */
  readonly ids?: readonly string[];
  readonly gold: readonly (readonly string[])[];
}

/**
 * Parses predictions: JSONL, `{"id": "7", "recommendations": [{"tag": "cats", "score": 1.5}, ...]}`, best first, `id`
 * on all lines or on none; or text, one post a line, tags joined by `;`, an empty line for a post without
 * predictions. It is JSONL if the first character that is not white space is `{`. The order counts, scores are only carried along.
 *
 * @param where the file, for messages
 * @throws {DataFormatError} naming the line, what was expected and what came
 */
export function parsePredictions(content: string, where: string): Predictions {
  const { ids, values } = parseLines(content, where, parseRecommendations, (tags) =>
    tags.map((tag): RankedTag => ({ tag })),
  );
  return { where, ids, rankings: values };
}

/**
 * Parses gold tags: JSONL posts, `{"id": "7", "hashtags": ["cats"]}`, other fields ignored, `id` on all lines or on none;
 * or text, one post a line, tags joined by `;`.
 *
 * @param where the file, for messages
 * @throws {DataFormatError} naming the line, what was expected and what came
 */
export function parseGold(content: string, where: string): GoldTags {
  const { ids, values } = parseLines(content, where, parseHashtags, (tags) => tags);
  return { where, ids, gold: values };
}

/**
 * Puts the rankings in the order of the gold file: by id where both files have ids, else line by line.
 *
 * @throws {DataFormatError} if an id is missing on either side (naming the first and how many), or the files
 *   differ in length and cannot be matched by id
 */
export function alignPredictions(predictions: Predictions, gold: GoldTags): readonly Ranking[] {
  if (predictions.ids === undefined || gold.ids === undefined) {
    if (predictions.rankings.length === gold.gold.length) return predictions.rankings;
    throw new DataFormatError(
      `${predictions.where} has ${predictions.rankings.length} posts and ${gold.where} has ${gold.gold.length}; ` +
        'without ids in both files, line n of one must be line n of the other',
    );
  }
  const rankings = new Map(predictions.ids.map((id, at) => [id, predictions.rankings[at]!]));
  const missing = gold.ids.filter((id) => !rankings.has(id));
  const wanted = new Set(gold.ids);
  const extra = predictions.ids.filter((id) => !wanted.has(id));
  if (missing.length > 0 || extra.length > 0) {
    const problems = [
      missing.length > 0 && `${missing.length} posts have no prediction (first: "${missing[0]}")`,
      extra.length > 0 && `${extra.length} predictions are for no post (first: "${extra[0]}")`,
    ];
    throw new DataFormatError(
      `${predictions.where} does not fit ${gold.where}: ${problems.filter(Boolean).join('; ')}`,
    );
  }
  return gold.ids.map((id) => rankings.get(id)!);
}

/** Splits into lines and parses each; line numbers count from 1, as editors do. */
function parseLines<T>(
  content: string,
  where: string,
  fromRecord: (record: Record<string, unknown>, at: string) => T,
  fromTags: (tags: string[]) => T,
): { ids?: string[]; values: T[] } {
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (
    !content
      .replace(/^\uFEFF/, '')
      .trimStart()
      .startsWith('{')
  ) {
    const tagsOf = (line: string) => line.split(';').map((tag) => tag.trim());
    return { values: lines.map((line) => fromTags(tagsOf(line).filter((tag) => tag !== ''))) };
  }
  const ids = new Map<string, number>();
  const values: T[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const at = `${where} line ${index + 1}`;
    const record = parseObject(line, at);
    values.push(fromRecord(record, at));
    const { id } = record;
    if (id !== undefined) {
      if (typeof id !== 'string') fail(at, '"id" must be a string', id);
      if (ids.has(id)) {
        throw new DataFormatError(`${at}: the id "${id}" stands on line ${ids.get(id)} already`);
      }
      ids.set(id, index + 1);
    }
    if (ids.size > 0 && ids.size < values.length) {
      throw new DataFormatError(`${at}: "id" must be on all lines or on none`);
    }
  });
  return { ids: ids.size > 0 ? [...ids.keys()] : undefined, values };
}

function parseObject(line: string, at: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new DataFormatError(`${at}: expected a JSON object, got ${show(line)}`, { cause });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    fail(at, 'expected a JSON object', value);
  }
  return value as Record<string, unknown>;
}

function parseRecommendations({ recommendations }: Record<string, unknown>, at: string): Ranking {
  if (!Array.isArray(recommendations)) {
    fail(at, '"recommendations" must be an array of {"tag", "score"}', recommendations);
  }
  return recommendations.map((entry): RankedTag => {
    if (typeof entry?.tag !== 'string') fail(at, 'a recommendation needs a "tag", a string', entry);
    for (const name of ['score', 'probability']) {
      if (entry[name] !== undefined && typeof entry[name] !== 'number') {
        fail(at, `"${name}" must be a number`, entry[name]);
      }
    }
    return { tag: entry.tag, score: entry.score, probability: entry.probability };
  });
}

function parseHashtags({ hashtags }: Record<string, unknown>, at: string): string[] {
  if (!Array.isArray(hashtags) || hashtags.some((tag) => typeof tag !== 'string')) {
    fail(at, '"hashtags" must be an array of strings', hashtags);
  }
  return hashtags;
}

function fail(at: string, expectation: string, value: unknown): never {
  throw new DataFormatError(`${at}: ${expectation}, got ${show(value)}`);
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
