import Type, { type TInteger, type TNumber } from 'typebox';

/** An option that is a number, or `auto` to let training choose it. */
export function automatic<T extends TNumber | TInteger>(
  number: T,
  { description }: { readonly description: string },
) {
  return Type.Union([Type.Literal('auto'), number], { default: 'auto', description });
}
