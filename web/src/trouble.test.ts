import { describe, expect, it } from 'vitest';
import { ProblemError, UnreachableError } from '../../src/server/client.ts';
import { retryOf, troubleOf } from './trouble.ts';

const problem = (status: number, retryAfterSeconds?: number) =>
  new ProblemError({ type: 'about:blank', title: 'T', detail: 'D', status }, retryAfterSeconds);

describe('troubleOf', () => {
  it('distinguishes the kinds of failure', () => {
    const kinds = [401, 403, 429, 503, 502, 504, 500, 400, 413].map(
      (s) => troubleOf(problem(s)).kind,
    );
    expect(kinds).toEqual([
      ...['token', 'token', 'rate', 'full', 'away', 'away', 'full', 'refused', 'refused'],
    ]);
    expect(troubleOf(new UnreachableError('x')).title).toBe('Cannot reach the server');
  });

  it('distinguishes a wrong token from a missing one', () => {
    const none = troubleOf(problem(401));
    const error = { ...problem(401).problem, code: 'invalid-token' };
    const wrong = troubleOf(new ProblemError(error));
    expect(none).toMatchObject({ kind: 'token', title: 'This server needs a token' });
    expect(wrong).toMatchObject({ kind: 'token', title: 'This token is not valid here' });
  });

  it('recognizes a server that now has other bundles, and does not hold back new questions', () => {
    const gone = new ProblemError({ ...problem(404).problem, code: 'unknown-bundle' });
    expect(troubleOf(gone).title).toBe('The server’s models have changed');
    expect(retryOf(gone, 1)).toEqual({ inMs: 1000, holds: false });
    expect(troubleOf(problem(404)).kind).toBe('refused');
  });

  it('says in a sentence that the request is too large, whichever limit the server names', () => {
    expect(troubleOf(problem(413)).detail).toMatch(/^The post, its replies .* Shorten the post/);
  });

  it('passes on the detail of a rejected request', () => {
    expect(troubleOf(problem(400)).detail).toBe('D');
    expect(troubleOf(new Error('odd')).detail).toBe('odd');
  });
});

describe('retryOf', () => {
  it('backs off from one second to fifteen while the server is away', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((n) => retryOf(new UnreachableError('x'), n)!.inMs);
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(retryOf(new UnreachableError('x'), 1)!.holds).toBe(false);
  });

  it('waits as long as the server asks, even while the user types', () => {
    expect(retryOf(problem(429, 7), 1)).toEqual({ inMs: 7000, holds: true });
    expect(retryOf(problem(503, 0), 4)).toEqual({ inMs: 1000, holds: true });
  });

  it('does not repeat requests that would be rejected again', () => {
    expect(retryOf(problem(401), 1)).toBeUndefined();
    expect(retryOf(problem(400), 1)).toBeUndefined();
    expect(retryOf(new Error('odd'), 1)).toBeUndefined();
  });
});
