export type { Lemmatizer } from './lemmas.ts';
export {
  createPipeline,
  type Pipeline,
  type TextOptions,
  type TextProfile,
  type TextTools,
  textOptionsSchema,
} from './pipeline.ts';
export { type Segmenter, useChineseSegmenter } from './segmenter.ts';
export { displayTag, normalizeTag } from './tags.ts';
