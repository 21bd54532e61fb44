import { DataFormatError } from '../base/errors.ts';
import { readPostBatches } from './read.ts';
import { openSource } from './source.ts';
import { tagLines } from './tag-lines.ts';
import { MalformedError, toHashtags } from './validate.ts';

/** The content of a gold file: one set of tags for each post. */
export interface GoldTags {
  /** One for each post, if the file has them. */
  readonly ids?: readonly string[];
  readonly tags: readonly (readonly string[])[];
}

/** Tables cannot be told from text with a tag list a line but by their names. */
const TABLE = /\.(csv|tsv|tab|parquet)(\.gz)?$/i;

/**
 * Reads gold tags; of posts, only their ids and tags stay in memory. JSONL, `{"id": "7", "hashtags": ["cats"]}`, in
 * which posts need no text; tables as `readPosts` reads them; or text, one post a line, tags joined by `;`. The rules
 * are those of posts: ids are strings or numbers, `tags` stands for `hashtags`, and without either the tags are those
 * in the text. Unlike in training, no line may be malformed.
 *
 * @param path a file, `.gz` or not
 * @throws {DataFormatError} naming the line, what was expected and what came; as `openSource`
 */
export async function readGold(path: string): Promise<GoldTags> {
  const ids = new Map<string, number>();
  const all: (readonly string[])[] = [];
  if (TABLE.test(path)) {
    for await (const posts of readPostBatches(path, { maxMalformedShare: 0 })) {
      for (const { id, hashtags } of posts) {
        ids.set(id, all.length);
        all.push(hashtags);
      }
    }
    return { ids: [...ids.keys()], tags: all };
  }
  const source = await openSource(path);
  try {
    for await (const { line, id, tags } of tagLines(source, toTags, (tag) => tag)) {
      all.push(tags);
      if (id === undefined) continue;
      if (ids.has(id)) {
        throw new DataFormatError(
          `${path} line ${line}: the id "${id}" stands on line ${ids.get(id)} already`,
        );
      }
      ids.set(id, line);
    }
  } finally {
    source.close();
  }
  return { ...(ids.size > 0 && { ids: [...ids.keys()] }), tags: all };
}

function toTags(record: Record<string, unknown>): readonly string[] {
  const hasText = typeof record.text === 'string';
  // Without a text there is nowhere else to look: then the field is missing.
  if (!hasText && record.hashtags === undefined && record.tags === undefined) {
    throw new MalformedError('"hashtags" must be an array of strings', undefined);
  }
  return toHashtags(record, hasText ? String(record.text) : '');
}
