import { describeModel } from './model.case.ts';
import { smallNetwork } from './sequence-classifier.case.ts';
import { vabLstm } from './vab-lstm.ts';

describeModel(vabLstm, smallNetwork);
