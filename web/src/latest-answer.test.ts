import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asking, failureOf, LatestAnswer, type Retry } from './latest-answer.ts';

type State = Asking<string, string>;

/** Answers questions only when the test says so. */
function setUp(retry?: (error: unknown, failures: number) => Retry | undefined) {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  const answers = new Map<string, PromiseWithResolvers<string>>();
  const states: State[] = [];
  const asker = new LatestAnswer<string, string>({
    delayMs: 150,
    ask(question, signal) {
      asked.push(question);
      signals.push(signal);
      const answer = withResolvers();
      answers.set(question, answer);
      return answer.promise;
    },
    ...(retry && { retry }),
    onChange: (state) => states.push(state),
  });
  return { asker, asked, signals, answers, states, last: () => states.at(-1) };
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}

function withResolvers(): PromiseWithResolvers<string> {
  let resolve!: (value: string) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<string>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('LatestAnswer', () => {
  it('asks once typing pauses, and only the last question', () => {
    const { asker, asked } = setUp();
    asker.put('s');
    vi.advanceTimersByTime(149);
    asker.put('sn');
    vi.advanceTimersByTime(149);
    expect(asked).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(asked).toEqual(['sn']);
  });

  it('aborts the previous question and drops its late answer', async () => {
    const { asker, signals, answers, states, last } = setUp();
    asker.put('old');
    await vi.advanceTimersByTimeAsync(150);
    asker.put('new');
    await vi.advanceTimersByTimeAsync(150);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    answers.get('new')!.resolve('NEW');
    await vi.advanceTimersByTimeAsync(0);
    answers.get('old')!.resolve('OLD');
    await vi.advanceTimersByTimeAsync(1000);
    expect(last()).toEqual({ kind: 'answered', question: 'new', answer: 'NEW' });
    expect(states.filter(({ kind }) => kind === 'answered')).toHaveLength(1);
  });

  it('drops a late failure of an older question', async () => {
    const { asker, answers, last } = setUp(() => ({ inMs: 10, holds: true }));
    asker.put('old');
    await vi.advanceTimersByTimeAsync(150);
    asker.put('new');
    await vi.advanceTimersByTimeAsync(150);
    answers.get('old')!.reject(new Error('aborted'));
    answers.get('new')!.resolve('NEW');
    await vi.advanceTimersByTimeAsync(1000);
    expect(last()).toEqual({ kind: 'answered', question: 'new', answer: 'NEW' });
  });

  it('says when an answer is slow', async () => {
    const { asker, last } = setUp();
    asker.put('snow');
    await vi.advanceTimersByTimeAsync(150);
    expect(last()).toEqual({ kind: 'asking', question: 'snow', slow: false });
    await vi.advanceTimersByTimeAsync(400);
    expect(last()).toEqual({ kind: 'asking', question: 'snow', slow: true });
  });

  it('retries after a failure, counting failures until there is an answer', async () => {
    const counted: number[] = [];
    const { asker, asked, answers, last } = setUp((_, failures) => {
      counted.push(failures);
      return { inMs: 1000 * failures, holds: false };
    });
    asker.put('snow');
    await vi.advanceTimersByTimeAsync(150);
    for (const waitMs of [1000, 2000]) {
      const now = Date.now();
      answers.get('snow')!.reject(new Error('away'));
      await vi.advanceTimersByTimeAsync(0);
      expect(last()).toMatchObject({ kind: 'failed', retryAt: now + waitMs });
      await vi.advanceTimersByTimeAsync(waitMs);
    }
    answers.get('snow')!.resolve('SNOW');
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toMatchObject({ kind: 'answered' });
    asker.again();
    await vi.advanceTimersByTimeAsync(0);
    answers.get('snow')!.reject(new Error('away'));
    await vi.advanceTimersByTimeAsync(0);
    expect(counted).toEqual([1, 2, 1]);
    expect(asked).toHaveLength(4);
  });

  it('reports a failure until there is an answer, also while it asks again', async () => {
    const { asker, answers, last } = setUp(() => ({ inMs: 1000, holds: false }));
    asker.put('snow');
    await vi.advanceTimersByTimeAsync(150);
    expect(failureOf(last()!)).toBeUndefined();
    const error = new Error('away');
    answers.get('snow')!.reject(error);
    await vi.advanceTimersByTimeAsync(0);
    expect(failureOf(last()!)?.error).toBe(error);
    await vi.advanceTimersByTimeAsync(1000);
    expect(last()).toMatchObject({ kind: 'asking' });
    expect(failureOf(last()!)?.error).toBe(error);
    answers.get('snow')!.resolve('SNOW');
    await vi.advanceTimersByTimeAsync(0);
    expect(failureOf(last()!)).toBeUndefined();
    asker.again();
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toEqual({ kind: 'asking', question: 'snow', slow: false });
  });

  it('does not ask again without a retry', async () => {
    const { asker, asked, answers, last } = setUp();
    asker.put('snow');
    await vi.advanceTimersByTimeAsync(150);
    answers.get('snow')!.reject(new Error('refused'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(['snow']);
    expect(last()).toEqual({ kind: 'failed', question: 'snow', error: new Error('refused') });
  });

  it('delays new questions exactly as long as the server asked for', async () => {
    const { asker, asked, answers } = setUp(() => ({ inMs: 5000, holds: true }));
    asker.put('a');
    await vi.advanceTimersByTimeAsync(150);
    answers.get('a')!.reject(new Error('too fast'));
    await vi.advanceTimersByTimeAsync(0);
    asker.put('b');
    await vi.advanceTimersByTimeAsync(4999);
    expect(asked).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(['a', 'b']);
  });

  it('asks a newer question without delay if the retry does not hold questions back', async () => {
    const { asker, asked, answers } = setUp(() => ({ inMs: 5000, holds: false }));
    asker.put('a');
    await vi.advanceTimersByTimeAsync(150);
    asker.put('b');
    answers.get('a')!.reject(new Error('away'));
    await vi.advanceTimersByTimeAsync(150);
    expect(asked).toEqual(['a', 'b']);
  });

  it('is silent once cleared', async () => {
    const { asker, signals, answers, last } = setUp();
    asker.put('snow');
    await vi.advanceTimersByTimeAsync(150);
    asker.clear();
    answers.get('snow')!.resolve('SNOW');
    asker.again();
    await vi.advanceTimersByTimeAsync(1000);
    expect(signals[0].aborted).toBe(true);
    expect(last()).toEqual({ kind: 'idle' });
  });
});
