import { describeModel } from './model.case.ts';
import { smallNetwork, smallResnet } from './neural/small-network.case.ts';
import { textResnet } from './text-resnet.ts';

describeModel(textResnet, { ...smallNetwork, options: smallResnet });
