import { mutantsOf } from '../mutant.ts';

/** Which hashtags the papers leave out. */
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
];
