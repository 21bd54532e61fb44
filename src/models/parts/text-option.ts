import Type, { type Static } from 'typebox';
import { textOptionsSchema } from '../../text/pipeline.ts';

/**
 * The `text` option of models that read words.
 *
 * @param paper the text cleaning of the model's paper, or the name of its profile; absent: the default profile
 */
export function textOption(paper: string | Static<typeof textOptionsSchema> = {}) {
  return Type.Object(textOptionsSchema.properties, {
    additionalProperties: false,
    default: typeof paper === 'string' ? { profile: paper } : paper,
    description: 'How to turn text into words: a profile and overrides',
  });
}
