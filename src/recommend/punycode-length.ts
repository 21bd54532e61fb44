const base = 36;
const [tMin, tMax, skew, damp, initialBias, initialN] = [1, 26, 38, 700, 72, 128];

/**
 * Returns the length of a host name's label in ASCII ("münchen" is "xn--mnchen-3ya", 14).
 *
 * @param most returns Infinity early if the label is certainly longer than this
 * Source: RFC 3492, section 6.3 (Punycode), and RFC 3490, section 5 ("xn--").
 */
export function asciiLabelLength(label: string, most: number): number {
  const codes = Array.from(label.slice(0, 2 * most + 2), (character) => character.codePointAt(0)!);
  if (codes.length > most) return Number.POSITIVE_INFINITY; // each takes at least one character
  const basic = codes.filter((code) => code < initialN).length;
  if (basic === codes.length) return basic;
  let length = 'xn--'.length + basic + (basic > 0 ? 1 : 0);
  let bias = initialBias;
  let delta = 0;
  let n = initialN;
  for (let handled = basic; handled < codes.length; n++, delta++) {
    const next = Math.min(...codes.filter((code) => code >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const code of codes) {
      if (code < n) delta++;
      if (code !== n) continue;
      length += digits(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
  }
  return length;
}

/** Number of digits of a generalized variable-length integer. */
function digits(delta: number, bias: number): number {
  let count = 1;
  let rest = delta;
  for (let k = base; ; k += base, count++) {
    const t = Math.min(Math.max(k - bias, tMin), tMax);
    if (rest < t) return count;
    rest = Math.floor((rest - t) / (base - t));
  }
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? damp : 2));
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) / 2; k += base) rest = Math.floor(rest / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}
