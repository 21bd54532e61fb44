/** A column of a table: its heading and its alignment (right for numbers). */
export interface Column {
  readonly name: string;
  readonly align?: 'left' | 'right';
}

/**
 * Returns the lines of an aligned table with a heading and a rule. East Asian wide characters and emoji count as two
 * columns and combining marks as none, which is exact in most terminals.
 *
 * @param rows one cell per column, as shown
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const widths = columns.map(({ name }, c) =>
    Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[c]))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => pad(cell, widths[c], columns[c].align ?? 'left'))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(columns.map(({ name }) => name)), rule, ...rows.map(line)];
}

/** How many terminal columns a string takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text)
    width += charWidth.wide.test(char) ? 2 : charWidth.none.test(char) ? 0 : 1;
  return width;
}

/** The text cut to `width` terminal columns, with an ellipsis if anything was cut; line breaks become spaces. */
export function clip(text: string, width: number): string {
  const flat = text.replace(/\s+/gu, ' ').trim();
  if (displayWidth(flat) <= width) return flat;
  let kept = '';
  let left = width - 1;
  for (const char of flat) {
    left -= displayWidth(char);
    if (left < 0) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}

const charWidth = {
  // Unicode's East Asian Width W and F, by their blocks, and emoji.
  wide: /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u,
  none: /[\p{Mn}\p{Me}\p{Cf}]/u,
};

/** Pads the text with spaces to `width` terminal columns. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(width - displayWidth(text));
  return align === 'left' ? text + space : space + text;
}
