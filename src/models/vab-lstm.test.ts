import { describeModel } from './model.case.ts';
import { smallNetwork } from './neural/small-network.case.ts';
import { vabLstm } from './vab-lstm.ts';

describeModel(vabLstm, smallNetwork);
