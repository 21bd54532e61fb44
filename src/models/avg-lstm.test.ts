import { avgLstm } from './avg-lstm.ts';
import { describeModel } from './model.case.ts';
import { smallNetwork } from './neural/small-network.case.ts';

describeModel(avgLstm, smallNetwork);
