import type { Tokenizer } from '@huggingface/tokenizers';
import { DataFormatError } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import { optionalPackage } from '../../base/optional-package.ts';

/** The largest vocabularies have a few hundred thousand. */
const mostTokens = 2 ** 24;

/** Splits texts into the tokens that an encoder was trained with, as its `tokenizer.json` says. */
export class Tokens {
  /** One more than the largest id of a token. */
  readonly size: number;
  readonly #json: string;
  readonly #tokenizer: Tokenizer;
  /** The special token at the end of each text, such as [SEP]. */
  readonly #end: number | undefined;
  readonly #unknown: number | undefined;

  private constructor(json: string, tokenizer: Tokenizer, unknown: string | undefined) {
    this.#json = json;
    this.#tokenizer = tokenizer;
    this.size = 0;
    for (const [token, id] of tokenizer.get_vocab() as Map<string, number>) {
      if (!(Number.isInteger(id) && id >= 0 && id < mostTokens)) {
        throw new Error(`the token ${JSON.stringify(token.slice(0, 80))} has the id ${id}`);
      }
      this.size = Math.max(this.size, id + 1);
    }
    const ids = this.#encode('');
    this.#end = ids.length > 1 ? ids.at(-1) : undefined;
    this.#unknown = unknown === undefined ? undefined : tokenizer.token_to_id(unknown);
  }

  /**
   * @param json the contents of `tokenizer.json`
   * @param where the file, for messages
   * @throws {DataFormatError} if it is malformed, or of a kind that is not supported
   * @throws {NotSupportedError} if @huggingface/tokenizers is not installed
   */
  static async open(json: string, where: string): Promise<Tokens> {
    const { Tokenizer } = await optionalPackage(
      '@huggingface/tokenizers',
      () => import('@huggingface/tokenizers'),
    );
    try {
      const parsed = parseJson(json) as { model: { unk_token?: string } };
      const tokenizer = new Tokenizer(parsed, {});
      return new Tokens(JSON.stringify(parsed), tokenizer, parsed.model.unk_token);
    } catch (cause) {
      throw new DataFormatError(
        `${where}: not a tokenizer.json that can be used: ${(cause as Error).message}`,
        { cause },
      );
    }
  }

  /**
   * The ids of a text's tokens between special ones.
   *
   * @param most the longest result; longer ones lose tokens before the last special one
   */
  withSpecial(text: string, most: number): number[] {
    const ids = this.#encode(text);
    if (ids.length <= most) return ids;
    return this.#end === undefined || most < 2
      ? ids.slice(0, most)
      : [...ids.slice(0, most - 1), this.#end];
  }

  /** The ids of a text's known tokens, without special ones. */
  known(text: string, most: number): number[] {
    const ids = this.#encode(text, { add_special_tokens: false });
    return ids.filter((id) => id !== this.#unknown).slice(0, most);
  }

  #encode(text: string, options = {}): number[] {
    try {
      const { ids } = this.#tokenizer.encode(text, options) as { ids: (number | undefined)[] };
      // Without an id for unknown tokens, the package gives them none.
      return ids.filter((id) => id !== undefined);
    } catch (cause) {
      throw new DataFormatError(`the tokenizer cannot read a text: ${(cause as Error).message}`, {
        cause,
      });
    }
  }

  /** The tokenizer as a list of a bundle: one line of JSON. */
  toLines(): string[] {
    return [this.#json];
  }
}
