/** Small values kept in the browser's storage. If storage is forbidden, they last only as long as the page. */

const prefix = 'octothorpe.';

/** @param where `local` outlives the tab; `session` ends with it */
export function recall(where: 'local' | 'session', name: string): string | undefined {
  try {
    return storage(where).getItem(prefix + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param value undefined deletes the stored value */
export function remember(
  where: 'local' | 'session',
  name: string,
  value: string | undefined,
): void {
  try {
    if (value === undefined) storage(where).removeItem(prefix + name);
    else storage(where).setItem(prefix + name, value);
  } catch {
    // Storage is forbidden or full: the value is not kept.
  }
}

function storage(where: 'local' | 'session'): Storage {
  return where === 'local' ? localStorage : sessionStorage;
}
