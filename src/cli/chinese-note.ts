import { installCommand } from '../base/optional-package.ts';
import type { Runtime } from '../models/model.ts';
import type { Post } from '../posts/post.ts';
import { intlSegmenter } from '../text/segmenter.ts';

const CHINESE = /\p{Script=Han}/u;
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * For posts in Chinese where jieba is not installed: how to install it. Nothing for models that read no text, and where
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
  return `Intl.Segmenter cuts the posts in Chinese, since jieba is not installed; for jieba, run ${installCommand('@node-rs/jieba')} and train again`;
}
