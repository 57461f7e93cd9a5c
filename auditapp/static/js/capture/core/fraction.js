// Exact fractions over BigInt, because a percentage worked out twice must come out the same twice.

/**
 * `top / bottom`; the bottom is above zero. Fractions are not reduced: they live for one sum.
 * @typedef {{top: bigint, bottom: bigint}} Fraction
 */

/**
 * @param {number|bigint} top
 * @param {number|bigint} [bottom]
 * @returns {Fraction}
 */
export function fraction(top, bottom = 1) {
  return { top: BigInt(top), bottom: BigInt(bottom) };
}

/**
 * The exact value of decimal text such as "-18" or "19.9", or of a whole number.
 * @param {string|number} decimal
 * @returns {Fraction}
 */
export function exactly(decimal) {
  const [whole = "0", parts = ""] = String(decimal).split(".");
  return { top: BigInt(whole + parts), bottom: 10n ** BigInt(parts.length) };
}

/**
 * @param {Fraction} a
 * @param {Fraction} b
 * @returns {Fraction}
 */
export function plus(a, b) {
  return { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom };
}

/**
 * @param {Fraction} a
 * @param {Fraction} b
 * @returns {Fraction}
 */
export function times(a, b) {
  return { top: a.top * b.top, bottom: a.bottom * b.bottom };
}

/**
 * Below zero when a < b, zero when they are equal, above zero when a > b.
 * @param {Fraction} a
 * @param {Fraction} b
 * @returns {number}
 */
export function compare(a, b) {
  const left = a.top * b.bottom;
  const right = b.top * a.bottom;
  return left < right ? -1 : Number(left > right);
}

/**
 * `part / whole` in percent with one decimal, rounded half up; null when the whole is nothing.
 * @param {Fraction} part not below zero
 * @param {Fraction} whole
 * @returns {string|null}
 */
export function percentOf(part, whole) {
  if (whole.top === 0n) return null;
  const top = part.top * whole.bottom * 2000n;
  const bottom = part.bottom * whole.top;
  const tenths = (top + bottom) / (2n * bottom);
  return `${tenths / 10n}.${tenths % 10n}`;
}

/**
 * The same of two counts, without the slower exact fractions: both are far below what a number can hold exactly.
 * @param {number} part
 * @param {number} whole
 * @returns {string|null}
 */
export function shareOf(part, whole) {
  if (whole === 0) return null;
  const tenths = Math.floor((part * 2000 + whole) / (2 * whole));
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}
