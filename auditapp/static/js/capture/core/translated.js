/**
 * A question in the language that the run is done in. The English stays beside it, because it is what counts.
 *
 * @import * as t from "./types.js"
 */

/** @typedef {{prompt: string, help: string, label: (option: t.Option) => string, language: string}} Words
 *   `language` is "" where the question stands in English only */

/**
 * @param {t.Item} item
 * @param {string} [language] such as "pl"
 * @returns {Words}
 */
export function wordsOf(item, language = "") {
  const own = item.translations?.[language];
  if (!language || !own)
    return { prompt: item.prompt, help: item.help, label: ({ label }) => label, language: "" };
  return {
    prompt: own.prompt ?? item.prompt,
    help: own.help ?? item.help,
    label: ({ id, label }) => own.options?.[id] ?? label,
    language,
  };
}
