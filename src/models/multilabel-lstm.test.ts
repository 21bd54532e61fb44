import { describeModel } from './model.case.ts';
import { multilabelLstm } from './multilabel-lstm.ts';
import { smallNetwork } from './neural/small-network.case.ts';

describeModel(multilabelLstm, {
  ...smallNetwork,
  options: { ...smallNetwork.options, epochs: 30, patience: 30 },
});
