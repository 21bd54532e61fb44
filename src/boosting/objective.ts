/** A loss whose gradients the trees follow. */
export interface Objective {
  /** The score that every row begins with. */
  readonly bias: number;
  /** First and second derivatives of the loss by each row's score. */
  derive(scores: Float64Array, gradients: Float32Array, hessians: Float32Array): void;
  /** The value that early stopping compares; larger is better. */
  judge(scores: Float64Array): number;
}
