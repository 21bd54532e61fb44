/**
 * TF-IDF of Wang et al. 2019, "Microblog Hashtag Generation via Encoding Conversation Contexts" (NAACL), section 3
 * ("Comparisons"), https://aclanthology.org/N19-1164: an unsupervised baseline that ranks the n-grams of the post (n <= 5) by
 * tf-idf and proposes them as tags. It can propose tags that nobody has used.
 *
 * What differs, and why (the paper gives no more details than the above):
 * - tf is the count in the post; idf is `smoothIdf` over the training posts. N-grams in fewer than `minDocuments` (2) of
 *   these count as unseen: nearly all n-grams occur once, and storing them all would take gigabytes.
 * - Words without a letter or digit are not part of a candidate. Candidates of one character are left out, because the paper
 *   filters out single-character hashtags (section 3, "Preprocessing").
 * - Ties go to tags known from training, then to the n-gram with fewer words, then to the earlier one.
 * - An n-gram becomes a tag by joining its words. The paper's data writes tags as words with spaces ("aus open"), while
 *   people write "AusOpen": by default (`join` is `auto`), words are joined with a space if at least a tenth of the training
 *   tags contain one.
 * - A candidate without a telling word (`features/telling-words.ts`) stays in the ranking but is marked `popular`:
 *   a word that nobody has used may be gibberish.
 */
import Type, { type Static } from 'typebox';
import { checkIndices } from '../base/array-checks.ts';
import { throwIfAborted } from '../base/errors.ts';
import { parseOptions } from '../base/options.ts';
import { vector } from '../base/safetensors.ts';
import { normalizeTag } from '../base/tags.ts';
import { frequentNgrams, ngrams } from '../features/ngrams.ts';
import { TagTable } from '../features/tag-table.ts';
import { TellingWords } from '../features/telling-words.ts';
import { smoothIdf } from '../features/tf-idf.ts';
import type { Query } from '../posts/post.ts';
import { createPipeline, type Pipeline } from '../text/pipeline.ts';
import { isSingleCharacter } from '../text/tag-rules.ts';
import type { BundleContents, Explanation, Fitted, Model, Recommendation } from './model.ts';
import { arrayName, bundleArray, bundleLines, tagsToLearn } from './parts/fitting.ts';
import { markPopular, rankProposed } from './parts/ranking.ts';
import { writesSpaces } from './parts/spaced-tags.ts';
import { textOption } from './parts/text-option.ts';

const options = Type.Object(
  {
    text: textOption(),
    maxN: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 20,
      search: { from: 1, to: 5, scale: 'linear' },
      description: 'Maximum number of words in an n-gram',
    }),
    minDocuments: Type.Integer({
      default: 2,
      minimum: 1,
      search: { from: 1, to: 10, scale: 'log' },
      description:
        'N-grams in fewer training posts than this count as unseen; 1 counts exactly but takes much memory',
    }),
    join: Type.Enum(['auto', 'none', 'space'], {
      default: 'auto',
      search: { choices: ['auto', 'none', 'space'] },
      description:
        'How to join the words of a tag: with nothing, with a space, or as the tags of the training posts do (auto)',
    }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

export const tfidf: Model<typeof options> = {
  name: 'tfidf',
  paper: 'TF-IDF of Wang et al., NAACL 2019',
  summary: "the post's own n-grams by tf-idf; may propose tags never used before",
  options,
  async fit(corpus, given, { runtime, signal }) {
    const parsed = parseOptions(options, given, 'tfidf');
    const tags = tagsToLearn(corpus, 'tfidf');
    const pipeline = createPipeline(parsed.text, runtime);
    const documents = corpus.train.map((post, i) => {
      if (i % 1000 === 0) throwIfAborted(signal, 'tfidf');
      return words(post, pipeline);
    });
    return new FittedTfidf({
      options: { ...parsed, text: pipeline.options, join: resolveJoin(parsed.join, tags) },
      pipeline,
      tags,
      documents: documents.length,
      frequencies: frequentNgrams(documents, parsed.maxN, parsed.minDocuments),
    });
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'tfidf');
    const phrases = bundleLines(bundle, 'phrases');
    const counts = bundleArray(bundle, 'documentFrequencies', Uint32Array, phrases.length);
    const documents = bundleArray(bundle, 'documents', Uint32Array, 1)[0];
    checkIndices(counts, documents + 1, arrayName(bundle, 'documentFrequencies'));
    return new FittedTfidf({
      options: parsed,
      pipeline: createPipeline(parsed.text, runtime),
      tags: TagTable.fromLines(bundleLines(bundle, 'tags'), 'bundle of tfidf'),
      documents,
      frequencies: new Map(phrases.map((phrase, i) => [phrase, counts[i]])),
    });
  },
};

