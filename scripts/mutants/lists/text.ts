import { mutantsOf } from '../mutant.ts';

/** Which hashtags the papers leave out, and how tags are split into words and joined again. */
export const text = [
  ...mutantsOf(
    'src/text/tag-rules.ts',
    [
      ['tagfinder-keeps-stop-words', ' && !isStopWord(tag)', ''],
      ['tagfinder-letters-without-marks', '[\\p{L}\\p{M}]*', '\\p{L}*'],
      ['tagfinder-keeps-digits', '[\\p{L}\\p{M}]*', '[\\p{L}\\p{M}\\p{N}]*'],
      ['naacl-2019-keeps-all', '(tag) => !isSingleCharacter(tag)', '() => true'],
      ['single-characters-by-code-points', 'countGraphemes(tag) === 1', '[...tag].length === 1'],
    ],
    ['src/text/tag-rules.test.ts'],
  ),
  ...mutantsOf(
    'src/text/tag-words.ts',
    [
      ['tag-words-keep-capitals', 'word.toLowerCase()', 'word'],
      [
        'tag-words-no-regular-tags-first',
        'if (isRegular(tag, words)) known',
        'if (isRegular(tag, words) && tag === separator) known',
      ],
      ['tag-words-nothing-reserved', ' && (reserved.get(key) ?? tag) === tag', ''],
      ['tag-words-taken-twice', ' && !known.#tagOf.has(key)', ''],
      ['tag-words-without-words', 'words.length > 0 && ', ''],
      ['tag-words-open-box-is-a-space', 'OPEN_BOX + OPEN_BOX', 'OPEN_BOX'],
      ['tag-words-no-separator', 'words.join(this.#separator)', "words.join('')"],
    ],
    ['src/text/tag-words.test.ts'],
  ),
  ...mutantsOf(
    'src/text/hashtag-words.ts',
    [
      ['hashtag-words-of-lower-case-only', '[\\p{Lu}\\p{Ll}]{2,60}', '\\p{Ll}{2,60}'],
      [
        'hashtag-words-chinese-whole',
        'if (segmenter) return',
        'if (segmenter && counts === undefined) return',
      ],
      ['hashtag-words-unknown-are-cheap', '(1 - length) * Math.LN10', '0'],
    ],
    ['src/text/tag-words.test.ts', 'src/text/hashtag-words.test.ts'],
  ),
];
