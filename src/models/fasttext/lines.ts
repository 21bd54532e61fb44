/** The lines of text that the library reads: words between spaces and, in training, labels. */

/** The library's own prefix of labels, so that its other programs can read the model. */
const PREFIX = '__label__';
/** The word that the library adds at the end of each line. */
export const END = '</s>';

/** What separates words for the library. All other characters can be part of a word. */
const SEPARATORS = /[\0\t\n\v\f\r ]+/;

/** Not writable as UTF-8. */
const HALF_CHARACTERS = /\p{Surrogate}/gu;

/** A tag's label: its id, so that a tag may contain anything. */
function labelOf(tag: number): string {
  return `${PREFIX}${tag}`;
}

/** The inverse of `labelOf`; undefined if it is no such label. */
export function tagOfLabel(label: string): number | undefined {
  const id = /^__label__(0|[1-9]\d{0,8})$/.exec(label)?.[1];
  return id === undefined ? undefined : Number(id);
}

/**
 * The words of a post as the library reads them. A word that it would take for a label or for the end of a line gets a
 * leading apostrophe.
 */
export function wordsForLines(tokens: readonly string[]): string[] {
  return tokens
    .flatMap((token) => token.replace(HALF_CHARACTERS, '\ufffd').split(SEPARATORS))
    .filter((word) => word !== '')
    .map((word) => (word.startsWith(PREFIX) || word === END ? `'${word}` : word));
}

/** A line of the training file: the labels of the tags, then the words. */
export function trainingLine(tags: readonly number[], words: readonly string[]): string {
  return `${[...tags.map(labelOf), ...words].join(' ')}\n`;
}
