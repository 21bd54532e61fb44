import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { uniform } from '../initializers.ts';
import { sum } from '../operators/broadcast.ts';
import { cast } from '../operators/cast.ts';
import { concat } from '../operators/concat.ts';
import { affine } from '../operators/matmul.ts';
import { reverseSequence } from '../operators/reverse-sequence.ts';
import { zerosLike } from '../operators/sizes.ts';
import { describe, type Shape, sameShape, showShape } from '../shape.ts';
import { dropout } from './dropout.ts';
import { gruScan } from './gru.ts';
import { lstmScan } from './lstm.ts';

export interface RecurrentOptions {
  readonly kind: 'lstm' | 'gru';
  /** Hidden size H of one direction. */
  readonly hidden: number;
  /** Default 1. */
  readonly layers?: number;
  /** Default false. */
  readonly bidirectional?: boolean;
  /** Dropout between layers (default 0). */
  readonly dropout?: number;
  /**
   * The states before the first step (default zeros): for each layer, that of the forward and then of the backward
   * direction; h [B, H] for a GRU, h and c for an LSTM.
   */
  readonly initial?: readonly State[];
}

/** h [B, H], or h and c, each [B, H]. */
type State = Tensor | readonly [h: Tensor, c: Tensor];

/**
 * Stacked, optionally bidirectional LSTM or GRU over time: x [T, B, D] -> [T, B, H], or
 * [T, B, 2H] with the forward states first. Parameters are those of PyTorch, transposed: for each layer (and its
 * `.reverse`), `name.L.input` [D, gates], `name.L.hidden` [H, gates], `name.L.bias` [gates] and, for a GRU,
 * `name.L.hiddenBias`, all uniform in +-1/sqrt(H). Gates are in the order i, f, o, g or r, z, n.
 *
 * Padding must be at the end of a row. States at tokens do not depend on it; states at padding are undefined.
 *
 * @param mask [T, B], 1 at tokens; not needed in one direction
 */
export function recurrent(
  x: Tensor,
  mask: Tensor | undefined,
  name: string,
  options: RecurrentOptions,
): Tensor {
  const { layers = 1, bidirectional = false, dropout: rate = 0, initial } = options;
  const [T, B, D] = x.shape;
  const isMasked = mask ? sameShape(mask.shape, [T, B]) : !bidirectional;
  if (x.shape.length !== 3 || typeof D !== 'number' || !isMasked) {
    throw new InvalidArgumentError(
      `recurrent "${name}": needs [T, B, D] with D fixed and a mask [T, B], got ${describe(x)} and ${mask ? describe(mask) : 'no mask'}`,
    );
  }
  const directions = bidirectional ? 2 : 1;
  if (initial && initial.length !== layers * directions) {
    throw new InvalidArgumentError(
      `recurrent "${name}": needs an initial state for each of ${layers} layers in each of ${directions} directions, got ${initial.length}`,
    );
  }
  const lengths = mask && cast(sum(mask, [0]), 'int64'); // (B)
  const turn = (states: Tensor) => reverseSequence(states, lengths!);
  let input = x;
  for (let layer = 0; layer < layers; layer++) {
    if (layer > 0) input = dropout(input, rate);
    const stem = `${name}.${layer}`;
    const [first, second] = initial?.slice(layer * directions) ?? [];
    const forward = oneDirection(input, stem, options, first);
    if (bidirectional) {
      const backward = turn(oneDirection(turn(input), `${stem}.reverse`, options, second));
      input = concat([forward, backward], 2);
    } else input = forward;
  }
  return input;
}

function oneDirection(
  x: Tensor,
  name: string,
  { kind, hidden: H }: RecurrentOptions,
  state?: State,
): Tensor {
  const { graph } = x;
  const [, B, D] = x.shape as [string, string, number];
  const gates = (kind === 'lstm' ? 4 : 3) * H;
  const draw = uniform(1 / Math.sqrt(H));
  const w = graph.parameter(`${name}.input`, [D, gates], draw);
  const u = graph.parameter(`${name}.hidden`, [H, gates], draw);
  const bias = graph.parameter(`${name}.bias`, [gates], draw);
  const zero = state ? undefined : zerosLike(x, [B, H]);
  const [h, c] = zero ? [zero, zero] : (statesOf(state!, name, kind, [B, H]) as [Tensor, Tensor?]);
  if (kind === 'lstm') return lstmScan(x, { w, u, bias }, [h, c!]);
  const xw = affine(x, w, bias); // (T, B, D) x (D, gates) + (gates)
  return gruScan(xw, u, graph.parameter(`${name}.hiddenBias`, [gates], draw), h);
}

/** @throws {InvalidArgumentError} if the state does not match the layer */
function statesOf(state: State, name: string, kind: string, shape: Shape): readonly Tensor[] {
  const parts = 'name' in state ? [state] : state;
  const isRight = parts.length === (kind === 'lstm' ? 2 : 1);
  if (isRight && parts.every((part) => sameShape(part.shape, shape))) return parts;
  throw new InvalidArgumentError(
    `recurrent "${name}": the initial state of ${kind === 'lstm' ? 'an lstm is [h, c], each' : 'a gru is h,'} ${showShape(shape)}, got ${parts.map(describe).join(' and ')}`,
  );
}
