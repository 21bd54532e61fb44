/** Small things kept in the browser. Where storage is forbidden they last as long as the page. */

const prefix = 'octothorpe.';

/** @param where `local` outlives the tab; `session` ends with it */
export function recall(where: 'local' | 'session', name: string): string | undefined {
  try {
    return storage(where).getItem(prefix + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param value undefined: forget it */
export function remember(
  where: 'local' | 'session',
  name: string,
  value: string | undefined,
): void {
  try {
    if (value === undefined) storage(where).removeItem(prefix + name);
    else storage(where).setItem(prefix + name, value);
  } catch {
    // Forbidden or full: then it is not remembered.
  }
}

function storage(where: 'local' | 'session'): Storage {
  return where === 'local' ? localStorage : sessionStorage;
}
