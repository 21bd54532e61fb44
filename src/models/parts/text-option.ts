import Type from 'typebox';
import { textOptionsSchema } from '../../text/pipeline.ts';

/**
 * The option `text` of models that read words.
 *
 * @param profile the cleaning of the model's paper; absent: the default profile
 */
export function textOption(profile?: string) {
  return Type.Object(textOptionsSchema.properties, {
    additionalProperties: false,
    default: profile === undefined ? {} : { profile },
    description: 'How text becomes words: a profile and changes to it',
  });
}
