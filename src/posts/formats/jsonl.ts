import { readJsonLines } from '../json-records.ts';
import type { Post } from '../post.ts';
import { formatTime } from '../time.ts';
import type { Format } from './format.ts';

/** One JSON object per line (JSON Lines, NDJSON). Blank lines are skipped. */
export const jsonl: Format = {
  name: 'jsonl',

  read: (source, context) => readJsonLines(source, context.maxLineBytes, context),

  writer(path, open) {
    const sink = open(path);
    return {
      write: (posts) => sink.write(posts.map(toLine).join('')),
      finish: async () => {},
    };
  },
};

/** A post as a line of JSON, with its time as ISO 8601 for readability. Absent fields stay absent. */
function toLine(post: Post): string {
  const { time, ...rest } = post;
  const record = time === undefined ? rest : { ...rest, time: formatTime(time) };
  return `${JSON.stringify(record)}\n`;
}
