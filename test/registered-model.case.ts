/** A module as `--register` names it. */
import { twoPartModel } from '../src/models/parts/two-part-model.case.ts';
import { registerModel } from '../src/models/registry.ts';

registerModel(twoPartModel('two-part-outside'));
