/**
 * `octothorpe/networks`: what another package needs to implement a network or another model. Training code is imported
 * when `fit` is called, so that a page that only loads a bundle does not download it. docs/contributing.md has a complete
 * network.
 */
export { Type } from 'typebox';
export { parseOptions } from '../../base/options.ts';
export { TagTable } from '../../features/tag-table.ts';
export { Vocabulary } from '../../features/vocabulary.ts';
export type { Tensor } from '../../graph/graph.ts';
export { Graph, type Parameter } from '../../graph/graph.ts';
export type { Feed, Feeds, GraphRunner, Ort } from '../../graph/graph-runner.ts';
export { normal, ones, uniform, xavierUniform, zeros } from '../../graph/initializers.ts';
export {
  additiveAttention,
  attendBothWays,
  bilinearAttention,
  maskedSoftmax,
} from '../../graph/layers/attention.ts';
export { batchNorm } from '../../graph/layers/batch-norm.ts';
export { conv1d, maxPool1d } from '../../graph/layers/conv1d.ts';
export { dropout } from '../../graph/layers/dropout.ts';
export { layerNorm } from '../../graph/layers/layer-norm.ts';
export { linear } from '../../graph/layers/linear.ts';
export { multiHeadAttention } from '../../graph/layers/multi-head-attention.ts';
export {
  adaptiveMax,
  atStep,
  endStates,
  maskedMax,
  maskedMean,
  maskedSum,
} from '../../graph/layers/pooling.ts';
export { recurrent } from '../../graph/layers/recurrent.ts';
export { encodeOnnx } from '../../graph/onnx.ts';
export { expandLike, sum } from '../../graph/operators/broadcast.ts';
export { cast } from '../../graph/operators/cast.ts';
export * from '../../graph/operators/concat.ts';
export * from '../../graph/operators/cross-entropy.ts';
export * from '../../graph/operators/elementwise.ts';
export { distinctRows, embedding } from '../../graph/operators/gather.ts';
export { affine, gemm, matmul } from '../../graph/operators/matmul.ts';
export * from '../../graph/operators/reduce.ts';
export * from '../../graph/operators/reshape.ts';
export { gatherAlong, scatterAdd } from '../../graph/operators/scatter.ts';
export * from '../../graph/operators/softmax.ts';
export type { Dim, Shape } from '../../graph/shape.ts';
export type { OptimizerSpec } from '../../training/create-optimizer.ts';
export type { ScheduleSpec } from '../../training/schedules.ts';
export { loadParts, partModel } from '../parts/bundle-parts.ts';
export {
  bestTags,
  bundleArray,
  bundleLines,
  checkSameSize,
  tagsToLearn,
} from '../parts/fitting.ts';
export { openGraphs } from '../parts/graphs.ts';
export { markPopular, rankTags } from '../parts/ranking.ts';
export { textOption } from '../parts/text-option.ts';
export type * from './head.ts';
export { generation, generationOptions } from './heads/generation.ts';
export { tagSigmoid, tagSoftmax } from './heads/tag-head.ts';
export { wordLabels } from './heads/word-labels.ts';
export type * from './input.ts';
export { conversation, conversationOptions } from './inputs/conversation.ts';
export { copiedWords } from './inputs/copied-words.ts';
export { history, historyOptions } from './inputs/history.ts';
export { sharedConversation } from './inputs/shared-conversation.ts';
export { topicOptions, topics } from './inputs/topics.ts';
export { wordOptions, words } from './inputs/words.ts';
export type { Network } from './network.ts';
export { networkModel } from './network-model.ts';
export { openTrainingOptions, trainingOptions } from './options.ts';
