import { installCommand } from '../base/optional-package.ts';
import type { Runtime } from '../models/model.ts';
import type { Post } from '../posts/post.ts';
import { intlSegmenter } from '../text/segmenter.ts';

const CHINESE = /\p{Script=Han}/u;
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * A note on how to install jieba, if there are posts in Chinese and it is not installed; undefined otherwise, and if
 * the settings ask for `Intl.Segmenter`.
 */
export function chineseNote(
  posts: readonly Post[],
  settings: Readonly<Record<string, unknown>>,
  { chinese }: Runtime,
): string | undefined {
  if (chinese !== undefined) return undefined;
  const text = settings.text as { readonly chinese?: string } | string | undefined;
  if (typeof text === 'object' && text.chinese === intlSegmenter.name) return undefined;
  if (!posts.some((post) => CHINESE.test(post.text) && !JAPANESE.test(post.text))) return undefined;
  return `jieba is not installed, so Intl.Segmenter splits the Chinese posts into words; to use jieba, run ${installCommand('@node-rs/jieba')} and train again`;
}
