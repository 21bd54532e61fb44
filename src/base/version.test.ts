import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { packageVersion } from './version.ts';

it('equals the version in package.json', () => {
  expect(packageVersion).toBe(manifest.version);
});
