/** The CSS properties that determine line breaks and line heights. */
const copied = [
  ...['font', 'letter-spacing', 'word-spacing', 'line-height', 'tab-size', 'text-indent'],
  ...['text-transform', 'direction', 'text-align', 'overflow-wrap', 'word-break'],
  ...['padding-top', 'padding-right', 'padding-bottom', 'padding-left'],
];

export interface CaretPlace {
  /** In CSS pixels from the field's left and top edges at its current scroll position. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly isRightToLeft: boolean;
}

/**
 * Returns the position of characters in a textarea. Browsers do not expose it, so the text is laid out a second time in an
 * invisible element of the same style and width.
 *
 * @param start index of the first character
 * @param end index after the last character, on the same line
 */
export function placeInField(field: HTMLTextAreaElement, start: number, end: number): CaretPlace {
  const style = getComputedStyle(field);
  const copy = document.createElement('div');
  for (const name of copied) copy.style.setProperty(name, style.getPropertyValue(name));
  Object.assign(copy.style, {
    ...{ position: 'absolute', top: '0', left: '0', visibility: 'hidden' },
    ...{ boxSizing: 'border-box', width: `${field.clientWidth}px`, whiteSpace: 'pre-wrap' },
  });
  const mark = document.createElement('span');
  mark.textContent = field.value.slice(start, end);
  copy.append(field.value.slice(0, start), mark);
  field.after(copy);
  const [box = mark.getBoundingClientRect()] = mark.getClientRects();
  const from = copy.getBoundingClientRect();
  copy.remove();
  return {
    left: box.left - from.left,
    right: box.right - from.left,
    bottom: box.bottom - from.top - field.scrollTop,
    isRightToLeft: style.direction === 'rtl',
  };
}
