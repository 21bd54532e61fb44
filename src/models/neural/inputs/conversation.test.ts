import { describe, expect, it } from 'vitest';
import { Random } from '../../../base/random.ts';
import { createPipeline } from '../../../text/pipeline.ts';
import { quietContext } from '../../model.case.ts';
import { conversation } from './conversation.ts';

const pipeline = createPipeline();
const read = (...replies: string[]) => {
  const query = { id: 'p', text: 'x', hashtags: [], conversation: replies };
  return { query, tokens: ['x'] };
};
const posts = [read('rook takes pawn', 'pawn takes rook'), read()];

async function learn(options: object) {
  const planned = conversation().plan(
    posts,
    { dimension: 2, minWordCount: 1, conversationWords: 100, ...options },
    { train: posts, valid: [], pipeline },
  );
  return planned.learn(posts, new Random(1), quietContext());
}

/** The words of each post's conversation, as the feeds of one batch have them. */
async function wordsRead(options: object, given = posts) {
  const { input } = await learn(options);
  const lines = input.save().vocabularies!['conversation-words'];
  const words = lines.slice(1).map((line) => line.split('\t')[0]);
  const encoded = await input.encode(given);
  const { conversation: ids, conversationMask: mask } = encoded.feeds([...given.keys()]);
  const [J, B] = ids.shape;
  expect(mask.shape).toEqual([J, B]);
  return given.map((_, b) =>
    Array.from({ length: J }, (_, j) => j * B + b)
      .filter((at) => mask.data[at] === 1)
      .map((at) => words[Number(ids.data[at])])
      .join(' '),
  );
}

describe('conversation', () => {
  it('reads the words of the replies in order; a post without replies has none', async () => {
    expect(await wordsRead({})).toEqual(['rook takes pawn pawn takes rook', '']);
  });

  it('reads the first conversationWords words', async () => {
    expect(await wordsRead({ conversationWords: 4 })).toEqual(['rook takes pawn pawn', '']);
    const many = Array.from({ length: 10_000 }, () => 'pawn');
    const [long] = await wordsRead({ conversationWords: 4 }, [read(...many)]);
    expect(long).toBe('pawn pawn pawn pawn');
  });

  it('reads rare and new words as one unknown word', async () => {
    const [own] = await wordsRead({ minWordCount: 3 });
    expect(own).toBe('<unk> <unk> <unk> <unk> <unk> <unk>');
    expect(await wordsRead({}, [read('rook eats')])).toEqual(['rook <unk>']);
  });
});
