/**
 * Words for people: counts, dates, limits, rules. Plain English, one place.
 *
 * @import * as t from "./types.js"
 */

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

/** @param {string} subject `kind:label` */
export const subjectLabel = (subject) => subject.slice(subject.indexOf(":") + 1);

/** As a heading: "Fire door FD-05", or "Room: Kitchen". @param {string} subject */
export function subjectTitle(subject) {
  const [label, { one }] = [subjectLabel(subject), subjectWords(subject.slice(0, subject.indexOf(":")))];
  return `${one.charAt(0).toUpperCase()}${one.slice(1)}${/\d/.test(label) ? "" : ":"} ${label}`;
}

const collator = new Intl.Collator("en-GB", { numeric: true });

/** As people count: FD-2 before FD-10. @param {string} a @param {string} b */
export const byNumber = (a, b) => collator.compare(a, b);
