import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { packageVersion } from './version.ts';

it('is the version of package.json', () => {
  expect(packageVersion).toBe(manifest.version);
});
