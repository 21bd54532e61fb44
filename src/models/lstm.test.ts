import { lstm } from './lstm.ts';
import { describeModel } from './model.case.ts';
import { smallNetwork } from './neural/small-network.case.ts';

describeModel(lstm, smallNetwork);
