import { DataFormatError } from '../base/errors.ts';
import { TreeEnsemble } from './tree-ensemble.ts';

/** Bits of LightGBM's `decision_type`: 1 is a categorical split, 2 sends missing values left, 4 and 8 what counts as missing. */
const categorical = 1;
const defaultLeft = 2;
const missingIsNaN = 8;

/**
 * Reads a model that LightGBM saved as text (`Booster.save_model`). Splits must be numeric. A feature for which LightGBM saw no
 * missing values treats NaN as 0, which this cannot express: such a NaN goes to the side of 0.
 *
 * @throws {DataFormatError} if it is not such a file, is cut off, or has categorical or linear trees
 */
export function readLightGbm(text: string): TreeEnsemble {
  const [head, ...blocks] = text.split(/\n(?=Tree=\d+\n)/);
  if (!head.startsWith('tree\n')) {
    throw new DataFormatError('a LightGBM model must begin with the line "tree"');
  }
  if (!text.includes('\nend of trees')) {
    throw new DataFormatError('the LightGBM model is cut off: there is no line "end of trees"');
  }
  const features = 1 + Number(fieldsOf(head).get('max_feature_idx'));
  const trees = blocks.map((block, t) => readTree(fieldsOf(block), t));
  const offsets = (sizes: readonly number[]) => {
    const all = new Uint32Array(sizes.length + 1);
    for (const [t, size] of sizes.entries()) all[t + 1] = all[t] + size;
    return all;
  };
  const join = (name: 'feature' | 'left' | 'right' | 'gain' | 'threshold' | 'missingLeft') =>
    trees.flatMap((tree) => tree[name]);
  const arrays = {
    nodes: offsets(trees.map((tree) => tree.feature.length)),
    leaves: offsets(trees.map((tree) => tree.values.length)),
    feature: Uint32Array.from(join('feature')),
    threshold: Float32Array.from(join('threshold')),
    missingLeft: Uint8Array.from(join('missingLeft')),
    left: Int32Array.from(join('left')),
    right: Int32Array.from(join('right')),
    gain: Float32Array.from(join('gain')),
    values: Float64Array.from(trees.flatMap((tree) => tree.values)),
  };
  // The checks of `load` hold for files as well as for bundles.
  const saved = new TreeEnsemble(features, 0, arrays).save();
  return TreeEnsemble.load(saved, 'LightGBM model');
}

function readTree(fields: ReadonlyMap<string, string>, t: number) {
  const numbers = (name: string): number[] => {
    const list = fields.get(name)?.split(' ').filter(Boolean).map(Number) ?? [];
    if (list.every((number) => !Number.isNaN(number))) return list;
    throw new DataFormatError(`LightGBM model: "${name}" of tree ${t} must be numbers`);
  };
  const decisions = numbers('decision_type');
  if (decisions.some((type) => type & categorical) || fields.get('is_linear') === '1') {
    throw new DataFormatError(
      `LightGBM model: tree ${t} has categorical splits or linear leaves; only numeric splits and constant leaves can be read`,
    );
  }
  const thresholds = numbers('threshold');
  return {
    feature: numbers('split_feature'),
    threshold: thresholds.map(floatBelow),
    missingLeft: decisions.map((type, n) =>
      Number(type & missingIsNaN ? (type & defaultLeft) !== 0 : thresholds[n] >= 0),
    ),
    left: numbers('left_child'),
    right: numbers('right_child'),
    gain: numbers('split_gain'),
    values: numbers('leaf_value'),
  };
}

/** The largest float32 that is not above a number. Float32 values compare with both alike. */
function floatBelow(x: number): number {
  const near = Math.fround(x);
  if (near <= x) return near;
  const bits = new Int32Array(Float32Array.of(near).buffer);
  if (near === 0) return -(2 ** -149);
  bits[0] += near > 0 ? -1 : 1;
  return new Float32Array(bits.buffer)[0];
}

function fieldsOf(block: string): Map<string, string> {
  return new Map(
    block
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
  );
}
