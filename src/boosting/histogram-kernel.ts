import { WasmKernel } from '../base/wasm-kernel.ts';

interface Exports {
  /** Addresses and counts, as `histogram-kernel.wat` explains them. */
  sum(
    rows: number,
    count: number,
    bins: number,
    width: number,
    gradients: number,
    hessians: number,
    features: number,
    featuresEnd: number,
    tile: number,
  ): void;
}

/** Bytes of the tile that `sum` fills. */
export const tileBytes = 64 * 32;
/** `sum` takes so many features at a time. */
export const featuresAtOnce = 4;

/** The binary of `histogram-kernel.wat`. Its test says how to generate it. */
export const kernel = new WasmKernel<Exports>(
  'AGFzbQEAAAABDQFgCX9/f39/f39/fwACEgEGc2hhcmVkBm1lbW9yeQIAAAMCAQAHBwEDc3VtAAAK9gIB8wIDBH8Bewl/A0AgAUUEQA8L' +
    'QcAAIAEgAUHAAEsbIQkgASAJayEBIAggCUEFdGohCSAIIQoDQCAAKAIAIQsgCiAFIAtBAnRqIAQgC0ECdGr9XAIA/VYCAAH9X/0LBAAg' +
    'CiACIAsgA2xqNgIQIABBBGohACAKQSBqIgogCUkNAAsgBiEMA0AgDCgCACEPIAwoAgQhEyAMKAIIIRAgDCgCDCEUIAwoAhAhESAMKAIU' +
    'IRUgDCgCGCESIAwoAhwhFiAIIQoDQCAK/QAEACENIAooAhAhCyATIAsgD2otAABBBHRqIQ4gDiAO/QAEACAN/fAB/QsEACAUIAsgEGot' +
    'AABBBHRqIQ4gDiAO/QAEACAN/fAB/QsEACAVIAsgEWotAABBBHRqIQ4gDiAO/QAEACAN/fAB/QsEACAWIAsgEmotAABBBHRqIQ4gDiAO' +
    '/QAEACAN/fAB/QsEACAKQSBqIgogCUkNAAsgDEEgaiIMIAdJDQALDAALCw==',
);
