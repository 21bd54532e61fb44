/** What every sequence classifier's test uses: a network that is quick on the small corpus. */
export const smallNetwork = {
  options: {
    hidden: 24,
    dimension: 16,
    minCount: 1,
    minWordCount: 1,
    batchSize: 20,
    epochs: 12,
    learningRate: 0.01,
  },
  learns: 0.85,
  runtime: { loadOrt: () => import('onnxruntime-node') },
};

/** For methods that read topics. */
export const smallTopics = { topics: 6, topicIterations: 50 };
