/** A step with shortlists, for searches that know words by their ids: the graph knows a word by its place in the list of its post. */
import type { Feed } from '../../../graph/graph-runner.ts';
import { unknownWord } from '../inputs/word-feeds.ts';
import { impossible } from './decoder.ts';
import type { StepRunner } from './decoding-step.ts';

/**
 * Wraps the step of a batch. Words that are neither listed nor copied have the score `impossible`.
 *
 * @param step the graph of a step with `outputWeight` and `outputBias`
 * @param lists the ids of the words listed for each post
 * @param vocabulary V; ids from V on are words that only the post has
 */
export function listedStep(
  step: StepRunner,
  lists: readonly Int32Array[],
  vocabulary: number,
): StepRunner {
  let source: Feed | undefined;
  let words: ListedWords[] = [];
  return {
    async run(feeds, outputs) {
      const { wanted } = feeds;
      if (words.length === 0 || source !== feeds.source) {
        source = feeds.source;
        words = lists.map((listed, b) => new ListedWords(listed, copiedBy(source, b)));
      }
      const each = wanted.data.length / lists.length;
      const places = Int32Array.from(wanted.data as Int32Array, (id, i) => {
        return words[Math.floor(i / each)].placeOf(id) ?? -1;
      });
      const out = await step.run(
        {
          ...feeds,
          ...(source && { source: placesOf(source, words) }),
          wanted: {
            data: places.map((place) => Math.max(place, unknownWord)),
            shape: wanted.shape,
          },
        },
        outputs,
      );
      const scores = Float32Array.from(out.wantedScores.data as Float32Array);
      for (const [i, place] of places.entries()) if (place < 0) scores[i] = impossible;
      const { data, shape } = out.newWords;
      const ids = Int32Array.from(data as Int32Array, (place, i) => {
        return words[Math.floor(i / shape[1])].idOf(place) ?? vocabulary + place;
      });
      return {
        ...out,
        wantedScores: { data: scores, shape: out.wantedScores.shape },
        newWords: { data: ids, shape },
      };
    },
  };
}

/** The words of a post by places: those of its list, then those that it can copy alone. */
class ListedWords {
  readonly #ids: readonly number[];
  readonly #places: ReadonlyMap<number, number>;

  constructor(listed: Int32Array, copied: readonly number[]) {
    this.#ids = [...new Set([...listed, ...copied])];
    this.#places = new Map(this.#ids.map((id, place) => [id, place]));
  }

  /** Undefined at the place of a word that only another post of the batch can have. */
  idOf(place: number): number | undefined {
    return this.#ids[place];
  }

  placeOf(id: number): number | undefined {
    return this.#places.get(id);
  }
}

/** @param source ids of words, [T, B] */
function copiedBy(source: Feed | undefined, b: number): number[] {
  if (!source) return [];
  const B = source.shape[1];
  return Array.from(source.data as Int32Array).filter((_, i) => i % B === b);
}

function placesOf({ data, shape }: Feed, words: readonly ListedWords[]): Feed {
  const places = (data as Int32Array).map((id, i) => words[i % words.length].placeOf(id)!);
  return { data: places, shape };
}
