import assert from 'node:assert/strict';
import { InvalidArgumentError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { searchSpaces } from '../models/search-space.ts';
import { assertClose, type It, type Subject, scoresOf } from './subject.ts';

/** Checks how a model learns, and which input it rejects. */
export function fitChecks(subject: Subject, it: It): void {
  const { model, options, train, queries, except } = subject;
  const isRefused = (fitting: Promise<unknown>, message: RegExp) =>
    assert.rejects(fitting, (error: Error) => {
      assert.ok(error instanceof InvalidArgumentError, `expected InvalidArgumentError: ${error}`);
      assert.match(error.message, message);
      return true;
    });

  it('gives the same numbers with the same seed', async () => {
    const again = await (await subject.fitOn(train)).recommend(queries, 5);
    assert.deepEqual(again, await (await subject.fitted()).recommend(queries, 5));
  });

  const checkOrder = except.rowOrder ? it.skip : it;
  checkOrder('does not depend on the order of the training posts', async () => {
    const shuffled = new Random(3).shuffle([...train]);
    const rankings = await (await subject.fitOn(shuffled)).recommend(queries, 3);
    const expected = await (await subject.fitted()).recommend(queries, 3);
    assert.deepEqual(
      rankings.map(({ length }) => length),
      expected.map(({ length }) => length),
    );
    assertClose(scoresOf(rankings), scoresOf(expected), 1e-4);
  });

  it('learns from a corpus with a single tag', async () => {
    const one = train.map((post) => ({ ...post, hashtags: ['Solo'] }));
    const rankings = await (await subject.fitOn(one)).recommend(queries.slice(0, 3), 3);
    for (const { tag } of rankings.flat()) if (!except.onlySeenTags) assert.equal(tag, 'solo');
  });

  it('rejects a corpus without posts or without tags', async () => {
    await isRefused(subject.fitOn([]), /corpus is empty/);
    const bare = train.map((post) => ({ ...post, hashtags: [] }));
    await isRefused(subject.fitOn(bare), /none of the 180 training posts has a hashtag/);
  });

  it('rejects unknown and ill-typed options', async () => {
    const unknown = { ...options, noSuchOption: 1 };
    await isRefused(subject.fitWith(unknown), /has no option "noSuchOption"/);
    for (const name of Object.keys(model.options.properties)) {
      const bad = { ...options, [name]: { not: 'a value' } };
      await isRefused(subject.fitWith(bad), new RegExp(`option "${name}"`));
    }
  });

  it('describes every option', () => {
    for (const [name, schema] of Object.entries(model.options.properties)) {
      const { description = '', default: value } = schema as {
        description?: string;
        default?: unknown;
      };
      assert.match(description, /\w{3}/, `description of ${name}`);
      assert.notEqual(value, undefined, `default of ${name}`);
    }
    searchSpaces(model); // throws if one is malformed
  });

  it('stops when aborted: keeps what it has, or reports the interruption', async () => {
    const outcome = await subject.fitOn(train, AbortSignal.abort()).then(
      (kept) => kept.recommend(queries.slice(0, 1), 1),
      (error: Error) => error,
    );
    if (outcome instanceof Error) assert.match(outcome.message, /interrupted/);
    else assert.equal(outcome.length, 1);
  });
}
