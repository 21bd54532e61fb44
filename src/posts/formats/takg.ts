/**
 * The layout of TAKG (Wang et al., ACL 2019, "Topic-Aware Neural Keyphrase Generation for Social Media
 * Language"): `train_src.txt` and `train_trg.txt`, one post per line, tags joined by `;`. If a line of the source has
 * `<eos>`, the post comes before it and its conversation after it. Users name the source file. Ids, authors, times and
 * languages are not stored.
 */
import { alignedLines } from '../aligned-lines.ts';
import type { Post } from '../post.ts';
import type { Format } from './format.ts';
import { oneLine, siblingOf, tagLine } from './text-lines.ts';

const SEPARATOR = '<eos>';

export const takg: Format = {
  name: 'takg',

  async *read(source, context) {
    const targets = siblingOf(source.path, '_src.txt', '_trg.txt');
    yield* alignedLines(source, { required: [targets] }, context, ([line, tags]) => {
      const [text, ...conversation] = line.split(SEPARATOR).map((part) => part.trim());
      return { text, hashtags: tags.split(';'), conversation: conversation.filter(Boolean) };
    });
  },

  writer(path, open) {
    const sources = open(path);
    const targets = open(siblingOf(path, '_src.txt', '_trg.txt'));
    return {
      async write(batch) {
        await sources.write(batch.map(sourceLine).join(''));
        await targets.write(batch.map(tagLine).join(''));
      },
      finish: async () => {},
    };
  },
};

function sourceLine({ text, conversation = [] }: Post): string {
  return oneLine([text, ...conversation].join(` ${SEPARATOR} `));
}
