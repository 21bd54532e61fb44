import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor, Vjp } from '../graph.ts';
import type { OperatorName } from '../operator-names.ts';
import { describe, type Shape } from '../shape.ts';
import { broadcastShape, reduceTo } from './broadcast.ts';
import { cast } from './cast.ts';

/** A tensor, or a number, which becomes a scalar of the other operand's type. */
export type Operand = Tensor | number;

/** a + b, with the shapes broadcast as in NumPy. */
export function add(a: Operand, b: Operand): Tensor {
  return binary('Add', a, b, (x, y) => ([d]) => [reduceTo(d!, x.shape), reduceTo(d!, y.shape)]);
}

/** a - b, broadcast. */
export function subtract(a: Operand, b: Operand): Tensor {
  return binary('Sub', a, b, (x, y) => ([d]) => [
    reduceTo(d!, x.shape),
    reduceTo(negate(d!), y.shape),
  ]);
}

/** a * b elementwise, broadcast. */
export function multiply(a: Operand, b: Operand): Tensor {
  return binary('Mul', a, b, (x, y) => ([d]) => [
    reduceTo(multiply(d!, y), x.shape),
    reduceTo(multiply(d!, x), y.shape),
  ]);
}

/** a / b elementwise, broadcast. */
export function divide(a: Operand, b: Operand): Tensor {
  return binary('Div', a, b, (x, y, out) => ([d]) => {
    const dx = divide(d!, y);
    return [reduceTo(dx, x.shape), reduceTo(negate(multiply(dx, out())), y.shape)];
  });
}

export function negate(x: Tensor): Tensor {
  return unary('Neg', x, (d) => negate(d));
}

/** tanh'(x) = 1 - tanh(x)^2 */
export function tanh(x: Tensor): Tensor {
  return unary('Tanh', x, (d, y) => multiply(d, subtract(1, multiply(y, y))));
}

/** 1 / (1 + exp(-x)); its derivative is y (1 - y). */
export function sigmoid(x: Tensor): Tensor {
  return unary('Sigmoid', x, (d, y) => multiply(d, multiply(y, subtract(1, y))));
}

/** max(x, 0); the derivative at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary('Relu', x, (d, y) => multiply(d, x.graph.node('Sign', [y], y.shape)));
}

/** |x|; the derivative at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return unary('Abs', x, (d) => multiply(d, x.graph.node('Sign', [x], x.shape)));
}

export function exp(x: Tensor): Tensor {
  return unary('Exp', x, (d, y) => multiply(d, y));
}

/** Natural logarithm. */
export function log(x: Tensor): Tensor {
  return unary('Log', x, (d) => divide(d, x));
}

export function sqrt(x: Tensor): Tensor {
  return unary('Sqrt', x, (d, y) => divide(multiply(d, 0.5), y));
}

/** ln(1 + exp(x)) = max(x, 0) - ln(sigmoid(|x|)), which does not overflow; its derivative is sigmoid(x). */
export function softplus(x: Tensor): Tensor {
  const { graph } = x;
  const [y] = graph.composite(
    [x],
    () => [subtract(relu(x), log(sigmoid(abs(x))))] as const,
    ([d]) => [multiply(d!, sigmoid(x))],
  );
  return y;
}

/** 1 where the comparison is true and 0 elsewhere, in the type of `a`. No gradient flows through it. */
export function indicator(comparison: 'Greater' | 'Less' | 'Equal', a: Tensor, b: Operand): Tensor {
  const y = operandLike(b, a);
  const shape = commonShape(comparison, a, y);
  return cast(a.graph.node(comparison, [a, y], shape, { type: 'bool' }), a.type);
}

function unary(operator: OperatorName, x: Tensor, vjp: (d: Tensor, y: Tensor) => Tensor): Tensor {
  const y: Tensor = x.graph.node(operator, [x], x.shape, {
    vjp: ([d]) => [vjp(d!, y)],
  });
  return y;
}

function binary(
  operator: OperatorName,
  a: Operand,
  b: Operand,
  vjp: (x: Tensor, y: Tensor, out: () => Tensor) => Vjp,
): Tensor {
  const like = typeof a === 'number' ? (b as Tensor) : a;
  const x = operandLike(a, like);
  const y = operandLike(b, like);
  // In a loop body, one operand may belong to the outer graph.
  const graph = x.graph.sees(y) ? x.graph : y.graph;
  const out: Tensor = graph.node(operator, [x, y], commonShape(operator, x, y), {
    vjp: vjp(x, y, () => out),
  });
  return out;
}

function operandLike(operand: Operand, like: Tensor): Tensor {
  return typeof operand === 'number' ? like.graph.scalar(operand, like.type) : operand;
}

function commonShape(operator: string, x: Tensor, y: Tensor): Shape {
  if (x.type !== y.type) {
    throw new InvalidArgumentError(
      `${operator}: element types differ: ${describe(x)} and ${describe(y)}; cast one of them`,
    );
  }
  return broadcastShape(operator, x.shape, y.shape);
}
