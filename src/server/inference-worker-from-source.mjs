// Where the sources run as they are (tests, `tsx`), a thread must be told how to read TypeScript.
import { register } from 'tsx/esm/api';

register();
const { default: answer } = await import('./inference-worker.ts');
export default answer;
