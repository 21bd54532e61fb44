/** Escapes in the strings of JSON and Python. */
const ESCAPES: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '\\': '\\',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The meaning of the escape whose backslash is at `at`, and its length in characters; undefined if it is unknown. */
export function escapeAt(
  text: string,
  at: number,
): { readonly value: string; readonly length: number } | undefined {
  const char = text[at + 1] ?? '';
  const plain = ESCAPES[char];
  if (plain !== undefined) return { value: plain, length: 2 };
  const digits = HEX_DIGITS[char];
  const hex = digits === undefined ? '' : text.slice(at + 2, at + 2 + digits);
  const code = hex.length === digits && /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : -1;
  if (code < 0 || code > 0x10ffff) return undefined;
  return { value: String.fromCodePoint(code), length: 2 + hex.length };
}
