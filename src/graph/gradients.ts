import { InvalidArgumentError } from '../base/errors.ts';
import type { Tensor } from './graph.ts';
import { add } from './operators/elementwise.ts';
import { describe, sameShape, showShape } from './shape.ts';

/**
 * Appends the backward pass of `loss` to its graph, by reverse-mode differentiation over the tape.
 *
 * @param loss shape []
 * @param tensors tensors to differentiate with respect to: parameters or intermediate tensors (gathered embedding rows)
 * @returns the gradient of the loss for each of `tensors`, with the same shape
 * @throws {InvalidArgumentError} if the loss is not a scalar or does not depend on one of `tensors`
 */
export function gradients(loss: Tensor, tensors: readonly Tensor[]): Tensor[] {
  if (loss.shape.length > 0) {
    throw new InvalidArgumentError(
      `gradients: the loss must be a scalar, got ${describe(loss)}; reduce it first`,
    );
  }
  const { graph } = loss;
  const wanted = reachedFrom(tensors);
  const found = new Map<Tensor, Tensor>([[loss, graph.scalar(1)]]);
  // Vector-Jacobian products append to the tape, so walk a copy of its current entries.
  for (const entry of [...graph.tape].reverse()) {
    if (!entry.outputs.some((t) => found.has(t)) || !entry.inputs.some((t) => t && wanted.has(t))) {
      continue;
    }
    const dInputs = entry.vjp(entry.outputs.map((t) => found.get(t)));
    for (const [i, input] of entry.inputs.entries()) {
      const d = dInputs[i];
      if (!input || !d || !wanted.has(input)) continue;
      if (!sameShape(d.shape, input.shape)) {
        throw new Error(
          `the gradient of "${input.name}" has shape ${showShape(d.shape)} for ${showShape(input.shape)}`,
        );
      }
      const sum = found.get(input);
      found.set(input, sum ? add(sum, d) : d);
    }
  }
  return tensors.map((tensor) => {
    const d = found.get(tensor);
    if (d) return d;
    throw new InvalidArgumentError(`gradients: the loss does not depend on "${tensor.name}"`);
  });
}

/** All tensors that depend on one of `sources`, including the sources. */
function reachedFrom(sources: readonly Tensor[]): Set<Tensor> {
  const reached = new Set(sources);
  for (const { inputs, outputs } of sources[0]?.graph.tape ?? []) {
    if (inputs.some((t) => t && reached.has(t))) for (const t of outputs) reached.add(t);
  }
  return reached;
}
