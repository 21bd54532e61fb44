import { normalizeAxis, type Tensor } from '../tensor.ts';

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
