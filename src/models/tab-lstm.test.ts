import { describeModel } from './model.case.ts';
import { smallNetwork, smallTopics } from './neural/small-network.case.ts';
import { tabLstm } from './tab-lstm.ts';

describeModel(tabLstm, { ...smallNetwork, options: { ...smallNetwork.options, ...smallTopics } });
