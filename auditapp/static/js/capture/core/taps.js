/** A hurried finger. */

/** Longer than a double tap lasts, and shorter than anybody needs to read the next question. */
const TOO_SOON = 350;

/**
 * Tells whether a click is the second of a double tap, which lands on what the first has just brought. Somebody who
 * taps down a column in a steady rhythm is not stopped, and a keyboard's click, which counts none, never.
 * @returns {(click: Pick<UIEvent, "detail" | "timeStamp">) => boolean}
 */
export function createTaps() {
  let last = Number.NEGATIVE_INFINITY;
  return ({ detail, timeStamp }) => {
    const second = detail > 1 && timeStamp - last < TOO_SOON;
    if (!second) last = timeStamp;
    return second;
  };
}

export const isSecondTap = createTaps();
