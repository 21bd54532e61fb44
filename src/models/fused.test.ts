import { fused } from './fused.ts';
import { describeModel } from './model.case.ts';

describeModel(fused, { learns: 0.8, options: { rounds: 40 } });
