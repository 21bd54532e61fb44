/** How many of ascending times are before `time`; 0 if it is not known. */
export function countBefore(times: Float64Array, time: number): number {
  let low = 0;
  let high = Number.isNaN(time) ? 0 : times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
