/** A tiny encoder, static or as a graph, for tests. */
import * as ort from 'onnxruntime-node';
import { Random } from '../../base/random.ts';
import { Graph, type Tensor } from '../../graph/graph.ts';
import { zeros } from '../../graph/initializers.ts';
import { encodeOnnx } from '../../graph/onnx.ts';
import { sum } from '../../graph/operators/broadcast.ts';
import { cast } from '../../graph/operators/cast.ts';
import { add, divide, multiply } from '../../graph/operators/elementwise.ts';
import { unsqueeze } from '../../graph/operators/reshape.ts';
import type { Runtime } from '../model.ts';
import type { EncoderFiles } from './encoder-files.ts';

export const runtime: Runtime = { loadOrt: async () => ort };

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
export const ids = { unknown: 1, cls: 2, sep: 3 };

/** A `tokenizer.json` of whole words, with [CLS] and [SEP] around a text. The id of word i is 4 + i. */
function tinyTokenizer(words: readonly string[]): string {
  const vocab = Object.fromEntries([...special, ...words].map((token, id) => [token, id]));
  const token = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const one = (content: string) => ({ id: content, ids: [vocab[content]], tokens: [content] });
  return JSON.stringify(
    {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: special.map((content) => ({
        id: vocab[content],
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: { type: 'Lowercase' },
      pre_tokenizer: { type: 'WhitespaceSplit' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [token('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, token('[SEP]')],
        pair: [],
        special_tokens: { '[CLS]': one('[CLS]'), '[SEP]': one('[SEP]') },
      },
      decoder: null,
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab,
      },
    },
    null,
    2,
  );
}

/** A vector for each token, special ones included: random, but the same for words in one group. shape (V, D) */
export function tinyTable(groups: readonly (readonly string[])[], dimension: number): Float32Array {
  const random = new Random(3);
  const draw = () => Array.from({ length: dimension }, () => random.normal());
  const rows = special.map(draw);
  for (const group of groups) {
    const own = draw();
    for (const _ of group) rows.push(own);
  }
  return Float32Array.from(rows.flat());
}

interface Tiny {
  /** Words with the same vector are in one group. */
  readonly groups: readonly (readonly string[])[];
  readonly dimension: number;
}

/** Static embeddings. */
export function tinyStatic({ groups, dimension }: Tiny): EncoderFiles {
  const words = groups.flat();
  const data = tinyTable(groups, dimension);
  const shape = [special.length + words.length, dimension];
  const arrays = { embeddings: { shape, data } };
  return {
    name: 'tiny/model.safetensors',
    id: 'tiny-static',
    tokenizer: tinyTokenizer(words),
    arrays,
  };
}

/**
 * A graph with `last_hidden_state` = the token's vector + the mean of all vectors of its text, padding excluded.
 *
 * @param change another output, given the token ids and that one
 */
export function tinyGraph(
  { groups, dimension }: Tiny,
  change: (hidden: Tensor) => Record<string, Tensor> = (hidden) => ({ last_hidden_state: hidden }),
): EncoderFiles {
  const words = groups.flat();
  const data = tinyTable(groups, dimension);
  const graph = new Graph();
  const tokens = graph.input('input_ids', ['B', 'T'], 'int64');
  const present = graph.input('attention_mask', ['B', 'T'], 'int64');
  const table = graph.parameter('table', [special.length + words.length, dimension], zeros);
  const vectors = graph.node('Gather', [table, tokens], ['B', 'T', dimension]);
  const mask = unsqueeze(cast(present, 'float32'), 2); // (B, T, 1)
  const mean = divide(
    sum(multiply(vectors, mask), [1], { keep: true }),
    sum(mask, [1], { keep: true }),
  ); // (B, 1, D)
  const outputs = change(add(vectors, mean));
  const onnx = encodeOnnx(graph, outputs, new Map([[table, data]]));
  return {
    name: 'tiny/model.onnx',
    id: 'tiny-graph',
    tokenizer: tinyTokenizer(words),
    graph: onnx,
  };
}
