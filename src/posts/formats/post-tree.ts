/**
 * The tree of keys of a Bluesky repository (a Merkle search tree), of which only the posts are kept.
 *
 * Source: the AT Protocol specification of repositories. A node `{ l, e: [{ p, k, v, t }] }` has the link `l` to the
 * keys before its own; an entry shares `p` bytes of its key with the entry before it, followed by `k`, and links to its
 * record `v` and to the keys after it, `t`.
 */
import { asList, asObject } from './json-ld.ts';

type Cbor = typeof import('@atcute/cbor');

const POSTS = 'app.bsky.feed.post/';

/** The content address of a block, in a form that can be compared. */
export type BlockId = string;

export function blockId(bytes: Uint8Array): BlockId {
  return String.fromCharCode(...bytes);
}

interface Node {
  readonly children: readonly BlockId[];
  /** Key of the record (`rkey`) and its block. */
  readonly posts: readonly (readonly [string, BlockId])[];
  /** Collections of the other records. */
  readonly others: readonly string[];
}

export class PostTree {
  readonly #cbor: Cbor;
  readonly #root: BlockId;
  readonly #nodes = new Map<BlockId, Node>();
  #commit: unknown;

  constructor(cbor: Cbor, root: unknown) {
    this.#cbor = cbor;
    this.#root = this.#link(root);
  }

  /** Keeps a block if it is part of the tree, and ignores it otherwise. */
  add(id: BlockId, bytes: Uint8Array): void {
    if (id === this.#root) this.#commit = this.#cbor.decode(bytes);
    else if (isNode(bytes)) this.#nodes.set(id, this.#node(this.#cbor.decode(bytes)));
  }

  /**
   * Walks the tree.
   *
   * @param onOther called with the collection of each record that is no post
   * @returns the account, and the keys of its posts by block (two posts with the same content share one)
   * @throws {Error} if a part of the tree is missing
   */
  posts(onOther: (collection: string) => void): { did: string; keys: Map<BlockId, string[]> } {
    const commit = asObject(this.#commit);
    if (typeof commit?.did !== 'string') throw new Error('its first block is no commit');
    const keys = new Map<BlockId, string[]>();
    const open = [this.#link(commit.data)];
    const seen = new Set(open);
    for (const id of open) {
      const node = this.#nodes.get(id);
      if (!node) throw new Error('a part of its list of records is missing');
      for (const [key, record] of node.posts) {
        const same = keys.get(record);
        if (same) same.push(key);
        else keys.set(record, [key]);
      }
      node.others.forEach(onOther);
      for (const child of node.children) {
        if (seen.has(child)) continue;
        seen.add(child);
        open.push(child);
      }
    }
    return { did: commit.did, keys };
  }

  #node(value: unknown): Node {
    const { l, e } = asObject(value) ?? {};
    const children = l ? [this.#link(l)] : [];
    const posts: [string, BlockId][] = [];
    const others: string[] = [];
    let key = '';
    for (const entry of asList(e)) {
      const { p, k, v, t } = asObject(entry) ?? {};
      if (!this.#cbor.isBytes(k)) throw new Error('a key in its list of records is no text');
      key = key.slice(0, Number(p)) + String.fromCharCode(...this.#cbor.fromBytes(k));
      if (key.startsWith(POSTS)) posts.push([key.slice(POSTS.length), this.#link(v)]);
      else others.push(key.slice(0, key.indexOf('/')));
      if (t) children.push(this.#link(t));
    }
    return { children, posts, others };
  }

  #link(value: unknown): BlockId {
    if (value instanceof this.#cbor.CidLinkWrapper) return blockId(value.bytes);
    throw new Error('a link in its list of records is broken');
  }
}

/** Whether a block is a node, from its first bytes: a map of two, `e` and `l`. Records have a `$type`. */
function isNode(bytes: Uint8Array): boolean {
  return bytes[0] === 0xa2 && bytes[1] === 0x61 && bytes[2] === 0x65;
}
