import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import { ForgottenAuthorError } from './forgotten-authors.ts';
import { openStore } from './open-store.ts';
import type { Store, StoredPost } from './store.ts';

/** A post at minute `minute`. */
export function post(id: string, minute: number, ...hashtags: string[]): StoredPost {
  return { id, text: `text of ${id}`, hashtags, time: Date.UTC(2024, 0, 1) + minute * 60_000 };
}

const oddNames = [
  '',
  ' ',
  `o'Brien "the\\" post`,
  "'; drop table octothorpe.post; --",
  '$1 {a,b} %s null NULL',
  '😀👩‍👩‍👧‍👦',
  '作者',
  'ẞ\u0301 \u202e',
  '\u0001\t\n\u007f\ufffe\uffff',
  'a'.repeat(1000),
  '\u{10ffff}'.repeat(200),
];

/**
 * Every driver passes this suite.
 *
 * @param url returns the URL of an empty store, the same one for each call if the store outlives its process
 */
export function describeStore(
  name: string,
  url: () => string | Promise<string>,
  { isLasting }: { readonly isLasting: boolean },
): void {
  describe(`${name} keeps the contract`, () => {
    let store: Store;
    const open = async () => openStore(await url(), { normalizeTag });
    // Creating a database takes seconds, and more on a busy machine.
    beforeAll(async () => {
      store = await open();
    }, 120_000);
    afterAll(() => store.close());

    const authors = new Set<string>();
    /** An author who is forgotten after the test. */
    const author = (name: string) => {
      authors.add(name);
      return name;
    };
    const clear = async (cleared: Store) => {
      for (const name of authors) {
        await cleared.forget(name);
        await cleared.allow(name);
      }
    };
    afterEach(async () => {
      await clear(store);
      authors.clear();
      // Forgetting its authors removes every trace of a test.
      expect(await store.tagCounts(10)).toEqual([]);
    });

    it('returns what was stored, oldest first', async () => {
      const ann = author('ann');
      const posts = [post('3', 3), post('1', 1, 'Tea', '#Tea Time'), post('2', 2, 'tea')];
      expect(await store.append(ann, posts)).toBe(3);
      expect(await store.latest(ann, 10)).toEqual([posts[1], posts[2], posts[0]]);
      expect(await store.latest(author('bob'), 10)).toEqual([]);
    });

    it('accepts times of any age, but only whole numbers', async () => {
      const ann = author('ann');
      const times = [Number.MIN_SAFE_INTEGER, -1, 0, 8.64e15, Number.MAX_SAFE_INTEGER];
      const posts = times.map((time, i) => ({ ...post(`${i}`, 0), time }));
      await store.append(ann, posts);
      expect(await store.latest(ann, 10)).toEqual(posts);
      for (const time of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
        const wrong = store.append(ann, [post('9', 0), { ...post('10', 0), time }]);
        await expect(wrong).rejects.toThrow(
          `posts[1].time must be a whole number of milliseconds, got ${time}`,
        );
      }
      await expect(store.latest(ann, 1, 0.5)).rejects.toThrow(/^before must be a whole number/);
    });

    it('returns the latest of many, before a time, ordering equal times by id', async () => {
      const ann = author('ann');
      const ids = ['b', 'a', '\u{1f600}', '\uff5e', 'B', 'é'];
      await store.append(ann, [...ids.map((id) => post(id, 5)), post('z', 4), post('y', 6)]);
      const latest = async (limit: number, before?: number) =>
        (await store.latest(ann, limit, before)).map(({ id }) => id);
      expect(await latest(10)).toEqual(['z', 'B', 'a', 'b', 'é', '\uff5e', '\u{1f600}', 'y']);
      expect(await latest(3)).toEqual(['\uff5e', '\u{1f600}', 'y']);
      expect(await latest(2, post('y', 6).time)).toEqual(['\uff5e', '\u{1f600}']);
      expect(await latest(10, post('z', 5).time)).toEqual(['z']);
      expect(await latest(10, post('z', 4).time)).toEqual([]);
      expect(await latest(0)).toEqual([]);
    });

    it('rejects invalid limits', async () => {
      for (const limit of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        const message = `limit must be a whole number >= 0, got ${limit}`;
        await expect(store.latest('ann', limit)).rejects.toThrow(message);
        await expect(store.tagCounts(limit)).rejects.toThrow(message);
      }
    });

    it('does not change a post that is sent again', async () => {
      const ann = author('ann');
      expect(await store.append(ann, [post('1', 1, 'tea')])).toBe(1);
      const again = [{ ...post('1', 9, 'coffee'), text: 'other' }, post('2', 2)];
      expect(await store.append(ann, again)).toBe(1);
      expect(await store.append(ann, again)).toBe(0);
      expect(await store.latest(ann, 10)).toEqual([post('1', 1, 'tea'), post('2', 2)]);
      expect(await store.tagCounts(10)).toEqual([{ tag: 'tea', count: 1 }]);
    });

    it('stores the first of several posts with the same id in one call', async () => {
      const ann = author('ann');
      expect(await store.append(ann, [post('1', 3, 'a'), post('1', 1, 'b')])).toBe(1);
      expect(await store.latest(ann, 10)).toEqual([post('1', 3, 'a')]);
    });

    it('keeps posts of two authors apart, with the same ids', async () => {
      await store.append(author('ann'), [post('1', 1, 'tea')]);
      expect(await store.append(author('bob'), [post('1', 1, 'tea')])).toBe(1);
      expect(await store.tagCounts(10)).toEqual([{ tag: 'tea', count: 2 }]);
      expect(await store.forget('bob')).toBe(1);
      expect(await store.latest('ann', 10)).toEqual([post('1', 1, 'tea')]);
    });

    it('stores all posts of a call or none', async () => {
      const ann = author('ann');
      const posts = [post('1', 1, 'tea'), { ...post('2', 2), text: 'a\0b' }];
      await expect(store.append(ann, posts)).rejects.toThrow(InvalidArgumentError);
      expect(await store.latest(ann, 10)).toEqual([]);
      expect(await store.append(ann, [])).toBe(0);
    });

    it('is not affected by later changes to a post object', async () => {
      const ann = author('ann');
      const hashtags = ['tea'];
      const given = { ...post('1', 1), hashtags };
      await store.append(ann, [given]);
      given.text = 'other';
      hashtags.push('coffee');
      expect(await store.latest(ann, 1)).toEqual([post('1', 1, 'tea')]);
    });

    it('counts tags by their identity, once for each post, most used first', async () => {
      await store.append(author('ann'), [
        post('1', 1, 'Tea', 'TEA', '#tea', 'ｔｅａ', '#', ' '),
        post('2', 2, 'coffee', '\u{1f600}', 'tea'),
        post('3', 3, '\uff40', 'Zen'),
      ]);
      await store.append(author('bob'), [post('1', 1, 'coffee', 'Milk')]);
      await store.append('bob', [post('2', 2, 'coffee')]);
      expect(await store.tagCounts(10)).toEqual([
        { tag: 'coffee', count: 3 },
        { tag: 'tea', count: 2 },
        { tag: '`', count: 1 },
        { tag: 'milk', count: 1 },
        { tag: 'zen', count: 1 },
        { tag: '\u{1f600}', count: 1 },
      ]);
      expect(await store.tagCounts(2)).toEqual([
        { tag: 'coffee', count: 3 },
        { tag: 'tea', count: 2 },
      ]);
      expect(await store.tagCounts(1, 'ann')).toEqual([{ tag: 'tea', count: 2 }]);
      expect(await store.tagCounts(10, 'bob')).toEqual([
        { tag: 'coffee', count: 2 },
        { tag: 'milk', count: 1 },
      ]);
      expect(await store.tagCounts(10, 'nobody')).toEqual([]);
      expect(await store.tagCounts(0)).toEqual([]);
    });

    it('forgets an author with their tags', async () => {
      await store.append(author('ann'), [post('1', 1, 'tea', 'secret'), post('2', 2, 'tea')]);
      await store.append(author('bob'), [post('1', 1, 'tea')]);
      expect(await store.forget('ann')).toBe(2);
      expect(await store.forget('ann')).toBe(0);
      expect(await store.latest('ann', 10)).toEqual([]);
      expect(await store.tagCounts(10, 'ann')).toEqual([]);
      expect(await store.tagCounts(10)).toEqual([{ tag: 'tea', count: 1 }]);
    });

    it('stores nothing of a forgotten author until they are allowed again', async () => {
      const posts = [post('1', 1, 'secret')];
      await store.append(author('ann'), posts);
      expect(await store.isForgotten('ann')).toBe(false);
      expect(await store.allow('ann')).toBe(false);
      await store.forget('ann');
      await store.forget(author('bob'));
      // Bob has no posts, but a history that is imported later may have some.
      for (const name of ['ann', 'bob']) {
        expect(await store.isForgotten(name)).toBe(true);
        await expect(store.append(name, posts)).rejects.toThrow(ForgottenAuthorError);
        await expect(store.append(name, posts)).rejects.toThrow(
          /forgotten.*allow the author again/,
        );
      }
      expect(await store.latest('ann', 1)).toEqual([]);
      expect(await store.tagCounts(10)).toEqual([]);
      expect(await store.append(author('annn'), posts)).toBe(1);

      expect(await store.allow('ann')).toBe(true);
      expect(await store.allow('ann')).toBe(false);
      expect(await store.isForgotten('ann')).toBe(false);
      expect(await store.isForgotten('bob')).toBe(true);
      expect(await store.append('ann', posts)).toBe(1);
      expect(await store.tagCounts(10, 'ann')).toEqual([{ tag: 'secret', count: 1 }]);
    });

    it('remembers forgotten authors with all kinds of names', async () => {
      for (const name of oddNames) await store.forget(author(name));
      for (const name of oddNames) {
        expect(await store.isForgotten(name)).toBe(true);
        await expect(store.append(name, [post('1', 1)])).rejects.toThrow(ForgottenAuthorError);
      }
      expect(await store.isForgotten('somebody else')).toBe(false);
    });

    it('lets no append slip through while its author is forgotten', async () => {
      const names = Array.from({ length: 10 }, (_, i) => author(`author ${i}`));
      const work = names.flatMap((name) => [
        ...[1, 2, 3].map((id) => store.append(name, [post(`${id}`, id, 'a')]).catch(() => 0)),
        store.forget(name),
        ...[4, 5, 6].map((id) => store.append(name, [post(`${id}`, id, 'a')]).catch(() => 0)),
      ]);
      await Promise.all(work);
      for (const name of names) expect(await store.latest(name, 10)).toEqual([]);
      expect(await store.tagCounts(10)).toEqual([]);
    });

    it('rewrites its files after authors were forgotten', async () => {
      await store.erase();
      expect(await store.isErased()).toBe(true);
      await store.append(author('ann'), [post('1', 1, 'secret')]);
      await store.append(author('bob'), [post('1', 1, 'tea')]);
      await store.forget('ann');
      expect(await store.isErased()).toBe(!isLasting);
      await Promise.all([store.erase(), store.append('bob', [post('2', 2, 'tea')])]);
      expect(await store.isErased()).toBe(true);
      // An author without posts leaves nothing behind.
      await store.forget(author('cid'));
      expect(await store.isErased()).toBe(true);
      expect(await store.isForgotten('ann')).toBe(true);
      expect(await store.tagCounts(10)).toEqual([{ tag: 'tea', count: 2 }]);
    });

    it('accepts names and texts of all kinds', async () => {
      for (const name of oddNames) {
        const odd = { ...post(name, 1, name.slice(0, 50), 'x'), text: name.repeat(3) };
        expect(await store.append(author(name), [odd])).toBe(1);
        expect(await store.append(name, [odd])).toBe(0);
      }
      for (const name of oddNames) {
        const odd = { ...post(name, 1, name.slice(0, 50), 'x'), text: name.repeat(3) };
        expect(await store.latest(name, 10)).toEqual([odd]);
        expect(await store.tagCounts(10, name)).toContainEqual({ tag: 'x', count: 1 });
      }
      expect(await store.tagCounts(1)).toEqual([{ tag: 'x', count: oddNames.length }]);
    });

    it('rejects what PostgreSQL cannot store, and has no authors with such names', async () => {
      await store.append(author('ann'), [post('1', 1)]);
      for (const [broken, odd, at] of [
        ['a\0', '"\\u0000"', 1],
        ['\ud83d', '"\\ud83d"', 0],
        ['x\ude00y', '"\\ude00"', 1],
        ['\ude00\ud83d', '"\\ude00"', 0],
      ] as const) {
        const wrong: [string, string, StoredPost][] = [
          ['author', broken, post('2', 2)],
          ['posts[0].id', 'ann', post(broken, 2)],
          ['posts[0].text', 'ann', { ...post('2', 2), text: broken }],
          ['posts[0].hashtags', 'ann', post('2', 2, 'tea', broken)],
        ];
        for (const [where, name, one] of wrong) {
          const outcome = store.append(name, [one]);
          await expect(outcome).rejects.toThrow(InvalidArgumentError);
          await expect(outcome).rejects.toThrow(
            `${where} must not contain NUL characters or halves of surrogate pairs, got ${odd} after ${at} characters; remove it`,
          );
        }
        expect(await store.latest(broken, 10)).toEqual([]);
        expect(await store.tagCounts(10, broken)).toEqual([]);
        expect(await store.forget(broken)).toBe(0);
        expect(await store.isForgotten(broken)).toBe(false);
        expect(await store.allow(broken)).toBe(false);
      }
      expect(await store.latest('ann', 10)).toEqual([post('1', 1)]);
    });

    it('rejects names that are too long for an index', async () => {
      const long = 'é'.repeat(501);
      const message = 'must have at most 1000 bytes in UTF-8, got 1002: "éé';
      await expect(store.append(long, [post('1', 1)])).rejects.toThrow(`author ${message}`);
      await expect(store.append('ann', [post(long, 1)])).rejects.toThrow(`posts[0].id ${message}`);
      await expect(store.append('ann', [post('1', 1, long)])).rejects.toThrow(
        `posts[0].hashtags ${message}`,
      );
      // One character that normalization turns into eighteen.
      const swelling = store.append('ann', [post('1', 1, '\ufdfa'.repeat(200))]);
      await expect(swelling).rejects.toThrow(InvalidArgumentError);
      expect(await store.latest(long, 1)).toEqual([]);
      expect(await store.forget(long)).toBe(0);
    });

    it('stores a post once that many clients send at the same time, and loses none', async () => {
      const ann = author('ann');
      const shared = Array.from({ length: 10 }, (_, i) => post(`shared ${i}`, i, 'tea', `t${i}`));
      const calls = Array.from({ length: 20 }, (_, c) =>
        store.append(c % 2 ? ann : author('bob'), [
          // Each client in another order, so that they meet in the middle.
          ...[...shared.slice(c % 10), ...shared.slice(0, c % 10)],
          post(`own ${c}`, 100, 'own', 'tea'),
        ]),
      );
      const stored = (await Promise.all(calls)).reduce((sum, n) => sum + n, 0);
      expect(stored).toBe(2 * 10 + 20);
      expect((await store.latest(ann, 100)).length).toBe(20);
      expect((await store.tagCounts(3)).slice(0, 2)).toEqual([
        { tag: 'tea', count: 40 },
        { tag: 'own', count: 20 },
      ]);
    });

    it('counts correctly when authors are forgotten while they write', async () => {
      const names = ['ann', 'bob', 'cid'].map(author);
      const work = Array.from({ length: 60 }, async (_, i) => {
        const name = names[i % 3];
        if (i % 5 === 4) {
          await store.forget(name);
          return store.allow(name);
        }
        return store
          .append(name, [post(`${i}`, i, 'b', 'a'), post(`${i}+`, i, `t${i}`, 'a')])
          .catch((error) => expect(error).toBeInstanceOf(ForgottenAuthorError));
      });
      await Promise.all(work);
      const kept = await Promise.all(names.map((name) => store.latest(name, 100)));
      const counts = new Map<string, number>();
      for (const tag of kept.flat().flatMap(({ hashtags }) => hashtags)) {
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
      const counted = (await store.tagCounts(100)).map(({ tag, count }) => [tag, count] as const);
      expect(new Map(counted)).toEqual(counts);
    });

    it('answers ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });

    it('waits for calls in progress when it closes, and rejects later ones', async () => {
      const other = isLasting ? store : await open();
      const ann = author('ann');
      await other.forget(author('bob'));
      const appends = Array.from({ length: 20 }, (_, i) => other.append(ann, [post(`${i}`, i)]));
      const closing = Promise.all([other.close(), other.close()]);
      await expect(other.append(ann, [post('late', 1)])).rejects.toThrow('the store is closed');
      await expect(other.ping()).rejects.toThrow('the store is closed');
      await closing;
      expect(await Promise.all(appends)).toEqual(appends.map(() => 1));
      if (isLasting) {
        store = await open();
        expect((await store.latest(ann, 100)).length).toBe(20);
        expect(await store.isForgotten('bob')).toBe(true);
      }
    });

    if (!isLasting) return;
    it('does the same as the memory driver', { timeout: 120_000 }, async () => {
      const name = fc.constantFrom('ann', 'bob', '😀');
      const aPost = fc.record({
        id: fc.constantFrom('1', '2', '3', '～', '😀'),
        text: fc.string({ unit: 'binary', maxLength: 5 }),
        hashtags: fc.array(fc.constantFrom('Tea', 'tea', '#TEA', '茶', '～', '😀', '#'), {
          maxLength: 3,
        }),
        time: fc.constantFrom(-1, 0, 1, 2),
      });
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.tuple(fc.constant('append' as const), name, fc.array(aPost)) },
        fc.tuple(fc.constantFrom('forget' as const, 'allow' as const), name),
      );
      const limit = fc.nat({ max: 4 });
      const run = async (
        tried: Store,
        [what, name, posts = []]: readonly [string, string, StoredPost[]?],
      ) =>
        what === 'append'
          ? tried.append(name, posts).catch((error: Error) => error.message)
          : tried[what as 'forget' | 'allow'](name);
      for (const one of ['ann', 'bob', '😀']) author(one);
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 6 }),
          limit,
          fc.constantFrom(undefined, 0, 1),
          async (steps, most, before) => {
            const model = await openStore('memory:', { normalizeTag });
            await clear(store);
            for (const one of steps) expect(await run(store, one)).toEqual(await run(model, one));
            expect(await store.tagCounts(most)).toEqual(await model.tagCounts(most));
            for (const one of authors) {
              expect(await store.latest(one, most, before)).toEqual(
                await model.latest(one, most, before),
              );
              expect(await store.tagCounts(most, one)).toEqual(await model.tagCounts(most, one));
              expect(await store.isForgotten(one)).toBe(await model.isForgotten(one));
            }
          },
        ),
        { numRuns: 100 },
      );
    });
  });
}
