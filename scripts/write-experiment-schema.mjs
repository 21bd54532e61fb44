/** Writes dist/experiment.schema.json, by which editors complete experiments. Part of the build, after the compiler. */
import { writeFile } from 'node:fs/promises';
import { publishedSchema } from '../dist/experiments/published-schema.js';

const file = new URL('../dist/experiment.schema.json', import.meta.url);
await writeFile(file, `${JSON.stringify(publishedSchema(), null, 2)}\n`);
