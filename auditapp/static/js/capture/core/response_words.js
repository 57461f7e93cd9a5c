/**
 * What a question takes and what was answered, in words.
 *
 * @import * as t from "./types.js"
 */
import { sayReading } from "./time.js";
import { count, dayOf, RESULT, sayDay } from "./words.js";

/**
 * The limits of a reading in words, such as "Between 2 and 8 °C".
 * @param {t.Response} response
 */
export function sayLimits({ type, min, max, unit, pass_percent, of, target_sample, max_age_days }) {
  if (type === "count_sample") return sayTarget(of ?? "", target_sample, pass_percent);
  if (type === "date")
    return max_age_days === undefined ? "" : `Not older than ${count(max_age_days, "day")}`;
  if (type !== "temperature" && type !== "number") return "";
  const tail = type === "temperature" ? "\u00A0°C" : unit ? ` ${unit}` : "";
  if (min !== undefined && max !== undefined) {
    return Number(min) === Number(max) ? `Must be ${min}${tail}` : `Between ${min} and ${max}${tail}`;
  }
  if (max !== undefined) return `${max}${tail} or less`;
  return min === undefined ? "" : `${min}${tail} or more`;
}

/**
 * The part of what passes that is close to a limit, in words.
 * @param {t.Response} response
 */
export function sayAmber({ type, amber, unit }) {
  if (!amber) return "";
  const tail = type === "temperature" ? "\u00A0°C" : unit ? ` ${unit}` : "";
  const { min, max } = amber;
  if (min !== undefined && max !== undefined) return `${min} to ${max}${tail} is met, but to be watched`;
  if (min !== undefined) return `${min}${tail} or more is met, but to be watched`;
  return max === undefined ? "" : `${max}${tail} or less is met, but to be watched`;
}

/**
 * What may be entered at all, where a checklist does not say it in words of its own.
 * @param {t.Response} response
 */
export function sayAccept({ accept = {}, unit }) {
  const { min, max, whole, longest, say } = accept;
  if (say) return say;
  if (longest !== undefined) return `Use ${count(longest, "character")} at most.`;
  const what = whole ? "a whole number" : "a number";
  const tail = unit ? ` ${unit}` : "";
  if (min !== undefined && max !== undefined) return `Type ${what} from ${min} to ${max}${tail}.`;
  if (min !== undefined) return `Type ${what} of ${min}${tail} or more.`;
  return max === undefined ? `Type ${what}.` : `Type ${what} of ${max}${tail} or less.`;
}

/**
 * @param {string} of
 * @param {number | "all" | undefined} target
 * @param {number | string | undefined} percent
 */
function sayTarget(of, target, percent) {
  const look = target === "all" ? "Look at all" : target === undefined ? "" : `Look at ${target} or more`;
  const met =
    Number(percent ?? 100) === 100 ? `every one must count as “${of}”` : `${percent} percent must be “${of}”`;
  return look ? `${look}; ${met}.` : `${met[0]?.toUpperCase()}${met.slice(1)}.`;
}

/**
 * An answer as it counts, in a few words.
 * @param {t.Value} value
 * @param {t.Response} response
 */
export function sayValue(value, response) {
  switch (value.type) {
    case "temperature":
      return `${value.reading}\u00A0°C`;
    case "number":
      return sayNumber(value, response);
    case "count_sample":
      return `${value.compliant} of ${value.checked}`;
    case "date":
      return sayDay(value.date, dayOf(Date.now()));
    case "time":
      return value.time;
    case "text":
      return `“${value.text.length > 40 ? `${value.text.slice(0, 40)}…` : value.text}”`;
    case "choice":
      return sayOptions([value.choice], response);
    case "choices":
      return sayOptions(value.choices, response);
    case "moment":
      return sayMoment(value.at, dayOf(Date.now()));
    case "yes_no_na":
      return value.answer === "yes" ? "yes" : "no";
    default:
      return value.type === "na" ? "not applicable" : RESULT.unchecked.toLowerCase();
  }
}

/** @param {{reading: string, timing?: t.Timing}} value @param {t.Response} response */
function sayNumber({ reading }, { unit, stopwatch }) {
  if (stopwatch) return sayReading(reading, unit);
  return unit ? `${reading} ${unit}` : reading;
}

/** @param {string[]} chosen @param {t.Response} response */
const sayOptions = (chosen, { options = [] }) =>
  options
    .filter(({ id }) => chosen.includes(id))
    .map(({ label }) => label)
    .join(", ");

/**
 * A day with its time, such as "today, 14:20".
 * @param {string} at such as "2026-11-22T14:20", in the home's own time
 * @param {string} today
 */
export const sayMoment = (at, today) => `${sayDay(at.slice(0, 10), today)}, ${at.slice(11, 16)}`;
