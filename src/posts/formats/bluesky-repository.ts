/**
 * The repository of a Bluesky account, a CAR file (`repo.car`), which the account's owner can download and
 * `com.atproto.sync.getRepo` returns. Its posts are read like the records of `bluesky`; likes, follows and other records
 * are counted as skipped.
 *
 * The file is a list of blocks in any order. It is read twice, for the list of records and for the posts, so that only
 * the keys of posts are in memory.
 *
 * Source: the AT Protocol specification of repositories (version 3) and of CAR version 1.
 */
import { DataFormatError, NotSupportedError } from '../../base/errors.ts';
import { optionalPackage } from '../../base/optional-package.ts';
import { toStream } from '../byte-streams.ts';
import { convertAll } from '../json-records.ts';
import type { PostFile } from '../post-file.ts';
import type { Tally } from '../read-report.ts';
import { unpackedChunks } from '../source.ts';
import { fromBlueskyRecord } from './bluesky.ts';
import type { Format, Records } from './format.ts';
import { type BlockId, blockId, PostTree } from './post-tree.ts';

/** How many posts are passed on at a time. */
const BATCH = 500;

export const blueskyRepository: Format = {
  name: 'bluesky-repository',

  async *read(source, { tally }) {
    await source.close();
    const { path, file } = source;
    if (!file) {
      throw new NotSupportedError(`${path}: a repository is read twice; unpack the archive first`);
    }
    try {
      for await (const records of readPosts(file, tally)) {
        yield convertAll(records, fromBlueskyRecord, tally);
      }
    } catch (error) {
      if (error instanceof DataFormatError || error instanceof NotSupportedError) throw error;
      throw new DataFormatError(
        `${path} is not a Bluesky repository, or is damaged or incomplete (${(error as Error).message}); download it again`,
        { cause: error },
      );
    }
  },
};

async function* readPosts(file: PostFile, tally: Tally): AsyncGenerator<Records> {
  const car = await optionalPackage('@atcute/car', () => import('@atcute/car'));
  const cbor = await optionalPackage('@atcute/cbor', () => import('@atcute/cbor'));
  const open = async () => car.fromStream(toStream(await unpackedChunks(file)));

  const blocks = await open();
  const [root] = await blocks.roots();
  const tree = new PostTree(cbor, root);
  for await (const { cid, bytes } of blocks) tree.add(blockId(cid.bytes), bytes);
  let record = 0;
  const { did, keys } = tree.posts((collection) => {
    tally.skipped(`record ${collection.slice(0, 60)}`, ++record);
  });

  let line = 0;
  let values: unknown[] = [];
  let lines: number[] = [];
  const again = await open();
  try {
    for await (const { cid, bytes } of again) {
      for (const key of take(keys, blockId(cid.bytes))) {
        line++;
        try {
          values.push({ uri: `at://${did}/app.bsky.feed.post/${key}`, value: cbor.decode(bytes) });
          lines.push(line);
        } catch {
          tally.malformed('invalid CBOR', line);
        }
      }
      if (values.length < BATCH) continue;
      yield { values, lines };
      values = [];
      lines = [];
    }
  } finally {
    await again.dispose();
  }
  yield { values, lines };
  if (keys.size > 0) throw new Error(`${keys.size} of its posts are missing`);
}

/** Removes and returns the keys of a block. */
function take(keys: Map<BlockId, string[]>, id: BlockId): readonly string[] {
  const found = keys.get(id) ?? [];
  keys.delete(id);
  return found;
}
