import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { describeStore } from '../../src/store/store.case.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-pglite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeStore('pglite:', () => `pglite:${join(folder, 'store')}`, { isLasting: true });
