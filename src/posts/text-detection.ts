/** Tells text with a post a line from tables, which are often named `.txt` too. */
import { fieldNames } from './validate.ts';

const DELIMITERS = ['\t', ';', '|', ','];

/** How many lines have to agree, and how many are looked at. */
const [FEWEST, MOST] = [3, 20];

/**
 * The format of a file named `.txt`, from its head.
 *
 * @returns undefined for what seems to be a table, but of unknown columns
 */
export function textFormatOf(head: string): 'csv' | 'text' | undefined {
  const lines = head.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  if (namesText(lines[0] ?? '')) return 'csv';
  // The head may end within a line.
  const whole = lines.slice(0, Math.min(MOST, Math.max(1, lines.length - 1)));
  const counts = DELIMITERS.map((delimiter) => whole.map((line) => line.split(delimiter).length));
  const isTable = counts.some(([first, ...rest]) => first > 1 && rest.every((n) => n === first));
  return isTable && whole.length >= FEWEST ? undefined : 'text';
}

/** Whether a line names the columns of a table: the text and another field. */
function namesText(line: string): boolean {
  const names = new Set(
    line.split(/[\t;|,]/).map((name) => name.replace(/^[\s"]+|[\s"]+$/g, '').toLowerCase()),
  );
  const fields = Object.values(fieldNames).flat();
  return names.has('text') && fields.some((field) => field !== 'text' && names.has(field));
}
