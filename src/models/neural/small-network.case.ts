/** Test case for sequence classifiers: options that make a network quick on the small corpus. */
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

const { hidden: _, ...withoutStates } = smallNetwork.options;

/** Options of a small `cnn-attention`. */
export const smallCnn = { ...smallNetwork.options, filters: 16, dropout: 0.1 };

/** Options of a small `text-resnet`. */
export const smallResnet = { ...withoutStates, channels: 16, blocks: 2, dropout: 0.1 };

/** Additional options of methods that read topics. */
export const smallTopics = { topics: 6, topicIterations: 50 };

/** Test case for memory networks. */
export const smallMemory = {
  ...smallNetwork,
  options: {
    dimension: 16,
    minCount: 1,
    minWordCount: 1,
    batchSize: 20,
    epochs: 12,
    learningRate: 0.1,
  },
};

/** Test case for networks that write tags. */
export const smallWriter = {
  ...smallNetwork,
  options: {
    hidden: 24,
    dimension: 16,
    minWordCount: 1,
    batchSize: 20,
    epochs: 12,
    learningRate: 0.01,
    beam: 10,
  },
  except: { onlySeenTags: 'writes any sequence of words' },
};

/** Test case for networks that label words. */
export const smallLabels = {
  ...smallNetwork,
  options: {
    hidden: 16,
    dimension: 16,
    minWordCount: 1,
    batchSize: 10,
    epochs: 6,
    learningRate: 0.03,
    l2: 0,
  },
  tagsInText: true,
  except: { onlySeenTags: 'recommends words of the post, even if nobody used them as a tag' },
};
