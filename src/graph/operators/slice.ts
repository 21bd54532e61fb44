import { InvalidArgumentError } from '../../base/errors.ts';
import { type Dim, describe, normalizeAxis, plus, type Tensor } from '../tensor.ts';

/**
 * Cuts `before` elements off the front and `after` off the back of an axis (negative counts from the end).
 * A named size 'T' becomes 'T-1'.
 */
export function trim(x: Tensor, axis: number, before: number, after: number): Tensor {
  const at = checkedAxis('trim', x, axis, before, after);
  if (before === 0 && after === 0) return x;
  const size = plus(x.shape[at]!, -before - after);
  if (typeof size === 'number' && size < 0) {
    throw new InvalidArgumentError(
      `trim: cannot cut ${before} and ${after} elements off axis ${at} of ${describe(x)}`,
    );
  }
  const i64 = (n: number) => x.graph.constant([n], [1], 'int64');
  const end = after === 0 ? Number.MAX_SAFE_INTEGER : -after;
  return x.graph.node('Slice', [x, i64(before), i64(end), i64(at)], resized(x, at, size), {
    vjp: ([d]) => [pad(d!, at, before, after)],
  });
}

/** `before` and `after` zeros along an axis (negative counts from the end). */
export function pad(x: Tensor, axis: number, before: number, after: number): Tensor {
  const at = checkedAxis('pad', x, axis, before, after);
  if (before === 0 && after === 0) return x;
  const rank = x.shape.length;
  const pads = Array.from({ length: 2 * rank }, (_, i) =>
    i === at ? before : i === rank + at ? after : 0,
  );
  const shape = resized(x, at, plus(x.shape[at]!, before + after));
  return x.graph.node('Pad', [x, x.graph.constant(pads, [2 * rank], 'int64')], shape, {
    vjp: ([d]) => [trim(d!, at, before, after)],
  });
}

/**
 * Moves everything by so many places along an axis, towards its end if positive; what comes from beyond
 * the other end is 0. The size stays, so the same names fit.
 */
export function shift(x: Tensor, axis: number, by: number): Tensor {
  const at = normalizeAxis('shift', x, axis);
  if (by === 0) return x;
  const rank = x.shape.length;
  // Negative pads cut off.
  const pads = Array.from({ length: 2 * rank }, (_, i) =>
    i === at ? by : i === rank + at ? -by : 0,
  );
  return x.graph.node('Pad', [x, x.graph.constant(pads, [2 * rank], 'int64')], x.shape, {
    vjp: ([d]) => [shift(d!, at, -by)],
  });
}

function resized(x: Tensor, at: number, size: Dim): Dim[] {
  return x.shape.map((dim, i) => (i === at ? size : dim));
}

function checkedAxis(
  operator: string,
  x: Tensor,
  axis: number,
  before: number,
  after: number,
): number {
  if (!(Number.isInteger(before) && Number.isInteger(after) && before >= 0 && after >= 0)) {
    throw new InvalidArgumentError(
      `${operator}: counts must be whole and not negative, got ${before} and ${after} for ${describe(x)}`,
    );
  }
  return normalizeAxis(operator, x, axis);
}
