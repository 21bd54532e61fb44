import { countGraphemes } from './graphemes.ts';
import { isStopWord } from './stop-words.ts';

/**
 * Which hashtags the papers leave out of their data, as they say; a tag is normalized. Lower-casing, which TagFinder does as
 * well, is part of normalization.
 *
 * - `tagfinder` (2022, section 2.2.1): stop words, and tags "not composed of all letters".
 * - `naacl-2019` (Wang et al., section 3): "single-character hashtags were filtered out for not being meaningful".
 */
export const tagRules: Readonly<Record<'tagfinder' | 'naacl-2019', (tag: string) => boolean>> = {
  tagfinder: (tag) => /^\p{L}[\p{L}\p{M}]*$/u.test(tag) && !isStopWord(tag),
  'naacl-2019': (tag) => !isSingleCharacter(tag),
};

/** One character as people see it, be it of several code points. */
export function isSingleCharacter(tag: string): boolean {
  return countGraphemes(tag) === 1;
}
