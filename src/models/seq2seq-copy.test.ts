import { describeModel } from './model.case.ts';
import { smallWriter } from './neural/small-network.case.ts';
import { seq2seqCopy } from './seq2seq-copy.ts';

describeModel(seq2seqCopy, smallWriter);
