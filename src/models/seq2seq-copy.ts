/**
 * SEQ2SEQ-COPY: the generator with copying of Yue Wang, Jing Li, Irwin King, Michael R. Lyu, Shuming Shi, "Microblog Hashtag
 * Generation via Encoding Conversation Contexts", NAACL 2019, https://aclanthology.org/N19-1164, section 3 ("Comparisons"): the
 * network of `seq2seq.ts`, which can also copy words of the post, known or not.
 *
 * What differs, and why: as in `seq2seq.ts`, and
 * - The paper refers to Gu et al. 2016, "Incorporating Copying Mechanism in Sequence-to-Sequence Learning" (ACL). Here it is the
 *   pointer-generator of See et al. 2017 (`neural/heads/pointer.ts`): the attention that the decoder has anyway is what words are
 *   copied by, and one gate weighs it against the softmax, where Gu et al. score words to copy apart. There is no coverage.
 */
import { generation } from './neural/heads/generation.ts';
import { copiedWords } from './neural/inputs/copied-words.ts';
import { words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';
import { seq2seqNetwork } from './seq2seq.ts';

export const seq2seqCopyNetwork: Network<typeof seq2seqNetwork.options> = {
  ...seq2seqNetwork,
  name: 'seq2seq-copy',
  paper:
    'SEQ2SEQ-COPY of Wang et al. 2019, "Microblog Hashtag Generation via Encoding Conversation Contexts"; See et al. 2017',
  summary:
    'writes tags word by word and copies words of the post; may propose tags never used before',
  inputs: [words(), copiedWords()],
  head: generation({ copies: true }),
  build: (x, options) => ({ ...seq2seqNetwork.build(x, options), source: x.source }),
};

export const seq2seqCopy = networkModel(seq2seqCopyNetwork);
