/** The web worker that reads a person's posts and trains a model on them. It sends nothing anywhere. */
import type { MessageEndpoint } from '../../../src/recommend/worker-messages.ts';
import { answerTraining } from './training-side.ts';

answerTraining(globalThis as unknown as MessageEndpoint);
