/** Whether a modifier key is held, so that the key belongs to the browser or system (Alt and an arrow key goes back). */
export function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}
