/**
 * Lines of UTF-8 text as they come in, without their line breaks; the last one may lack its own. A long line is
 * put together once, when its end has come, so that the time stays linear.
 */
export async function* readLines(
  chunks: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: string[] = []; // of the line that has not ended yet
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
