import Type, { type TInteger, type TNumber } from 'typebox';
import type { SearchSpace } from '../search-space.ts';

/** An option that is a number, or `auto` to let training choose it. */
export function automatic<T extends TNumber | TInteger>(
  number: T,
  annotations: { readonly description: string; readonly search: SearchSpace },
) {
  return Type.Union([Type.Literal('auto'), number], { default: 'auto', ...annotations });
}
