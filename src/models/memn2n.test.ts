import { memn2n } from './memn2n.ts';
import { describeModel } from './model.case.ts';
import { smallMemory } from './neural/small-network.case.ts';

describeModel(memn2n, smallMemory);
