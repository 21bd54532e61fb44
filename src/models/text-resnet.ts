/**
 * Text ResNet of TagFinder, "Hashtag Recommendation for Twitter Data" (2022), section 3.2.2 and Figures 10 and 11: a
 * convolution over 7 words with 64 channels and stride 2, maximum pooling with stride 2, four residual blocks, adaptive
 * average pooling, a linear layer and a sigmoid for each tag. A residual block is two convolutions with as many channels,
 * each followed by batch normalization and ReLU; the block's input is added before the last ReLU. Dropout 0.5, weights
 * initialized as by Glorot and Bengio, Adam.
 *
 * `vectors: corpus` is the report's first embedding, word2vec vectors of the training posts, trained further. Its second, the
 * constant "global vector", is `vectors: given` with `freeze` and vectors of GloVe.
 *
 * What differs, and why: as in `multilabel-lstm.ts`, and
 * - The report's convolution is "7*7". Here it covers 7 words and all dimensions of their vectors, since neighboring
 *   dimensions of a word vector have nothing in common.
 * - The report does not give the widths of the pooling and of the convolutions in the blocks (3 here, as in He et al. 2016),
 *   or what is dropped out (here elements of the pooled vector). The first convolution is followed by batch normalization
 *   and ReLU, too, as in He et al.
 * - Padding is masked everywhere, batch statistics included.
 */
import Type from 'typebox';
import type { Tensor } from '../graph/graph.ts';
import { batchNorm } from '../graph/layers/batch-norm.ts';
import { conv1d, maxPool1d, type Slid, type Sliding } from '../graph/layers/conv1d.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { maskedMean } from '../graph/layers/pooling.ts';
import { add, relu } from '../graph/operators/elementwise.ts';
import { tagFinderOptions, tagFinderSystem } from './multilabel-lstm.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';

const options = Type.Object(
  {
    ...tagFinderOptions,
    channels: Type.Integer({
      default: 64,
      minimum: 1,
      search: { from: 32, to: 256, scale: 'log' },
      description: 'Channels of the convolutions',
    }),
    blocks: Type.Integer({
      default: 4,
      minimum: 0,
      maximum: 20,
      search: { from: 1, to: 6, scale: 'linear' },
      description: 'Residual blocks',
    }),
    dropout: Type.Number({ ...tagFinderOptions.dropout, default: 0.5 }),
  },
  { additionalProperties: false },
);

export const textResnetNetwork: Network<typeof options> = {
  ...tagFinderSystem,
  name: 'text-resnet',
  paper: 'Text ResNet of TagFinder 2022, "Hashtag Recommendation for Twitter Data"',
  summary: 'residual convolutions over the words; a probability of its own for each tag',
  options,
  build({ words, mask }, { channels, blocks, dropout: rate }) {
    const first = convolution(words, mask, 'first', channels, { width: 7, stride: 2 });
    let x = maxPool1d(relu(first.states), first.mask, { width: 3, stride: 2 });
    for (let i = 0; i < blocks; i++) {
      x = { ...x, states: residualBlock(x, `block.${i}`, channels) }; // (T / 4, B, C)
    }
    return { post: dropout(maskedMean(x.states, x.mask), rate) }; // (B, C)
  },
};

export const textResnet = networkModel(textResnetNetwork);

/** Figure 10: relu(x + norm(conv(relu(norm(conv(x)))))). */
function residualBlock({ states: x, mask }: Slid, name: string, channels: number): Tensor {
  const one = convolution(x, mask, `${name}.first`, channels, { width: 3 });
  const two = convolution(relu(one.states), mask, `${name}.second`, channels, { width: 3 });
  return relu(add(x, two.states));
}

/** A convolution and the normalization of its channels. Parameters `name.weight`, `name.bias`, `name.norm.*`. */
function convolution(
  x: Tensor,
  mask: Tensor,
  name: string,
  channels: number,
  sliding: Sliding,
): Slid {
  const slid = conv1d(x, mask, name, channels, sliding);
  return { ...slid, states: batchNorm(slid.states, `${name}.norm`, { mask: slid.mask }) };
}
