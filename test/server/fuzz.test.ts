/**
 * Violates every schema of the OpenAPI document in turn, and generates requests that satisfy them. The
 * answer must always be a successful one or a problem document.
 */

import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OctothorpeServer } from '../../src/server/create-server.ts';
import {
  expectNoInside,
  memoryStore,
  temporaryFolder,
  testServer,
  writeSmallBundle,
} from '../../src/server/server.case.ts';

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly { readonly const: unknown }[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: Schema;
}

interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  readonly bodyExample?: unknown;
  readonly statuses: readonly number[];
}

let server: OctothorpeServer;
let operations: readonly Operation[];
beforeAll(async () => {
  const folder = join(await temporaryFolder(), 'knn');
  await writeSmallBundle(folder, 'knn', 60);
  server = await testServer({ bundles: [{ name: 'knn', folder }], store: await memoryStore() });
  await server.load();
  operations = readOperations((await server.app.inject('/openapi.json')).json());
});

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document
function readOperations(document: any): Operation[] {
  expect(document.openapi).toBe('3.1.0');
  return Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    // biome-ignore lint/suspicious/noExplicitAny: an OpenAPI operation
    Object.entries<any>(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content['application/json'].schema,
      bodyExample: operation.requestBody?.content['application/json'].example,
      statuses: Object.keys(operation.responses).map(Number),
    })),
  );
}

/** The smallest value that satisfies a schema. */
function example(schema: Schema): unknown {
  if (schema.anyOf) return schema.anyOf[0].const;
  if (schema.type === 'object') {
    const names = schema.required ?? [];
    return Object.fromEntries(names.map((name) => [name, example(schema.properties![name])]));
  }
  if (schema.type === 'array') return Array(schema.minItems ?? 0).fill(example(schema.items!));
  if (schema.type === 'integer') return Math.max(0, schema.minimum ?? 0);
  if (schema.type === 'boolean') return true;
  return schema.pattern ? 'knn' : 'a'.repeat(schema.minLength ?? 1);
}

/** Values that violate a schema, each in one place. */
function* broken(schema: Schema): Generator<unknown> {
  for (const odd of [null, {}, [], 'x\0', 1.5, true, { __proto__: 1 }, [[]], '😀'.repeat(3)]) {
    if (!takes(schema, odd)) yield odd;
  }
  if (schema.maxLength !== undefined) yield '\ud800'.repeat(schema.maxLength + 1);
  if (schema.minLength) yield '';
  if (schema.minimum !== undefined) yield* [schema.minimum - 1, -1e300];
  if (schema.maximum !== undefined) yield* [schema.maximum + 1, 1e300, 2 ** 53];
  if (schema.pattern !== undefined) yield* ['', '../..', 'A b', 'ｋｎｎ'];
  if (schema.type === 'array') {
    const items = schema.items!;
    for (const one of broken(items)) yield [one];
    if (schema.maxItems !== undefined) yield Array(schema.maxItems + 1).fill(example(items));
    if (schema.minItems) yield [];
  }
  if (schema.type === 'object') {
    const whole = example(schema) as object;
    for (const name of schema.required ?? []) yield { ...whole, [name]: undefined };
    yield { ...whole, extra: 1 };
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      for (const one of broken(property)) yield { ...whole, [name]: one };
    }
  }
}

function takes({ type, anyOf, minItems, required, pattern }: Schema, value: unknown): boolean {
  if (anyOf) return anyOf.some((one) => one.const === value);
  if (Array.isArray(value)) return type === 'array' && value.length === 0 && !minItems;
  if (type === 'object') return typeof value === 'object' && value !== null && !required?.length;
  if (type === 'string') return typeof value === 'string' && !pattern;
  return typeof value === type;
}

const fill = ({ path, parameters }: Operation, given: Readonly<Record<string, string>> = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const { schema } = parameters.find((one) => one.name === name)!;
    return given[name] ?? encodeURIComponent(String(example(schema)));
  });

