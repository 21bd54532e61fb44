import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

const never = new AbortController().signal;

it('resolves every call of idle once no work is left', async () => {
  const turns = new Turns({ atOnce: 1, maxWaiting: 1 });
  let finish = () => {};
  const work = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const first = turns.take(() => work, never);
  const second = turns.take(async () => 'second', never);
  const idle = Promise.all([turns.idle(), turns.idle()]);
  expect([turns.running, turns.waiting]).toEqual([1, 1]);
  finish();
  await first;
  await expect(second).resolves.toBe('second');
  await idle;
  expect([turns.running, turns.waiting]).toEqual([0, 0]);
  await turns.idle();
});
