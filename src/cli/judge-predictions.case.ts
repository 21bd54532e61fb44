/**
 * A program that `judge-predictions.test.ts` runs with little memory.
 *
 *     node --max-old-space-size=48 --import tsx src/cli/judge-predictions.case.ts PREDICTIONS GOLD
 */
import { writeSync } from 'node:fs';
import { judgePredictions } from './judge-predictions.ts';

const [predictions, gold] = process.argv.slice(2);
const { posts, metrics } = await judgePredictions(predictions, gold, { cutoffs: [1] });
writeSync(1, JSON.stringify({ posts, precision: metrics['precision@1'] }));
