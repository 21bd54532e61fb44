/**
 * The layout of HashtagGeneration (Wang et al., NAACL 2019, "Microblog Hashtag Generation via Encoding
 * Conversation Contexts"): `train_post.txt`, `train_conv.txt` and `train_tag.txt` in one folder, one post per line in
 * each, tags joined by `;`, tokens by spaces. Users name the post file; the conversation file may be missing. Ids,
 * authors, times and languages are not stored.
 */
import { alignedLines } from '../aligned-lines.ts';
import type { Format } from './format.ts';
import { oneLine, siblingOf, tagLine } from './text-lines.ts';

export const hashtagGeneration: Format = {
  name: 'hashtag-generation',

  async *read(source, context) {
    const tags = siblingOf(source.path, '_post.txt', '_tag.txt');
    const conversations = siblingOf(source.path, '_post.txt', '_conv.txt');
    const others = { required: [tags], optional: [conversations] };
    yield* alignedLines(source, others, context, ([text, tag, conversation]) => ({
      text,
      hashtags: tag.split(';'),
      conversation: conversation?.trim(),
    }));
  },

  writer(path, open) {
    const posts = open(path);
    const conversations = open(siblingOf(path, '_post.txt', '_conv.txt'));
    const tags = open(siblingOf(path, '_post.txt', '_tag.txt'));
    return {
      async write(batch) {
        await posts.write(batch.map(({ text }) => oneLine(text)).join(''));
        await conversations.write(
          batch.map(({ conversation }) => oneLine(conversation?.join(' ') ?? '')).join(''),
        );
        await tags.write(batch.map(tagLine).join(''));
      },
      finish: async () => {},
    };
  },
};
