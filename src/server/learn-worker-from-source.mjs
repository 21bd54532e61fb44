// When the sources run directly (tests, `tsx`), a thread must first register a TypeScript loader.
import { register } from 'tsx/esm/api';

register();
const { default: learn } = await import('./learn-worker.ts');
export default learn;
