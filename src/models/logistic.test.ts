import { logistic } from './logistic.ts';
import { describeModel } from './model.case.ts';

describeModel(logistic, { learns: 0.9 });
describeModel(logistic, { learns: 0.85, options: { strategy: 'label-powerset' } });
