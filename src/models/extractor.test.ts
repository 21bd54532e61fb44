import { extractor } from './extractor.ts';
import { describeModel } from './model.case.ts';
import { smallLabels } from './neural/small-network.case.ts';

describeModel(extractor, smallLabels);
