import type { FastRandom } from '../../base/fast-random.ts';
import type { State } from './state.ts';

/** Weights outside of [1 / HUGE, HUGE] are scaled, so that long posts neither overflow nor underflow. */
const HUGE = 1e100;

/** Collapsed Gibbs sampling for `ttm`, eq. (2) to (4) in the header of `ttm.ts`. */
export class Sampler {
  readonly #state: State;
  readonly #random: Pick<FastRandom, 'uniform'>;
  /** Scratch for the weights of topics. shape (K,) */
  readonly #weights: Float64Array;
  /** Scratch for the weights of triggers; grows. */
  #triggerWeights = new Float64Array(64);

  constructor(state: State, random: Pick<FastRandom, 'uniform'>) {
    this.#state = state;
    this.#random = random;
    this.#weights = new Float64Array(state.sizes.topics);
  }

  /** Draws everything that is hidden in one post anew. */
  sample(post: number): void {
    this.#drawBackground(post);
    this.#drawTriggers(post);
    this.#drawTopic(post);
  }

  /** eq. (2): which words are topical. A word that triggers a tag is, so it has no choice. */
  #drawBackground(post: number): void {
    const { state, from, to, firstTag, lastTag } = this.#post(post);
    const { words: V, topics: K } = state.sizes;
    const { beta, delta } = state.priors;
    const topic = state.topics[post];
    const tags = lastTag - firstTag;
    let topicalHere = 0;
    for (let at = from; at < to; at++) topicalHere += state.topical[at];
    for (let at = from; at < to; at++) {
      if (this.#isTrigger(at, firstTag, lastTag)) continue;
      const word = state.words[at];
      if (state.topical[at]) {
        topicalHere--;
        state.countTopical(word, topic, -1);
      } else state.countBackground(word, -1);
      // Words that are topical anywhere: all others, without this one.
      const topicalWords = state.words.length - 1 - state.backgroundWords;
      const topical =
        (((topicalWords + delta) * (state.wordTopics[word * K + topic] + beta)) /
          (state.wordsOf[topic] + V * beta)) *
        ((topicalHere + 1) / (topicalHere + 2)) ** tags;
      const background =
        ((state.backgroundWords + delta) * (state.background[word] + beta)) /
        (state.backgroundWords + V * beta);
      const isTopical = this.#random.uniform() * (topical + background) < topical;
      state.topical[at] = isTopical ? 1 : 0;
      if (isTopical) {
        topicalHere++;
        state.countTopical(word, topic, 1);
      } else state.countBackground(word, 1);
    }
  }

  #isTrigger(at: number, firstTag: number, lastTag: number): boolean {
    const { triggers } = this.#state;
    for (let use = firstTag; use < lastTag; use++) if (triggers[use] === at) return true;
    return false;
  }

  /** eq. (3): the trigger of each tag, one of the topical words or the empty word. */
  #drawTriggers(post: number): void {
    const { state, from, to, firstTag, lastTag } = this.#post(post);
    const { topics: K, tagShares } = state.sizes;
    const { gamma } = state.priors;
    const topic = state.topics[post];
    if (this.#triggerWeights.length <= to - from) {
      this.#triggerWeights = new Float64Array(2 * (to - from) + 1);
    }
    const weights = this.#triggerWeights;
    for (let use = firstTag; use < lastTag; use++) {
      state.countTrigger(post, use, topic, -1);
      const prior = gamma * tagShares[state.tags[use]];
      let sum = 0;
      for (let at = from - 1; at < to; at++) {
        const isEmptyWord = at < from;
        if (!isEmptyWord && !state.topical[at]) continue;
        const word = isEmptyWord ? state.sizes.words : state.words[at];
        const count = state.translations.get(state.pair(post, use, isEmptyWord ? -1 : at), topic);
        const weight = (count + prior) / (state.triggered[word * K + topic] + gamma);
        weights[at - from + 1] = weight;
        sum += weight;
      }
      let left = this.#random.uniform() * sum;
      let drawn = -1;
      for (let at = from - 1; at < to; at++) {
        if (at >= from && !state.topical[at]) continue;
        drawn = at < from ? -1 : at;
        left -= weights[at - from + 1];
        if (left < 0) break;
      }
      state.triggers[use] = drawn;
      state.countTrigger(post, use, topic, 1);
    }
  }

  /** eq. (4): the topic of the post. */
  #drawTopic(post: number): void {
    const { state } = this.#post(post);
    state.leave(post);
    const weights = this.#weights;
    for (let k = 0; k < weights.length; k++) weights[k] = state.postsOf[k] + state.priors.alpha;
    this.#weighWords(post);
    this.#weighTags(post);
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += weights[k];
    let left = this.#random.uniform() * sum;
    let topic = 0;
    while (topic < weights.length - 1 && (left -= weights[topic]) >= 0) topic++;
    state.enter(post, topic);
  }

  /** Multiplies the weights by the probability of the post's topical words, one after the other. */
  #weighWords(post: number): void {
    const { state, from, to } = this.#post(post);
    const { words: V, topics: K } = state.sizes;
    const { beta } = state.priors;
    const { wordTopics, wordsOf } = state;
    const weights = this.#weights;
    let before = 0;
    let last = -1;
    let same = 0; // beta, plus how often the word came before in this post
    for (let at = from; at < to; at++) {
      if (!state.topical[at]) continue;
      const word = state.words[at];
      same = word === last ? same + 1 : beta;
      last = word;
      const mass = before++ + V * beta;
      for (let k = 0, i = word * K; k < K; k++, i++) {
        weights[k] *= (V * (wordTopics[i] + same)) / (wordsOf[k] + mass);
      }
      this.#scale();
    }
  }

  /** Multiplies the weights by the probability of the post's tags, given their triggers. */
  #weighTags(post: number): void {
    const { state, firstTag, lastTag } = this.#post(post);
    const { topics: K, tagShares } = state.sizes;
    const { triggered } = state;
    const { first, next, topics, counts } = state.translations;
    const weights = this.#weights;
    for (let use = firstTag; use < lastTag; use++) {
      const word = state.triggerWord(use);
      let mass = state.priors.gamma; // plus how many tags of this post the word has triggered before
      for (let other = firstTag; other < use; other++)
        if (state.triggerWord(other) === word) mass++;
      for (let k = 0, i = word * K; k < K; k++, i++) weights[k] /= triggered[i] + mass;
      const prior = state.priors.gamma * tagShares[state.tags[use]];
      const pair = state.pair(post, use, state.triggers[use]);
      for (let cell = first[pair]; cell >= 0; cell = next[cell]) {
        weights[topics[cell]] *= (counts[cell] + prior) / prior;
      }
      this.#scale();
    }
  }

  #scale(): void {
    const weights = this.#weights;
    let largest = 0;
    for (let k = 0; k < weights.length; k++) if (weights[k] > largest) largest = weights[k];
    if (largest > 1 / HUGE && largest < HUGE) return;
    for (let k = 0; k < weights.length; k++) weights[k] /= largest;
  }

  /** The post's words and tags in the arrays of the state. */
  #post(post: number) {
    const state = this.#state;
    return {
      state,
      from: state.wordOffsets[post],
      to: state.wordOffsets[post + 1],
      firstTag: state.tagOffsets[post],
      lastTag: state.tagOffsets[post + 1],
    };
  }
}
