import { WasmKernel } from '../base/wasm-kernel.ts';

interface Exports {
  /** Addresses, as `tree-scorer-kernel.wat` explains them. */
  score(
    trees: number,
    treesEnd: number,
    cuts: number,
    words: number,
    sums: number,
    size: number,
  ): void;
}

/** The binary of `tree-scorer-kernel.wat`. Its test says how to generate it. */
export const kernel = new WasmKernel<Exports>(
  'AGFzbQEAAAABCgFgBn9/f39/fwACEgEGc2hhcmVkBm1lbW9yeQIAAAMCAQAHCQEFc2NvcmUAAAq7AgG4AgMFfwJ7A38gACABRgRADwsD' +
    'QCADIAAoAgBBCHRqIQcgACgCBCEGIAMhCANAIAj9DP/////////////////////9CwQAIAhBEGoiCCAHSQ0ACwJAA0AgAiAGRg0BIAIo' +
    'AgAhCiAC/QkCBCELIAIoAgghCCAC/QkCDCEMIAggBWohCQNAIAggCP0ABAAgCv0ABAAgC/1FIAz9UP1O/QsEACAKQRBqIQogCEEQaiII' +
    'IAlJDQALIAJBEGohAgwACwsgAyEIIAggBWohCSAEIQ8DQCAAKAIIIQ4gCCEKAkADQCAKKAIAIg0NASAKQYACaiEKIA5BgAJqIQ4MAAsL' +
    'IA4gDWhBA3RqIQ4gDyAPKwMAIA4rAwCgOQMAIA9BCGohDyAIQQRqIgggCUkNAAsgAEEMaiIAIAFJDQALCw==',
);
