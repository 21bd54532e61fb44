/** Bluesky repositories as servers write them, for tests. */
import { createHash } from 'node:crypto';
import { writeCarStream } from '@atcute/car';
import { CidLinkWrapper, encode, toBytes } from '@atcute/cbor';

/** Records by key, such as `app.bsky.feed.post/3k2a`. */
export type RepositoryRecords = ReadonlyMap<string, unknown>;

interface Block {
  readonly cid: Uint8Array;
  readonly data: Uint8Array;
}

export const DID = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz';

/** A repository as a CAR file. The order of its blocks after the first, the commit, is that of `arrange`. */
export async function repositoryOf(
  records: RepositoryRecords,
  arrange: (blocks: Block[]) => Block[] = (blocks) => blocks,
): Promise<Uint8Array> {
  const blocks: Block[] = [];
  const put = (value: unknown): CidLinkWrapper => {
    const data = encode(value);
    const digest = createHash('sha256').update(data).digest();
    // CID version 1, DAG-CBOR, SHA-256 of 32 bytes.
    const cid = Uint8Array.of(1, 0x71, 0x12, 32, ...digest);
    blocks.push({ cid, data });
    return new CidLinkWrapper(cid);
  };
  const keys = [...records.keys()].sort();
  const links = new Map(keys.map((key) => [key, put(records.get(key))]));
  const top = Math.max(0, ...keys.map(depthOf));
  const data = putNode(keys, top, links, put);
  const commit = put({
    did: DID,
    version: 3,
    data,
    rev: '3k2akqkmlmc2f',
    prev: null,
    sig: toBytes(new Uint8Array(64)),
  });
  const first = blocks.pop()!;
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeCarStream([commit], [first, ...arrange(blocks)]))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A node of the tree, with the keys of its depth and links to nodes of the keys between them. */
function putNode(
  keys: readonly string[],
  depth: number,
  links: ReadonlyMap<string, CidLinkWrapper>,
  put: (value: unknown) => CidLinkWrapper,
): CidLinkWrapper {
  const own = keys.filter((key) => depthOf(key) === depth);
  const between = (from: string | undefined, to: string | undefined) => {
    const inner = keys.filter(
      (key) => (from === undefined || key > from) && (to === undefined || key < to),
    );
    return inner.length > 0 ? putNode(inner, depth - 1, links, put) : null;
  };
  const entries = own.map((key, i) => {
    const p = i === 0 ? 0 : sharedLength(own[i - 1], key);
    return {
      p,
      k: toBytes(new TextEncoder().encode(key.slice(p))),
      v: links.get(key),
      t: between(key, own[i + 1]),
    };
  });
  return put({
    l: own.length > 0 ? between(undefined, own[0]) : between(undefined, undefined),
    e: entries,
  });
}

/** Pairs of leading zero bits in the hash of a key. */
function depthOf(key: string): number {
  const bits = [...createHash('sha256').update(key).digest()]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return Math.floor(bits.indexOf('1') / 2);
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
