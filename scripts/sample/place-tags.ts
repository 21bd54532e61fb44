import type { Random } from '../../src/base/random.ts';
import type { Author } from './author.ts';
import type { Language } from './language.ts';

/** The text including its tags, and the tags as spelled there, in the order of the text. */
export interface TaggedText {
  readonly text: string;
  readonly hashtags: string[];
}

/**
 * Inserts `tags` into `text`. A tag whose words occur there may replace them, one may be a word in an
 * extra sentence, and the others go to the end or, for some authors, to the start.
 */
export function placeTags(
  language: Language,
  author: Author,
  text: string,
  tags: readonly string[],
  random: Random,
): TaggedText {
  const spelt = tags.map((tag) => spell(author, tag, random));
  const written = spelt.map((tag) =>
    author.closesTags && language.code === 'zh' ? `#${tag}#` : `#${tag}`,
  );
  const loose: string[] = [];
  let body = text;
  for (const [i, tag] of tags.entries()) {
    const words = wordsOf(tag, language);
    if (author.placement === 'inline' ? random.uniform() < 0.8 : random.uniform() < 0.15) {
      const replaced = body.replace(words, language.space === '' ? pad(written[i]) : written[i]);
      if (replaced !== body) {
        body = replaced;
        continue;
      }
    }
    loose.push(written[i]);
  }
  if (author.placement === 'inline' && loose.length > 0 && random.uniform() < 0.5) {
    const tag = loose.shift()!;
    const sentence = random.pick(language.inlineTags);
    const word = language.space === '' ? pad(tag) : tag;
    body = `${sentence.replace('{tag}', word)}${language.space}${body}`;
  }
  const parts = author.placement === 'start' ? [...loose, body] : [body, ...loose];
  const result = parts.join(' ').replace(/ {2,}/g, ' ').trim();
  const order = (i: number) => result.indexOf(written[i]);
  const hashtags = spelt
    .map((tag, i) => ({ tag, at: order(i) }))
    .sort((a, b) => a.at - b.at)
    .map(({ tag }) => tag);
  return { text: result, hashtags };
}

function spell(author: Author, tag: string, random: Random): string {
  const draw = random.uniform();
  const spelling = draw < 0.92 ? author.spelling : draw < 0.97 ? 'lower' : 'upper';
  if (spelling === 'camel') return tag;
  return spelling === 'lower' ? tag.toLowerCase() : tag.toUpperCase();
}

/** Matches the words of a tag in a sentence: "latte art" for LatteArt, ignoring case. */
function wordsOf(tag: string, language: Language): RegExp {
  if (language.space === '') return new RegExp(tag);
  return new RegExp(`\\b${tag.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')}\\b`, 'i');
}

function pad(tag: string): string {
  return ` ${tag} `;
}
