/** The part of jStat 1.9 that is used here. The package ships no types. */
declare module 'jstat' {
  const jStat: {
    /** Regularized incomplete beta function I_x(a, b). */
    ibeta(x: number, a: number, b: number): number;
    studentt: {
      /** Quantile function. */
      inv(p: number, degreesOfFreedom: number): number;
    };
  };
  export default jStat;
}
