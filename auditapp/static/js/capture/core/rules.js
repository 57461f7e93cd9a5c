// What an answer comes to and what it asks for.
// The twin on the server is checklists/rules.py; both run tests/shared/rules.json.

import { compare, exactly } from "./fraction.js";

/**
 * @import * as t from "./types.js"
 * @typedef {t.Item["due"]} Due
 */

/**
 * The action an answer asks for, before anybody edits it.
 * @typedef {{kind: "fix"|"check", text: string, due: Due, severity: t.Severity}} ActionDemand
 */

const DATE = /^(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$/;

/** @type {Record<Due, number>} */
const DAYS = { immediate: 0, "24h": 1, "7d": 7, "28d": 28 };

/**
 * What a value comes to. It must have passed `checkValue`.
 * @param {t.Item} item
 * @param {t.Value} value
 * @param {string} on the day it was captured, in the home's own time, such as "2026-11-22"
 * @returns {t.Result}
 */
export function judge(item, value, on) {
  if (value.type === "na" || value.type === "unchecked") return value.type;
  if (passes(item.response, value, on)) return "pass";
  return item.counts_as_failure === false ? "na" : "fail";
}

/**
 * What to warn of beside a checked value; it changes no result.
 * @param {t.Item} item
 * @param {t.Value} value
 * @returns {{code: string, sentence: string}[]}
 */
export function advisories(item, value) {
  const target = item.response.target_sample;
  if (value.type !== "count_sample" || typeof target !== "number" || value.checked >= target) return [];
  const sentence = `Looked at ${value.checked}, and the target is ${target}.`;
  return [{ code: "sample_under_target", sentence }];
}

/**
 * A failure asks for the item's own action; a critical item not checked must be checked in 7 days.
 * @param {t.Item} item
 * @param {t.Result} result
 * @returns {ActionDemand|null}
 */
export function demandsAction(item, result) {
  const { action, due, prompt, severity } = item;
  if (result === "fail") return { kind: "fix", text: action, due, severity };
  if (result === "unchecked" && severity === "critical") {
    return { kind: "check", text: `Check what could not be checked: ${prompt}`, due: "7d", severity };
  }
  return null;
}

/**
 * The day an action is due: calendar days after the day of the finding, in the home's own time.
 * @param {Due} due
 * @param {string} foundOn such as "2026-11-22"
 * @param {number | null} [within] the most days that the home gives to a fault so severe
 * @returns {string}
 */
export function dueOn(due, foundOn, within = null) {
  const day = dayNumber(foundOn);
  if (day === null) throw new RangeError(`no such day: ${foundOn}`);
  return new Date((day + Math.min(DAYS[due], within ?? DAYS[due])) * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Days since 1 January 1970 of a date such as "2026-11-22", or null when there is no such day.
 * @param {string} text
 * @returns {number|null}
 */
export function dayNumber(text) {
  if (!DATE.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) return null;
  return at / 86_400_000;
}

/**
 * @param {t.Response} response
 * @param {t.Value} value
 * @param {string} on
 * @returns {boolean}
 */
function passes(response, value, on) {
  switch (value.type) {
    case "yes_no_na":
      return value.answer === "yes";
    case "temperature":
    case "number":
      return withinLimits(response, value.reading);
    case "count_sample":
      return value.checked >= 1 && value.compliant * 100 >= Number(response.pass_percent) * value.checked;
    case "date":
      return isRecent(response.max_age_days ?? 0, value.date, on);
    default:
      return true;
  }
}

/**
 * @param {t.Response} response
 * @param {string} reading
 * @returns {boolean}
 */
function withinLimits(response, reading) {
  const found = exactly(reading);
  if (response.min !== undefined && compare(found, exactly(response.min)) < 0) return false;
  return response.max === undefined || compare(found, exactly(response.max)) <= 0;
}

/**
 * @param {number} maxAge in days
 * @param {string} date
 * @param {string} on
 * @returns {boolean}
 */
function isRecent(maxAge, date, on) {
  const age = (dayNumber(on) ?? 0) - (dayNumber(date) ?? 0);
  return age >= 0 && age <= maxAge;
}
