import { avgLstm } from './avg-lstm.ts';
import { describeModel } from './model.case.ts';
import { smallNetwork } from './sequence-classifier.case.ts';

describeModel(avgLstm, smallNetwork);
