/** `octothorpe/text`: turns the text of a post into tokens. Runs in Node and in browsers. */
export { findHashtags, type Hashtag, type Marking } from '../base/hashtags.ts';
export { displayTag, normalizeTag } from '../base/tags.ts';
export { DisplayForms } from './display-forms.ts';
export { segmentHashtag } from './hashtag-words.ts';
export { type DetectedLanguage, type LanguageDetector, loadLanguageDetector } from './language.ts';
export { type Lemmatizer, loadLemmatizer } from './lemmas.ts';
export {
  createPipeline,
  type Pipeline,
  type TextOptions,
  type TextProfile,
  type TextTools,
  textOptionsSchema,
} from './pipeline.ts';
export { intlSegmenter, type Segmenter } from './segmenter.ts';
export { tagRules } from './tag-rules.ts';
export { TagWords, type TagWordsOptions, wordsOfTag } from './tag-words.ts';
