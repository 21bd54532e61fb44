import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import { openStore } from './open-store.ts';

describe('openStore', () => {
  it('lists the valid URLs, without repeating what may contain a password', async () => {
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
        `the URL of a store must be memory:, pglite:FOLDER or postgres://USER:PASSWORD@HOST:PORT/DATABASE, got ${got}`,
      );
    }
  });
});
