import { describeModel } from './model.case.ts';
import { smallNetwork } from './sequence-classifier.case.ts';
import { tabLstm } from './tab-lstm.ts';

describeModel(tabLstm, {
  ...smallNetwork,
  options: { ...smallNetwork.options, topics: 6, topicIterations: 50 },
});
