import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { createClient, ProblemError, UnreachableError } from './client.ts';

/** A client whose server, or a proxy in front of it, answers like this. */
function answered(by: (init: RequestInit) => Response, token?: string) {
  return createClient({ baseUrl: 'http://x', token, fetch: async (_, init) => by(init!) });
}

function failing(error: unknown): Response {
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"bundles": ['));
    },
    pull(controller) {
      controller.error(error);
    },
  });
  return new Response(stream);
}

describe('the client', () => {
  it.each<[string, () => Response]>([
    ['a truncated answer', () => failing(new TypeError('terminated'))],
    ['a page of a proxy', () => new Response('<!doctype html>Please log in')],
  ])('rejects what is not an answer: %s', async (_, answer) => {
    const call = answered(answer).models();
    await expect(call).rejects.toThrow(UnreachableError);
    await expect(call).rejects.toThrow('no Octothorpe server answers at http://x');
  });

  it('can be aborted while an answer arrives', async () => {
    const abort = new AbortController();
    const client = answered(() => {
      abort.abort();
      return failing(abort.signal.reason);
    });
    await expect(client.models({ signal: abort.signal })).rejects.toBe(abort.signal.reason);
  });

  it.each([
    ['{"title": "no upstream"}', { title: 'no upstream', type: 'about:blank' }],
    ['{"title": "gone", "status": 404}', { title: 'gone' }],
    ['<!doctype html>', { title: 'HTTP status 502' }],
    ['null', { title: 'HTTP status 502' }],
  ])('takes the status from HTTP, whatever the body says: %s', async (body, problem) => {
    const call = answered(() => new Response(body, { status: 502 })).models();
    await expect(call).rejects.toThrow(ProblemError);
    await expect(call).rejects.toMatchObject({ status: 502, problem: { ...problem, status: 502 } });
  });

  it.each(['', 'two words', 'ключ-ключ', 'line\nbreak'])('rejects the token %j', (token) => {
    const make = () => answered(() => new Response('{}'), token);
    expect(make).toThrow(InvalidArgumentError);
    expect(make).toThrow(/^a token must consist of ASCII letters, digits and punctuation/);
  });

  it('sends its token', async () => {
    let headers: RequestInit['headers'];
    const client = answered((init) => {
      headers = init.headers;
      return new Response('{}');
    }, 'abc-123+/=');
    await client.models();
    expect(headers).toMatchObject({ authorization: 'Bearer abc-123+/=' });
  });
});
