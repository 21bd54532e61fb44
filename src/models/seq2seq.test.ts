import { describe } from 'vitest';
import { describeModel } from './model.case.ts';
import { smallWriter } from './neural/small-network.case.ts';
import { seq2seq } from './seq2seq.ts';

describeModel(seq2seq, smallWriter);

const { except: _, ...testCase } = smallWriter;
const known = { ...testCase, options: { ...smallWriter.options, decode: 'known' } };
describe('of known tags alone', () => describeModel(seq2seq, known));
