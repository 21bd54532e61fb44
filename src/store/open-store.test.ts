import { describe, expect, it } from 'vitest';
import { InvalidArgumentError, NotSupportedError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import { openStore } from './open-store.ts';
import { optionalPackage } from './optional-package.ts';

describe('openStore', () => {
  it('says which URLs name a store, without repeating what may hold a password', async () => {
    const wrong = {
      'mysql://ann:secret@host/db': 'mysql:...',
      'memory:x': 'memory:...',
      'pglite:': 'pglite:...',
      'ann:secret@host': 'ann:...',
      './folder': 'something else',
      '': 'something else',
    };
    for (const [url, got] of Object.entries(wrong)) {
      const opening = openStore(url, { normalizeTag });
      await expect(opening).rejects.toThrow(InvalidArgumentError);
      await expect(opening).rejects.toThrow(
        `a store is named by memory:, pglite:FOLDER or postgres://USER:PASSWORD@HOST:PORT/DATABASE, got ${got}`,
      );
    }
  });
});

describe('optionalPackage', () => {
  it('names the command that installs a missing package', async () => {
    const missing = Object.assign(new Error("Cannot find package 'pg'"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const loading = optionalPackage('pg', '8', () => Promise.reject(missing));
    await expect(loading).rejects.toThrow(NotSupportedError);
    await expect(loading).rejects.toThrow(
      'this store needs the package pg, which is not installed; run: npm install pg@8',
    );
  });

  it('passes other failures on', async () => {
    const broken = new Error('wasm is off');
    await expect(optionalPackage('pg', '8', () => Promise.reject(broken))).rejects.toBe(broken);
  });
});
