// What a home has set otherwise than a checklist: limits of answers, the latest deadlines, words for scores.
// The twin on the server is checklists/local.py; both run tests/shared/local.json.

/** @import * as t from "./types.js" */

/** What counts where nobody has set anything. @type {t.HomeRules} */
export const USUAL = { time_zone: "Europe/London", due_days: {}, bands: [95, 85, 70], limits: {} };

const HERE = "Set for this home.";

/**
 * The item with the home's limits in place of its own: those of its settings, else, in old versions, those kept under
 * the item itself. A limit that does not fit its answer counts nothing.
 * @param {t.Item} item
 * @param {Record<string, t.Limit>} limits by setting, or by item id
 * @returns {t.Item}
 */
export function withLimits(item, limits) {
  const set = keysOf(item, limits).flatMap((key) => limits[key] ?? []);
  if (!set.length) return item;
  const { type } = item.response;
  const response = Object.assign({ ...item.response }, ...set.map((limit) => fitting(type, limit)));
  const notes = set.flatMap(({ note }) => note || []);
  return { ...item, response, local: notes.join(" ") || HERE };
}

/** @param {t.Item} item @param {Record<string, t.Limit>} limits @returns {string[]} */
function keysOf({ id, response: { setting = [] } }, limits) {
  const named = (typeof setting === "string" ? [setting] : setting).filter((key) => limits[key]);
  return named.length ? named : [id];
}

/**
 * The checklist as this home is judged by it.
 * @param {t.Body} definition
 * @param {Record<string, t.Limit>} [limits] by setting, or by item id
 * @returns {t.Body}
 */
export function localised(definition, limits = {}) {
  const sections = definition.sections.map((section) => ({
    ...section,
    items: section.items.map((item) => withLimits(item, limits)),
  }));
  return { ...definition, sections };
}

/** @param {string} type @param {t.Limit} limit */
function fitting(type, { min, max, pass_percent, max_age_days }) {
  if (type === "count_sample") return pass_percent === undefined ? {} : { pass_percent };
  if (type === "date") return max_age_days === undefined ? {} : { max_age_days };
  if (type !== "temperature" && type !== "number") return {};
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
