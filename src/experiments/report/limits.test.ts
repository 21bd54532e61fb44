import { expect, it } from 'vitest';
import { limitsFor } from './limits.ts';

it('shares the room between tasks and rows', () => {
  expect(limitsFor(1, 3)).toEqual({
    curvePoints: 120,
    detailedRows: 200,
    matrices: 3,
    caseBytes: 1_500_000,
    attentionBytes: 500000,
  });
  const { curvePoints, detailedRows, caseBytes } = limitsFor(10, 100);
  expect(10 * 100 * curvePoints).toBeLessThanOrEqual(12_000);
  expect(10 * detailedRows).toBeLessThanOrEqual(200);
  expect(10 * caseBytes).toBeLessThanOrEqual(1_500_000);
});
