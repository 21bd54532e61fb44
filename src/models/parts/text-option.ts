import Type from 'typebox';
import { textOptionsSchema } from '../../text/pipeline.ts';

/**
 * The `text` option of models that read words.
 *
 * @param profile the text cleaning of the model's paper; absent: the default profile
 */
export function textOption(profile?: string) {
  return Type.Object(textOptionsSchema.properties, {
    additionalProperties: false,
    default: profile === undefined ? {} : { profile },
    description: 'How to turn text into words: a profile and overrides',
  });
}
