/**
 * Apache Parquet, read and written one row group at a time. `hashtags` and `conversation` are lists of strings, or
 * strings with a list as in CSV; `time` is a timestamp, or a number as in other formats. Its code is large, and loaded
 * for such files only.
 */
import { NotSupportedError } from '../../base/errors.ts';
import type { Format, PostWriter } from './format.ts';

export const parquet: Format = {
  name: 'parquet',

  async *read(source, context) {
    const { readParquet } = await import('./parquet-reader.ts');
    yield* readParquet(source, context);
  },

  writer(path, open) {
    if (path.endsWith('.gz')) {
      throw new NotSupportedError(`${path}: Parquet compresses its columns itself; remove .gz`);
    }
    const sink = open(path);
    let writer: PostWriter | undefined;
    const load = async () => {
      const { parquetWriter } = await import('./parquet-writer.ts');
      writer ??= parquetWriter(sink);
      return writer;
    };
    return {
      write: async (posts) => (await load()).write(posts),
      finish: async () => (await load()).finish(),
    };
  },
};
