import { describeModel } from './model.case.ts';
import { svm } from './svm.ts';

describeModel(svm, { learns: 0.9 });
