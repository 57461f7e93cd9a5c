/** How a picture is made smaller, and what is known about it without looking at its content. */

export const LONGEST_SIDE = 2048;
export const QUALITY = 0.82;

/**
 * @param {number} width
 * @param {number} height
 * @param {number} longest
 */
export function fit(width, height, longest = LONGEST_SIDE) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** @param {number} bytes */
export function saySize(bytes) {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  if (bytes >= 1_000_000_000) return `${(bytes / 1_000_000_000).toFixed(1).replace(/\.0$/, "")} GB`;
  return `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, "")} MB`;
}

/**
 * Whether there is room for one more picture. Answers are never held back, pictures are from 95 % on.
 * @param {{usage?: number, quota?: number} | null} estimate
 */
export function roomFor(estimate) {
  if (!estimate?.quota || estimate.usage === undefined) return "plenty";
  const share = estimate.usage / estimate.quota;
  return share >= 0.95 ? "none" : share >= 0.8 ? "little" : "plenty";
}
