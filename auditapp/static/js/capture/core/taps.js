/** A hurried finger. */

/**
 * Whether a click is the second of a double tap, which lands on what the first has just brought. A keyboard's click
 * counts none and always goes through.
 * @param {Pick<UIEvent, "detail">} click
 */
export const isSecondTap = ({ detail }) => detail > 1;
