import { describeModel } from './model.case.ts';
import { smallLabels } from './neural/small-network.case.ts';
import { saLstm } from './sa-lstm.ts';

describeModel(saLstm, { ...smallLabels, options: { ...smallLabels.options, heads: 2 } });
