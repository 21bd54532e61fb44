import type { TObject } from 'typebox';
import { InvalidArgumentError } from '../base/errors.ts';
import { parseJson } from '../base/json.ts';
import { parseOptions } from '../base/options.ts';
import { UsageError } from './failure.ts';
import { readSmallFile } from './small-file.ts';

interface ModelOptions {
  readonly name: string;
  readonly options: TObject;
}

/**
 * Reads a model's options from the command line: the defaults, then those of `givenSettings`.
 *
 * @throws {UsageError} naming the invalid option or setting
 */
export async function readSettings(
  model: ModelOptions,
  set: readonly string[],
  config?: string,
  base: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown>> {
  const given = await givenSettings(model, set, config, base);
  try {
    return parseOptions(model.options, given, model.name);
  } catch (cause) {
    if (cause instanceof InvalidArgumentError) throw new UsageError(cause.message, { cause });
    throw cause;
  }
}

/**
 * The options that the command line gives, not yet checked: `base`, then the JSON object in `config`, then each
 * `key=value` of `set`; later ones win. Values are parsed according to the option's type: numbers and booleans as such,
 * strings verbatim, arrays and objects as JSON.
 *
 * @throws {UsageError} naming the malformed setting
 */
export async function givenSettings(
  model: ModelOptions,
  set: readonly string[],
  config?: string,
  base: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown>> {
  const options = { ...base, ...(config !== undefined && (await readConfig(config))) };
  for (const setting of set) {
    const [name, value] = splitSetting(setting);
    options[name] = parseValue(model.options.properties[name], value);
  }
  return options;
}

async function readConfig(file: string): Promise<Record<string, unknown>> {
  const text = await readSmallFile(file, '--config');
  try {
    const config = parseJson(text);
    if (config !== null && typeof config === 'object' && !Array.isArray(config)) {
      return config as Record<string, unknown>;
    }
  } catch (cause) {
    throw new UsageError(`--config ${file}: invalid JSON: ${(cause as Error).message}`, { cause });
  }
  throw new UsageError(`--config ${file}: expected a JSON object of model options`);
}

function splitSetting(setting: string): [string, string] {
  const at = setting.indexOf('=');
  if (at > 0) return [setting.slice(0, at).trim(), setting.slice(at + 1).trim()];
  throw new UsageError(`--set takes key=value, got "${setting}"`);
}

/** A value that does not match the type stays a string, which validation then reports with the option's name. */
function parseValue(schema: object | undefined, value: string): unknown {
  const { type, anyOf } = (schema ?? {}) as { type?: string; anyOf?: object[] };
  if (type === 'string') return value;
  if (anyOf?.some((one) => (one as { const?: unknown }).const === value)) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}
