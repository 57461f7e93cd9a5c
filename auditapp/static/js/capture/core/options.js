/**
 * Lists to choose from: finding one in a long list.
 *
 * @import * as t from "./types.js"
 */

/** As many options stand on the screen at once without being looked for. */
export const SHORT = 8;

/**
 * The options that hold every typed word, those that begin with the first one before the others.
 * @param {readonly t.Option[]} options
 * @param {string} typed
 * @param {(option: t.Option) => string} label as it is shown; the English is looked through as well
 */
export function findOptions(options, typed, label) {
  const words = plain(typed).split(" ").filter(Boolean);
  const first = words[0];
  if (!first) return [...options];
  const texts = new Map(options.map((option) => [option, plain(`${label(option)} ${option.label}`)]));
  const found = options.filter((option) => words.every((word) => texts.get(option)?.includes(word)));
  const begins = (/** @type {t.Option} */ option) => Number(!texts.get(option)?.startsWith(first));
  return found.sort((a, b) => begins(a) - begins(b));
}

/** Without capitals and accents. @param {string} text */
const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
