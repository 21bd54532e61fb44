import { describeStore } from './store.case.ts';

describeStore('memory:', () => 'memory:', { isLasting: false });