async function send(
  { method, statuses }: Operation,
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<number> {
  const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await server.app.inject({
    method,
    url,
    ...(payload !== undefined && { payload, headers }),
  });
  const { statusCode: status } = answer;
  const context = `${method} ${url.slice(0, 80)} ${String(payload).slice(0, 120)}: ${status} ${answer.body.slice(0, 200)}`;
  expect(status < 500 || statuses.includes(status), context).toBe(true);
  if (status >= 400) {
    expect(answer.headers['content-type'], context).toMatch(/^application\/problem\+json/);
    expect(answer.json(), context).toMatchObject({ status, detail: expect.any(String) });
    // The answer may repeat what was sent, but must not reveal internals.
    expectNoInside(answer.body);
  }
  return status;
}

describe('the OpenAPI document', () => {
  it('has every route, each with a summary and problem documents', () => {
    const paths = operations.map(({ method, path }) => `${method} ${path}`);
    expect(paths.filter((path) => path.includes('/v1/')).sort()).toEqual([
      'DELETE /v1/authors/{author}',
      'DELETE /v1/authors/{author}/forgotten',
      'GET /v1/authors/{author}/forgotten',
      'GET /v1/authors/{author}/posts',
      'GET /v1/authors/{author}/tags',
      'GET /v1/models',
      'GET /v1/models/{name}/tags',
      'GET /v1/tags',
      'POST /v1/authors/{author}/posts',
      'POST /v1/explain',
      'POST /v1/models/{name}/reload',
      'POST /v1/recommend',
    ]);
  });

  it('has an example of each body, which is answered', async () => {
    for (const operation of operations) {
      if (!operation.body) continue;
      expect(operation.bodyExample).toBeInstanceOf(Object);
      expect(await send(operation, fill(operation), operation.bodyExample)).toBe(200);
    }
  });

  it('is enforced: each body with one violation is rejected', async () => {
    let count = 0;
    for (const operation of operations) {
      if (!operation.body) continue;
      expect(await send(operation, fill(operation), example(operation.body))).toBe(200);
      for (const body of broken(operation.body)) {
        count++;
        const status = await send(operation, fill(operation), body ?? 'null');
        expect([400, 413], JSON.stringify(body)?.slice(0, 200)).toContain(status);
      }
    }
    expect(count).toBeGreaterThan(300);
  });

  it('is enforced: each invalid parameter is rejected', async () => {
    const odd = ['NaN', '1e400', '-1', '1.5', '', 'null', '😀', '%00', '9'.repeat(400)];
    for (const operation of operations) {
      for (const { name, in: place, schema } of operation.parameters) {
        for (const value of odd) {
          const text = value === '%00' ? value : encodeURIComponent(value);
          const url =
            place === 'path'
              ? fill(operation, { [name]: text })
              : `${fill(operation)}?${name}=${text}`;
          const body = operation.body && example(operation.body);
          const status = await send(operation, url, body);
          if (place === 'query' && schema.type !== 'string') expect(status, url).toBe(400);
          if (schema.maxLength && value.length > schema.maxLength) expect(status, url).toBe(400);
        }
      }
      await send(operation, `${fill(operation)}?a=1&a=2&limit=1&limit=2`);
      for (const path of ['%', '%zz', '%ff', '%c0%ae', '%2e%2e%2f', 'a/b', '//', '%00']) {
        await send(operation, `${fill(operation)}/${path}`);
        const given = Object.fromEntries(operation.parameters.map(({ name }) => [name, path]));
        await send(operation, fill(operation, given));
      }
    }
  });

  it('is enforced for bodies that are not JSON, other media types and other methods', async () => {
    const bodies = ['{', '', 'NaN', '{"posts":NaN}', '[1e999]', '\u0000', '{"__proto__":{}}', '"'];
    for (const operation of operations) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        const isKnown = operations.some(
          (one) => one.path === operation.path && one.method === method,
        );
        const url = fill(operation);
        if (!isKnown) expect(await send({ ...operation, method: method as 'GET' }, url)).toBe(405);
      }
      if (!operation.body) continue;
      for (const body of bodies) expect(await send(operation, fill(operation), body)).toBe(400);
      for (const type of ['text/plain', 'application/xml', 'multipart/form-data', 'x', '']) {
        const status = await send(operation, fill(operation), '{}', { 'content-type': type });
        expect([400, 415]).toContain(status);
      }
    }
  });

  it('is sufficient: every generated request that satisfies it is answered', async () => {
    for (const operation of operations) {
      if (!operation.body) continue;
      const bodies = fc.array(drawn(operation.body), { minLength: 8, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(bodies, async (drawnBodies) => {
          for (const body of drawnBodies) {
            // 404: another bundle. 400: violations that a schema cannot express, such as a tag without letters.
            expect([200, 400, 404]).toContain(await send(operation, fill(operation), body));
          }
        }),
        { numRuns: 10, seed: 5 },
      );
    }
  });
});

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('espresso', '\ud83d', '#'.repeat(50), '中文分词', 'a\u0301'.repeat(30), '\0'),
);

/** Generates values that satisfy a schema. */
function drawn(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.constantFrom(...schema.anyOf.map((one) => one.const));
  if (schema.type === 'integer') {
    return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 100 });
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'array') {
    const { minItems = 0, maxItems = 4 } = schema;
    return fc.array(drawn(schema.items!), {
      minLength: minItems,
      maxLength: Math.min(4, maxItems),
    });
  }
  if (schema.type === 'object') {
    const entries = Object.entries(schema.properties ?? {});
    return fc.record(
      Object.fromEntries(entries.map(([name, property]) => [name, drawn(property)])),
      { requiredKeys: [...(schema.required ?? [])] },
    );
  }
  if (schema.pattern) return fc.constantFrom('knn', 'en', 'zh', 'other');
  return texts.map((text) => text.slice(0, schema.maxLength) || 'a');
}
