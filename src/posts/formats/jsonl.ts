import { readLines } from '../lines.ts';
import type { Post } from '../post.ts';
import { formatTime } from '../time.ts';
import type { Format } from './format.ts';

/** One JSON object a line (JSON Lines, NDJSON). Blank lines are passed over. */
export const jsonl: Format = {
  name: 'jsonl',

  async *read(source, { tally, maxLineBytes }) {
    for await (const batch of readLines(source, maxLineBytes, tally)) {
      const values: unknown[] = [];
      const lines: number[] = [];
      for (let i = 0; i < batch.lines.length; i++) {
        const text = batch.lines[i];
        if (text === undefined || (text.length < 16 && text.trim() === '')) continue;
        try {
          values.push(JSON.parse(text));
          lines.push(batch.first + i);
        } catch {
          tally.malformed('invalid JSON', batch.first + i);
        }
      }
      yield { values, lines };
    }
  },

  writer(path, open) {
    const sink = open(path);
    return {
      write: (posts) => sink.write(posts.map(toLine).join('')),
      finish: async () => {},
    };
  },
};

/** Time as ISO 8601, for people; fields that are absent stay absent. */
function toLine(post: Post): string {
  const { time, ...rest } = post;
  const record = time === undefined ? rest : { ...rest, time: formatTime(time) };
  return `${JSON.stringify(record)}\n`;
}
