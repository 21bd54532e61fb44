import { describe, expect, it } from 'vitest';
import type { LearnTask } from './learn-worker.ts';
import { type LearnEvent, Learner } from './learner.ts';

const post = (id: string) => ({ id, text: `text of ${id}`, hashtags: ['a'], time: 1 });
const counts = { learned: 1, known: 0, dropped: 0, posts: 9 };

/** A learner whose learnings end when the test says so. */
function learnerOf(names: readonly string[] = ['one']) {
  const tasks: (LearnTask & { end: (how?: Error) => void })[] = [];
  const events: LearnEvent[] = [];
  const reloaded: string[] = [];
  const learner = new Learner({
    everyMs: 60_000,
    mostPosts: 77,
    modelModules: [],
    bundles: () => names.map((name) => ({ name, folder: `/bundles/${name}` })),
    learn: (task) =>
      new Promise((resolve, reject) => {
        tasks.push({ ...task, end: (how) => (how ? reject(how) : resolve(counts)) });
      }),
    reload: async (bundle) => void reloaded.push(bundle),
    onEvent: (event) => events.push(event),
  });
  const ids = () => tasks.map(({ posts }) => posts.map(({ id }) => id));
  return { learner, tasks, events, reloaded, ids };
}

describe('Learner', () => {
  it('gives each bundle the posts with their author, and has it loaded afterwards', async () => {
    const { learner, tasks, events, reloaded } = learnerOf(['one', 'two']);
    learner.add('ann', [post('1'), post('2')]);
    const done = learner.learnNow();
    expect(tasks).toMatchObject([
      { folder: '/bundles/one', mostPosts: 77, posts: [{ id: '1', author: 'ann' }, { id: '2' }] },
    ]);
    expect(reloaded).toEqual([]);
    tasks[0].end();
    await expect.poll(() => tasks.length).toBe(2);
    tasks[1].end();
    await done;
    expect(reloaded).toEqual(['one', 'two']);
    expect(events).toMatchObject([
      { kind: 'learned', bundle: 'one', counts },
      { kind: 'learned', bundle: 'two' },
    ]);
    await learner.learnNow();
    expect(tasks).toHaveLength(2);
  });

  it('learns posts that come meanwhile the next time, one learning at a time', async () => {
    const { learner, tasks, ids } = learnerOf();
    learner.add('ann', [post('1')]);
    const first = learner.learnNow();
    learner.add('bob', [post('2')]);
    const others = [learner.learnNow(), learner.learnNow()];
    expect(ids()).toEqual([['1']]);
    tasks[0].end();
    await first;
    await expect.poll(ids).toEqual([['1'], ['2']]);
    tasks[1].end();
    await Promise.all(others);
    expect(ids()).toHaveLength(2);
  });

  it('keeps posts that could not be learned, in their order', async () => {
    const { learner, tasks, ids, events, reloaded } = learnerOf();
    learner.add('ann', [post('1')]);
    const failing = learner.learnNow();
    learner.add('ann', [post('2')]);
    tasks[0].end(new Error('disk full'));
    await failing;
    expect(events).toMatchObject([
      { kind: 'failed', bundle: 'one', cause: { message: 'disk full' } },
    ]);
    expect(reloaded).toEqual([]);
    void learner.learnNow();
    await expect.poll(ids).toEqual([['1'], ['1', '2']]);
    tasks[1].end();
  });

  it('drops the posts of a forgotten author, also of a learning that then fails', async () => {
    const { learner, tasks, ids } = learnerOf();
    learner.add('ann', [post('1')]);
    learner.add('bob', [post('2')]);
    const learning = learner.learnNow();
    learner.add('ann', [post('3')]);
    let isForgotten = false;
    const forgetting = learner.forget('ann').then(() => {
      isForgotten = true;
    });
    await Promise.resolve();
    expect(isForgotten).toBe(false);
    tasks[0].end(new Error('disk full'));
    await Promise.all([learning, forgetting]);
    void learner.learnNow();
    await expect.poll(ids).toEqual([['1', '2'], ['2']]);
    tasks[1].end();
  });

  it('gives up the oldest if too many wait, and says how many', () => {
    const { learner, events } = learnerOf();
    const many = (size: number, text: string) =>
      Array.from({ length: size }, (_, i) => ({ ...post(`${i}`), text }));
    learner.add('ann', many(10_000, 'short'));
    expect(events).toEqual([]);
    learner.add('ann', many(3, 'short'));
    expect(events).toEqual([{ kind: 'given up', bundle: 'one', posts: 3 }]);
    learner.add('ann', many(1000, 'x'.repeat(20_000)));
    // All short ones leave, and no long one: these have 20 million characters.
    expect(events[1]).toEqual({ kind: 'given up', bundle: 'one', posts: 10_000 });
  });

  it('learns what waits when it closes, without loading it', async () => {
    const { learner, tasks, ids, reloaded } = learnerOf();
    learner.start();
    learner.add('ann', [post('1')]);
    const closed = learner.close();
    expect(ids()).toEqual([['1']]);
    tasks[0].end();
    await closed;
    expect(reloaded).toEqual([]);
  });
});
