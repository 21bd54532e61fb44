import type { Random } from '../../src/base/random.ts';
import type { Author } from './author.ts';
import type { Language } from './language.ts';

/** The text as this author types it: casual spellings, and mistakes in words of plain letters. */
export function roughen(language: Language, author: Author, text: string, random: Random): string {
  let typed = text;
  if (random.uniform() < author.casual) {
    for (const [formal, casual] of language.casual) {
      if (random.uniform() < 0.7) typed = typed.replaceAll(wordPattern(language, formal), casual);
    }
    if (random.uniform() < 0.5) typed = typed.toLowerCase();
  }
  return typed.replace(/[a-z]{4,}/g, (word) =>
    random.uniform() < author.typos ? mistype(word, random) : word,
  );
}

function wordPattern(language: Language, word: string): RegExp {
  return language.space === ' ' ? new RegExp(`\\b${word}\\b`, 'g') : new RegExp(word, 'g');
}

/** One letter dropped, doubled, or swapped with the next; never the first. */
function mistype(word: string, random: Random): string {
  const at = 1 + random.integer(word.length - 2);
  const [before, letter, next, after] = [
    word.slice(0, at),
    word[at],
    word[at + 1],
    word.slice(at + 2),
  ];
  return random.pick([
    `${before}${next}${after}`,
    `${before}${letter}${letter}${next}${after}`,
    `${before}${next}${letter}${after}`,
  ]);
}
