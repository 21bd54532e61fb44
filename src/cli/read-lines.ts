/**
 * Yields the lines of UTF-8 text as they arrive, without their line breaks; the last line may lack one. A long line is
 * joined once, when its end has arrived, so the time stays linear.
 */
export async function* readLines(
  chunks: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: string[] = []; // of the current, unfinished line
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    for (const end of lines.slice(0, -1)) {
      pieces.push(end);
      yield withoutReturn(pieces.join(''));
      pieces = [];
    }
    pieces.push(lines.at(-1)!);
  }
  const rest = pieces.join('') + decoder.decode();
  if (rest !== '') yield rest;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
