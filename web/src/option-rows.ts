/** A bundle's options as rows. Options in groups are prefixed with the group's name ("text.nfkc"). */
export function optionRows(
  options: Readonly<Record<string, unknown>>,
  group = '',
): { readonly name: string; readonly value: string }[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const name = group + key;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return optionRows(value as Record<string, unknown>, `${name}.`);
    }
    return [{ name, value: typeof value === 'string' ? value : JSON.stringify(value) }];
  });
}
