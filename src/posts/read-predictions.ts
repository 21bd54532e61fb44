import { openFile } from './disk-file.ts';
import { openSource, type Source } from './source.ts';
import { type TagLine, tagLines } from './tag-lines.ts';
import { MalformedError } from './validate.ts';

/** A proposed tag. */
export interface PredictedTag {
  readonly tag: string;
  readonly score?: number;
  readonly probability?: number;
}

/** The tags proposed for one post, best first. */
export type Prediction = TagLine<PredictedTag>;

/**
 * Reads predictions as a stream, so that a file may be larger than memory: JSONL, `{"id": "7", "recommendations":
 * [{"tag": "cats", "score": 1.5}, ...]}`, or text, tags joined by `;`. The order is what counts; scores are only passed
 * on.
 *
 * @param path a file, `.gz` or not
 * @throws {DataFormatError} with the line, what was expected and what came; also as `openSource`
 */
export async function* readPredictions(path: string): AsyncGenerator<Prediction> {
  const file = await openFile(path);
  try {
    yield* predictionsIn(await openSource(file));
  } finally {
    await file.close();
  }
}

/** Like `readPredictions`, for an open file. */
export function predictionsIn(source: Source): AsyncGenerator<Prediction> {
  return tagLines(source, toPredictedTags, (tag): PredictedTag => ({ tag }));
}

function toPredictedTags({ recommendations }: Record<string, unknown>): PredictedTag[] {
  if (!Array.isArray(recommendations)) {
    throw new MalformedError(
      '"recommendations" must be an array of {"tag", "score"}',
      recommendations,
    );
  }
  return recommendations.map((entry): PredictedTag => {
    if (typeof entry?.tag !== 'string') {
      throw new MalformedError('a recommendation must have a string "tag"', entry);
    }
    for (const name of ['score', 'probability']) {
      if (entry[name] !== undefined && typeof entry[name] !== 'number') {
        throw new MalformedError(`"${name}" must be a number`, entry[name]);
      }
    }
    return { tag: entry.tag, score: entry.score, probability: entry.probability };
  });
}
