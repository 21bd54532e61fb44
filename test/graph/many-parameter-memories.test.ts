import { expect, it } from 'vitest';
import { ParameterMemory } from '../../src/graph/parameter-memory.ts';

it('parameter memories can be had hundreds of times, at their largest too', () => {
  const held: ParameterMemory[] = [];
  for (let i = 0; i < 300; i++) {
    const memory = new ParameterMemory([268_427_264]);
    memory.allocate(268_427_264)[268_427_263] = 1;
    held.push(memory);
    if (held.length > 100) held.shift();
  }
  expect(held).toHaveLength(100);
});
