/** The numbers that a step of Adam is made of, the same for all values. */
export interface AdamFactors {
  /** 1, less what weight decay takes. */
  readonly keep: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Learning rate, means freed of their bias. */
  readonly rate: number;
  /** What frees the root of squares of its bias. */
  readonly unbias: number;
  readonly epsilon: number;
}

/** `adam-kernel.wat` in binary; its test says how it is made. */
export const kernel = Uint8Array.from(
  atob(
    'AGFzbQEAAAABDgFgCn9/fX19fX19fX0AAwIBAAUDAQACBxMCBm1lbW9yeQIABnVwZGF0ZQAACtABAc0BAgV/A3sgASEL' +
      'IAFBAmwhDCABQQNsIQ0gAEEEbCEOA0AgDf0ABAAhDyAD/RMgC/0ABAD95gEgBP0TIA/95gH95AEhECAF/RMgDP0ABAD9' +
      '5gEgBv0TIA/95gEgD/3mAf3kASERIAsgEP0LBAAgDCAR/QsEACAKIAL9EyAK/QAEAP3mASAH/RMgEP3mASAR/eMBIAj9' +
      'E/3mASAJ/RP95AH95wH95QH9CwQAIApBEGohCiALQRBqIQsgDEEQaiEMIA1BEGohDSAKIA5JDQALCw==',
  ),
  (character) => character.charCodeAt(0),
);

/** Values that fit into the kernel's memory at a time: a quarter of its two pages. */
const block = 8192;

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  update(
    count: number,
    span: number,
    keep: number,
    beta1: number,
    share1: number,
    beta2: number,
    share2: number,
    rate: number,
    unbias: number,
    epsilon: number,
  ): void;
}

/** Browsers and Node have it; the types that both are checked with do not. */
declare const WebAssembly: {
  Module: new (binary: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

const { memory, update } = new WebAssembly.Instance(new WebAssembly.Module(kernel))
  .exports as Kernel;
const [ws, ms, vs, gs] = [0, 1, 2, 3].map(
  (i) => new Float32Array(memory.buffer, i * block * 4, block),
) as [Float32Array, Float32Array, Float32Array, Float32Array];

/**
 * Adam's update, in place, of `length` weights, means and squares from `at` on by the gradients from
 * `from` on, in float32. WebAssembly takes four values at a time, of a copy that stays in the cache: less
 * than half the time of a plain loop, which computes one by one and in float64.
 */
export function updateStretch(
  weights: Float32Array,
  means: Float32Array,
  squares: Float32Array,
  at: number,
  gradients: Float32Array,
  from: number,
  length: number,
  { keep, beta1, beta2, rate, unbias, epsilon }: AdamFactors,
): void {
  for (let done = 0; done < length; done += block) {
    const count = Math.min(block, length - done);
    const start = at + done;
    const w = weights.subarray(start, start + count);
    const m = means.subarray(start, start + count);
    const v = squares.subarray(start, start + count);
    ws.set(w);
    ms.set(m);
    vs.set(v);
    gs.set(gradients.subarray(from + done, from + done + count));
    update(count, block * 4, keep, beta1, 1 - beta1, beta2, 1 - beta2, rate, unbias, epsilon);
    w.set(count < block ? ws.subarray(0, count) : ws);
    m.set(count < block ? ms.subarray(0, count) : ms);
    v.set(count < block ? vs.subarray(0, count) : vs);
  }
}
