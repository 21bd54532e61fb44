/** The rows of `bench/engine.ts`: their sizes, and the floating-point operations of their matrix products. */
export const shapes = {
  lstm: { batch: 100, steps: 20, input: 300, hidden: 500, tags: 5000 },
  'bi-gru': { batch: 64, steps: 100, input: 200, hidden: 300 },
  'additive attention': { batch: 100, steps: 40, input: 500, size: 500 },
  'multi-head attention': { batch: 64, steps: 40, input: 512, heads: 8 },
  'conv + batch norm': {
    batch: 64,
    steps: 100,
    input: 300,
    size: 300,
    kernel: 3,
  },
  // Words drawn as in a language: the r-th most frequent of them in proportion to 1 / r.
  hmemn2n: {
    batch: 100,
    steps: 17,
    input: 300,
    history: 5,
    shortest: 4,
    vocabulary: 30_000,
    hops: 2,
    tags: 3883,
  },
  'cnn-attention': { batch: 100, steps: 17, input: 300, filters: 100, hidden: 300, tags: 5000 },
  'multilabel-lstm': { batch: 128, steps: 30, input: 300, hidden: 256, tags: 5000 },
  'text-resnet': { batch: 128, steps: 30, input: 300, channels: 64, blocks: 4, tags: 5000 },
  'sa-lstm': { batch: 10, steps: 30, input: 300, hidden: 192, layers: 2, heads: 6 },
  // Tags of 9 words and their end; gradients are clipped.
  seq2seq: { batch: 64, steps: 40, input: 200, hidden: 300, vocabulary: 30_000, written: 10 },
  'bi-attention': {
    batch: 64,
    steps: 40,
    input: 200,
    hidden: 300,
    vocabulary: 30_000,
    written: 10,
    replies: 100,
  },
} as const;

export type RowName = keyof typeof shapes;

/** Operations of the products in the forward pass (2 M N K each). A training step takes three times as many. */
export const forwardOperations: Readonly<Record<RowName, number>> = {
  lstm: product(20 * 100, 300 + 500, 4 * 500) + product(100, 500, 5000),
  'bi-gru': 2 * product(100 * 64, 200 + 300, 3 * 300) + 2 * product(100 * 64, 600 + 300, 3 * 300),
  'additive attention': product(40 * 100, 500, 500) + product(100, 500, 500),
  'multi-head attention': 4 * product(64 * 40, 512, 512) + 2 * 64 * product(40, 512, 40),
  'conv + batch norm': product(100 * 64, 3 * 300, 300),
  // As many as the equations need: 10 words in an earlier post on average.
  hmemn2n:
    2 * (2 * product(100 * 5 * 10, 300, 1) + product(100 * 6, 300, 300)) +
    product(100, 600, 300) +
    product(100, 300, 3883),
  'cnn-attention':
    product(17 * 100, 5 * 300, 1) +
    product(17 * 100, (1 + 2 + 3) * 300, 100) +
    product(100, 300, 100) +
    product(100, 400, 300) +
    product(100, 300, 5000),
  'multilabel-lstm': product(30 * 128, 300 + 256, 4 * 256) + product(128, 256, 5000),
  'text-resnet':
    product(15 * 128, 7 * 300, 64) + 8 * product(8 * 128, 3 * 64, 64) + product(128, 64, 5000),
  'sa-lstm':
    2 * product(30 * 10, 300 + 192, 4 * 192) +
    2 * (4 * product(30 * 10, 384, 384) + 2 * 10 * product(30, 384, 30)) +
    product(30 * 10, 384, 2),
  seq2seq: encoder(40) + decoder(40),
  'bi-attention':
    encoder(40) +
    encoder(100) +
    product(64 * 40, 300, 300) +
    64 * (product(40, 300, 100) + 2 * product(40, 100, 300)) +
    product(64 * (40 + 100), 600, 300) +
    decoder(40 + 100),
};

/** Two layers of bidirectional GRUs over words of 64 texts. */
function encoder(words: number): number {
  return 2 * (product(words * 64, 200 + 150, 3 * 150) + product(words * 64, 300 + 150, 3 * 150));
}

/** A GRU that writes 10 words for each of 64 posts, with attention, and the softmax over the vocabulary. */
function decoder(memory: number): number {
  return (
    product(10 * 64, 200 + 300, 3 * 300) +
    product(10 * 64, 300, 300) +
    64 * 2 * product(10, 300, memory) +
    product(10 * 64, 600, 30_000)
  );
}

function product(m: number, k: number, n: number): number {
  return 2 * m * k * n;
}
