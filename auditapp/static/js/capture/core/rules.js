// What an answer comes to and what it asks for.
// The twin on the server is checklists/rules.py; both run tests/shared/rules.json.

import { answerTo, askedWith } from "./asked.js";
import { splitKey } from "./checklist.js";
import { compare, exactly } from "./fraction.js";
import { liveSteps, severities } from "./steps.js";

/**
 * @import * as t from "./types.js"
 * @import { Answers, Checklist } from "./checklist.js"
 * @typedef {t.Item["due"]} Due
 */

/**
 * The action an answer asks for, before anybody edits it.
 * @typedef {{kind: "fix"|"check", text: string, due: Due, severity: t.Severity}} ActionDemand
 */

/**
 * One action of several; `part` keeps it apart from the others of the same answer, empty for the item's own. `about`
 * is the one thing it is for, where there is one for each.
 * @typedef {{part: string, about: string, demand: ActionDemand}} PartDemand
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
 * What to warn of beside a checked value; it changes no result: a sample smaller than its target, or a reading that
 * is right and to be watched.
 * @param {t.Item} item
 * @param {t.Value} value
 * @returns {{code: string, sentence: string}[]}
 */
export function advisories({ response }, value) {
  if (value.type !== response.type) return [];
  if (value.type === "count_sample") return smallSample(response.target_sample, value.checked);
  return "reading" in value ? closeToLimit(response, value.reading) : [];
}

/** @param {number | "all" | undefined} target @param {number} checked */
function smallSample(target, checked) {
  if (typeof target !== "number" || checked >= target) return [];
  const sentence = `Looked at ${checked}, and the target is ${target}.`;
  return [{ code: "sample_under_target", sentence }];
}

/** @param {t.Response} response @param {string} reading */
function closeToLimit(response, reading) {
  const { amber, unit } = response;
  if (!amber || !within(amber, reading) || !within(response, reading)) return [];
  const sentence = `${reading}${unitWords(unit)} is within the limit, but in the range to watch.`;
  return [{ code: "amber", sentence }];
}

/** @type {Record<string, string>} */
const UNITS = { C: " °C", celsius: " °C", percent: "%", "%": "%" };

/** The unit as it follows a figure. @param {string} [unit] */
export const unitWords = (unit = "") => UNITS[unit] ?? (unit ? ` ${unit}` : "");

/**
 * A failure asks for the item's own action; a critical item not checked must be checked in 7 days.
 * @param {t.Item} item
 * @param {t.Result} result
 * @param {t.Severity} [severity] what the item has been raised to, if it has
 * @returns {ActionDemand|null}
 */
export function demandsAction(item, result, severity = item.severity) {
  const { action, due, prompt } = item;
  if (result === "fail") return { kind: "fix", text: action, due, severity };
  if (result === "unchecked" && severity === "critical") {
    return { kind: "check", text: `Check what could not be checked: ${prompt}`, due: "7d", severity };
  }
  return null;
}

/**
 * Every action that an answer asks for: the item's own, unless a step stands in for it, then those of its steps.
 * @param {Checklist} checklist
 * @param {string} key
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {PartDemand[]}
 */
export function demanded(checklist, key, answers, around) {
  const { itemId, subject } = splitKey(key);
  const line = checklist.lines.get(itemId);
  const answered = answerTo(askedWith(checklist, answers, around), itemId, subject);
  if (!line || !answered) return [];
  const severity = severities(checklist, answers, around).get(key) ?? line.item.severity;
  const live = liveSteps(checklist, key, answers, around);
  const own = live.some(({ step }) => stepAction(step)?.instead)
    ? null
    : demandsAction(line.item, answered.result, severity);
  const more = live.flatMap(({ step, about }) => {
    const action = stepAction(step);
    if (!action) return [];
    const at = line.steps.findIndex((each) => each.step === step) + 1;
    return (about.length ? about : [""]).map((each) => partOf(action, at, each, severity));
  });
  return own ? [{ part: "", about: "", demand: own }, ...more] : more;
}

/** @param {t.Step} step */
const stepAction = ({ raise }) => (raise && "action" in raise ? raise : null);

/**
 * @param {Extract<t.Raise, {action: string}>} raise
 * @param {number} at
 * @param {string} about
 * @param {t.Severity} severity
 * @returns {PartDemand}
 */
function partOf({ action, due, severity: own }, at, about, severity) {
  const part = about ? `${at}:${about}` : String(at);
  return { part, about, demand: { kind: "fix", text: action, due, severity: own ?? severity } };
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
      return within(response, value.reading);
    case "count_sample":
      return value.checked >= 1 && value.compliant * 100 >= Number(response.pass_percent) * value.checked;
    case "date":
      return response.max_age_days === undefined || isRecent(response.max_age_days, value.date, on);
    case "choice":
      return !fails(response, value.choice);
    case "choices":
      return !value.choices.some((choice) => fails(response, choice));
    default:
      return true;
  }
}

/** @param {t.Response} response @param {string} choice */
const fails = ({ options = [] }, choice) => options.some(({ id, fails = false }) => fails && id === choice);

/**
 * Whether a reading lies between two limits, bounds included; a limit that is missing is none.
 * @param {{min?: t.Decimal, max?: t.Decimal}} limits
 * @param {string} reading
 * @returns {boolean}
 */
export function within({ min, max }, reading) {
  const found = exactly(reading);
  if (min !== undefined && compare(found, exactly(min)) < 0) return false;
  return max === undefined || compare(found, exactly(max)) <= 0;
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