/** The tokens that can be part of a tag. */
function words({ text, lang }: Query, pipeline: Pipeline): string[] {
  return pipeline.tokenize(text, lang).filter((token) => /[\p{L}\p{N}]/u.test(token));
}

function resolveJoin(join: Options['join'], tags: TagTable): Options['join'] {
  return join === 'auto' ? (writesSpaces(tags) ? 'space' : 'none') : join;
}

interface Parts {
  readonly options: Options;
  readonly pipeline: Pipeline;
  readonly tags: TagTable;
  /** Number of training posts N. */
  readonly documents: number;
  /** n-gram, its words separated by spaces -> document frequency */
  readonly frequencies: ReadonlyMap<string, number>;
}

/** A word that is a tag in training counts as known, even if it occurs only as a hashtag. */
function tellingWords({ documents, frequencies, tags }: Parts): TellingWords {
  return new TellingWords(
    documents,
    (word) => frequencies.get(word) ?? (tags.id(normalizeTag(word)) === undefined ? 0 : 1),
  );
}

class FittedTfidf implements Fitted {
  readonly #parts: Parts;
  readonly #telling: TellingWords;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#telling = tellingWords(parts);
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const { tags } = this.#parts;
    return queries.map((query) => {
      const { scores, supported } = this.#read(query);
      return markPopular(rankProposed(tags, scores, k), (tag) => supported.has(tag));
    });
  }

  async explain(query: Query, tag: string): Promise<Explanation> {
    const { scores, supported } = this.#read(query);
    const score = scores.get(tag) ?? 0;
    return {
      tag,
      score,
      summary: supported.has(tag)
        ? `The words of #${tag} occur in the post and are rare in other posts (tf-idf ${score.toFixed(1)}).`
        : score > 0
          ? `The words of #${tag} occur in the post, but they are too common or unknown to be evidence for it.`
          : `The words of #${tag} do not occur consecutively in the post.`,
    };
  }

  /**
   * tf-idf of each candidate tag, summed over n-grams that form the same tag, and the candidates with at least one
   * telling word.
   */
  #read(query: Query): { scores: Map<string, number>; supported: ReadonlySet<string> } {
    const { documents, frequencies, options, pipeline } = this.#parts;
    const tokens = words(query, pipeline);
    const telling = this.#telling.among(tokens);
    const scores = new Map<string, number>();
    const supported = new Set<string>();
    for (let n = 1; n <= options.maxN; n++) {
      for (const gram of ngrams(tokens, n)) {
        const frequency = frequencies.get(gram) ?? 0;
        const tag = normalizeTag(options.join === 'space' ? gram : gram.replaceAll(' ', ''));
        if (tag === '' || isSingleCharacter(tag)) continue;
        scores.set(tag, (scores.get(tag) ?? 0) + smoothIdf(documents, frequency));
        if (gram.split(' ').some((word) => telling.has(word))) supported.add(tag);
      }
    }
    return { scores, supported };
  }

  export(): BundleContents {
    const { documents, frequencies, options, tags } = this.#parts;
    return {
      model: 'tfidf',
      options,
      arrays: {
        documents: vector(Uint32Array.of(documents)),
        documentFrequencies: vector(Uint32Array.from(frequencies.values())),
      },
      vocabularies: { tags: tags.toLines(), phrases: [...frequencies.keys()] },
    };
  }
}
