// What a home has set otherwise than a checklist: limits of answers, the latest deadlines, words for scores.
// The twin on the server is checklists/local.py; both run tests/shared/local.json.

/** @import * as t from "./types.js" */

/** What counts where nobody has set anything. @type {t.HomeRules} */
export const USUAL = { time_zone: "Europe/London", due_days: {}, bands: [95, 85, 70], limits: {} };

const HERE = "Set for this home.";

/**
 * The item with the home's limits in place of its own. A limit that does not fit its answer counts nothing.
 * @param {t.Item} item
 * @param {t.Limit | undefined} limit
 * @returns {t.Item}
 */
export function withLimit(item, limit) {
  if (!limit) return item;
  const { note = "", ...numbers } = limit;
  const response = { ...item.response, ...fitting(item.response.type, numbers) };
  return { ...item, response, local: note || HERE };
}

/**
 * The checklist as this home is judged by it.
 * @param {t.Body} definition
 * @param {Record<string, t.Limit>} [limits] by item id
 * @returns {t.Body}
 */
export function localised(definition, limits = {}) {
  const sections = definition.sections.map((section) => ({
    ...section,
    items: section.items.map((item) => withLimit(item, limits[item.id])),
  }));
  return { ...definition, sections };
}

/** @param {string} type @param {t.Limit} limit */
function fitting(type, { min, max, pass_percent }) {
  if (type === "count_sample") return pass_percent === undefined ? {} : { pass_percent };
  if (type !== "temperature" && type !== "number") return {};
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
