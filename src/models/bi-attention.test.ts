import { biAttention } from './bi-attention.ts';
import { describeModel } from './model.case.ts';
import { smallWriter } from './neural/small-network.case.ts';

describeModel(biAttention, { ...smallWriter, options: { ...smallWriter.options, batchSize: 10 } });
