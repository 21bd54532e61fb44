import { expect, it } from 'vitest';
import { optionRows } from './option-rows.ts';

it('option rows name grouped options by their path', () => {
  expect(
    optionRows({ k: 5, text: { urls: 'remove', deep: { on: true } }, list: [1, 'a'] }),
  ).toEqual([
    { name: 'k', value: '5' },
    { name: 'text.urls', value: 'remove' },
    { name: 'text.deep.on', value: 'true' },
    { name: 'list', value: '[1,"a"]' },
  ]);
});
