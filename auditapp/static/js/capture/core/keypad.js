/** Keys of a number, one tap after another. What cannot be part of a number does nothing. */

const LONGEST = 9;
const DECIMALS = 3;

/**
 * @param {string} text what stands there
 * @param {string} key a digit, "." for the point, "-" for the sign, "back" or "clear"
 * @returns {string} what stands there then
 */
export function press(text, key) {
  const now = text.trim().replace(",", ".").replace(/^[−–]/, "-");
  if (key === "clear") return "";
  if (key === "back") return now.slice(0, -1);
  if (key === "-") return now.startsWith("-") ? now.slice(1) : `-${now}`;
  if (key === ".") return now.includes(".") ? now : `${now}${/\d$/.test(now) ? "" : "0"}.`;
  const [, part = ""] = now.split(".");
  if (now.length >= LONGEST || part.length >= DECIMALS) return now;
  return now.replace(/^(-?)0$/, "$1") + key;
}
