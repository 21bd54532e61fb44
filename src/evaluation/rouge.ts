import { porterStem } from '../text/porter-stem.ts';
import { words } from './words.ts';

/** All values are in [0, 1]. `f1` is the harmonic mean (ROUGE's alpha = 0.5), 0 if nothing matches. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Maximum number of words between the two words of a skip bigram in ROUGE-SU4. */
const SKIP_DISTANCE = 4;

/**
 * Returns the units that ROUGE counts in a normalized tag: the words found by `words` (each Han character is a word).
 * Words of more than three letters that begin with a Latin letter or a digit are Porter-stemmed.
 *
 * Differences from ROUGE-1.5.5 with `-m`: words of other scripts are kept (it drops everything except ASCII; the
 * published Chinese figures replace characters by numbers first, with the same effect), WordNet's list of
 * irregular forms is not used, and step 4 of the stemmer is Porter's original.
 *
 * Example: `rougeWords('learning machines')` is `['learn', 'machin']`.
 */
export function rougeWords(tag: string): string[] {
  return words(tag).map((word) =>
    word.length > 3 && /^[a-z0-9]/.test(word) ? porterStem(word) : word,
  );
}

/**
 * ROUGE-1: matches of single words, each counted at most as often as it occurs in the other text.
 *
 * @param candidate words of the prediction, from `rougeWords`
 * @param reference words of the gold tag
 * Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", section 2; ROUGE-1.5.5.
 * Example: "police kill the gunman" against "police killed the gunman", unstemmed, has 3 of 4 words: 0.75.
 */
export function rouge1(candidate: readonly string[], reference: readonly string[]): RougeScore {
  return overlap(candidate, reference);
}

/**
 * ROUGE-SU4: matches of skip bigrams (ordered pairs of words with at most four words between them) and
 * single words, counted as in `rouge1`.
 *
 * As in ROUGE-1.5.5 with `-2 4 -u`, and unlike Lin's section 5.2, the last word of a text does not count as a
 * single word. Therefore, a tag of one word has no units, and scores 0 even against itself.
 *
 * Source: Lin 2004, section 5; `createSkipBigram` of ROUGE-1.5.5, against whose output it is tested.
 * Example: "police kill the gunman" against "police killed the gunman", unstemmed: 3 of 6 pairs and 2 of 3 words on
 * either side match, so 5/9 = 0.556.
 */
export function rougeSu4(candidate: readonly string[], reference: readonly string[]): RougeScore {
  return overlap(skipUnits(candidate), skipUnits(reference));
}

function skipUnits(text: readonly string[]): string[] {
  const units: string[] = [];
  for (let i = 0; i < text.length - 1; i++) {
    units.push(text[i]);
    for (let j = i + 1; j < text.length && j <= i + SKIP_DISTANCE + 1; j++) {
      units.push(`${text[i]} ${text[j]}`);
    }
  }
  return units;
}

function overlap(candidate: readonly string[], reference: readonly string[]): RougeScore {
  const open = new Map<string, number>();
  for (const unit of reference) open.set(unit, (open.get(unit) ?? 0) + 1);
  let hits = 0;
  for (const unit of candidate) {
    const left = open.get(unit) ?? 0;
    if (left === 0) continue;
    hits++;
    open.set(unit, left - 1);
  }
  if (hits === 0) return { precision: 0, recall: 0, f1: 0 };
  return {
    precision: hits / candidate.length,
    recall: hits / reference.length,
    f1: (2 * hits) / (candidate.length + reference.length),
  };
}
