import { describeModel } from './model.case.ts';
import { smallWriter } from './neural/small-network.case.ts';
import { seq2seq } from './seq2seq.ts';

describeModel(seq2seq, smallWriter);
