/**
 * Words for people: counts, dates, limits, rules. Plain English, one place.
 *
 * @import * as t from "./types.js"
 */

import { sayReading } from "./time.js";

const ZONE = "Europe/London";
let zone = ZONE;

/**
 * @param {number} number
 * @param {string} noun
 */
export const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** @param {(string | number | false | null | undefined)[]} parts */
export const joined = (parts) => parts.filter(Boolean).join(", ");

/** @type {Record<t.Severity, string>} */
export const SEVERITY = { critical: "Critical", high: "High", medium: "Medium", low: "Low" };

/** @type {Record<t.Severity, number>} */
export const SEVERITY_ORDER = { critical: 0, high: 1, medium: 2, low: 3 };

/** @type {Record<t.Result, string>} */
export const RESULT = { pass: "Met", fail: "Not met", na: "Not scored", unchecked: "Could not check" };

let dayKey = dayFormat(ZONE);
const dayWords = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  weekday: "short",
  day: "numeric",
  month: "short",
});
let clock = clockFormat(ZONE);

/** @param {string} timeZone */
function dayFormat(timeZone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
}

/** @param {string} timeZone */
function clockFormat(timeZone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Days and times are those of this zone from now on: that of the home which is looked at. @param {string} [name] */
export function setZone(name = ZONE) {
  if (name === zone) return;
  try {
    [dayKey, clock] = [dayFormat(name), clockFormat(name)];
    zone = name;
  } catch {
    // A zone that this browser does not know: England's time is the best guess.
    if (name !== ZONE) setZone(ZONE);
  }
}

/**
 * The day in the home's time zone, as YYYY-MM-DD.
 * @param {number | string} moment
 */
export const dayOf = (moment) => dayKey.format(new Date(moment));

/** @param {number | string} moment */
export const timeOf = (moment) => clock.format(new Date(moment));

/**
 * @param {string} day YYYY-MM-DD
 * @param {number} days
 */
export function addDays(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * @param {string} from
 * @param {string} to
 */
const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/**
 * A day as people say it: today, tomorrow, Fri 27 Nov.
 * @param {string} day
 * @param {string} today
 */
export function sayDay(day, today) {
  const apart = daysBetween(today, day);
  if (apart === 0) return "today";
  if (apart === 1) return "tomorrow";
  if (apart === -1) return "yesterday";
  const said = dayWords.format(new Date(`${day}T12:00:00Z`)).replace(",", "");
  return Math.abs(apart) > 300 ? `${said} ${day.slice(0, 4)}` : said;
}

/**
 * @param {string} day
 * @param {string} today
 */
export function sayDue(day, today) {
  const late = daysBetween(day, today);
  if (late > 0) return `${count(late, "day")} late`;
  return `Due ${sayDay(day, today)}`;
}

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
  if (min !== undefined && max !== undefined) return `${min} to ${max}${tail} is close to the limit`;
  if (min !== undefined) return `${min}${tail} or more is close to the limit`;
  return max === undefined ? "" : `${max}${tail} or less is close to the limit`;
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

/** @type {Record<t.Item["photo_rule"], string>} */
export const PHOTO_RULE = {
  objects_only: "Objects and rooms only. No faces, bodies or anyone's distress.",
  optional_objects_only: "Objects and rooms only. No faces, bodies or anyone's distress.",
  redacted_document: "Cover every name before you photograph a record. No faces.",
  prohibited: "No photo here: it could show a person.",
};

export const NA_REASONS = ["We do not have this here", "Nothing to sample today", "Not needed by anyone now"];
export const UNCHECKED_REASONS = [
  "A resident needed me first",
  "The room was locked or in use",
  "The record could not be found",
  "It was not the right time of day",
];

/** @type {Record<string, {one: string, many: string, ask: string, hint: string}>} */
const SUBJECTS = {
  room: { one: "room", many: "rooms", ask: "Room number or code", hint: "Such as 12. No names." },
  resident: {
    one: "resident",
    many: "residents",
    ask: "Initials or room code",
    hint: "Such as R-014. No full names.",
  },
  resident_mar: {
    one: "chart",
    many: "charts",
    ask: "Resident's initials or code",
    hint: "Such as R-014. No names.",
  },
  fire_door: { one: "fire door", many: "fire doors", ask: "Door number on the plan", hint: "Such as 7." },
  staff_file: {
    one: "staff file",
    many: "staff files",
    ask: "Name or staff number",
    hint: "As on the file.",
  },
  call: { one: "call", many: "calls", ask: "Where the bell was", hint: "Such as room 12 or lounge." },
};

/** @param {string} kind */
export function subjectWords(kind) {
  const plain = kind.replaceAll("_", " ");
  return (
    SUBJECTS[kind] ?? { one: plain, many: `${plain}s`, ask: "Number or initials", hint: "No full names." }
  );
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

/** @param {string} subject `kind:label` */
export const subjectLabel = (subject) => subject.slice(subject.indexOf(":") + 1);
