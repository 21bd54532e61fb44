import { hmemn2n } from './hmemn2n.ts';
import { describeModel } from './model.case.ts';
import { smallMemory } from './neural/small-network.case.ts';

describeModel(hmemn2n, smallMemory);
