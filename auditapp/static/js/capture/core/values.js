// Whether a value has the shape its item asks for. Nothing here judges it.
// The twin on the server is checklists/values.py; both run tests/shared/rules.json.

import { dayNumber } from "./rules.js";

/** @import * as t from "./types.js" */

const MIN_REASON = 10;
const MAX_TEXT = 4000;
const MAX_LABEL = 80;
const MAX_COUNT = 100_000;
const MAX_LOOKED_AT = 200;

/** What to tell a person, by code. */
export const SENTENCES = Object.freeze({
  shape: "This answer cannot be read. Answer the question again.",
  wrong_type: "This answer is for another kind of question. Answer the question again.",
  not_a_choice: "Answer Yes or No.",
  reason_short: "Say in at least 10 characters why this does not apply.",
  reason_missing: "Say why this could not be checked.",
  text_missing: "Write something, or say why this does not apply.",
  too_long: "This text is too long. Shorten it.",
  control_characters: "This text holds characters that cannot be shown. Type it again.",
  not_nfc: "This text is not in the usual Unicode form. Type it again.",
  reading: "Enter a number such as 41 or 11.4.",
  counts: "Enter two whole numbers: how many you checked and how many were right.",
  nothing_checked: "Enter how many you checked. If there was nothing to check, say it does not apply.",
  more_than_checked: "The number that were right cannot be more than the number you checked.",
  date: "Enter a real date, such as 1 November 2026.",
  time: "Enter a time from 00:00 to 23:59.",
});

// Line breaks and tabs may stand in a text, but not in a label.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|\p{Surrogate}/u;
const BREAK = /[\t\n]/;
const READING = /^-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?$/;
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;
// Named one by one so that both languages take the same characters for blank.
const BLANK = "[ \\t\\n\\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+";
const BLANK_ENDS = new RegExp(`^${BLANK}|${BLANK}$`, "g");

/** The value cannot be an answer to its item; `code` is a key of SENTENCES. */
export class BadValue extends Error {
  /** @param {keyof typeof SENTENCES} code */
  constructor(code) {
    super(SENTENCES[code]);
    this.name = "BadValue";
    this.code = code;
  }
}

/**
 * @param {t.Item} item
 * @param {unknown} value
 * @throws {BadValue} unless `value` answers `item`: in its own way, not applicable or not checked
 */
export function checkValue(item, value) {
  if (!isRecord(value)) throw new BadValue("shape");
  const kind = value.type;
  const check = typeof kind === "string" ? CHECKS.get(kind) : undefined;
  if (!check) throw new BadValue("shape");
  if (kind !== item.response.type && kind !== "na" && kind !== "unchecked") throw new BadValue("wrong_type");
  check(value);
}

/** @type {Map<string, (value: Record<string, unknown>) => void>} */
const CHECKS = new Map([
  ["na", checkNa],
  ["unchecked", checkUnchecked],
  ["yes_no_na", checkYesNo],
  ["temperature", checkTemperature],
  ["number", checkNumber],
  ["count_sample", checkCounts],
  ["date", checkDate],
  ["time", checkTime],
  ["text", checkText],
]);

/** @param {Record<string, unknown>} value */
function checkNa(value) {
  keys(value, ["reason"]);
  const reason = trimmed(checkedText(value.reason, MAX_TEXT));
  if (characters(reason) < MIN_REASON) throw new BadValue("reason_short");
}

/** @param {Record<string, unknown>} value */
function checkUnchecked(value) {
  keys(value, ["reason"]);
  if (!trimmed(checkedText(value.reason, MAX_TEXT))) throw new BadValue("reason_missing");
}

/** @param {Record<string, unknown>} value */
function checkYesNo(value) {
  keys(value, ["answer"]);
  if (value.answer !== "yes" && value.answer !== "no") throw new BadValue("not_a_choice");
}

/** @param {Record<string, unknown>} value */
function checkTemperature(value) {
  keys(value, ["reading"], ["probe"]);
  checkReading(value.reading);
  if (Object.hasOwn(value, "probe")) checkLabel(value.probe);
}

/** @param {Record<string, unknown>} value */
function checkNumber(value) {
  keys(value, ["reading"]);
  checkReading(value.reading);
}

/** @param {unknown} reading */
function checkReading(reading) {
  if (typeof reading !== "string" || !READING.test(reading)) throw new BadValue("reading");
}

/** @param {Record<string, unknown>} value */
function checkCounts(value) {
  keys(value, ["checked", "compliant", "looked_at"]);
  const { checked, compliant, looked_at: lookedAt } = value;
  if (typeof checked !== "number" || typeof compliant !== "number") throw new BadValue("counts");
  if (!Number.isInteger(checked) || !Number.isInteger(compliant)) throw new BadValue("counts");
  if (checked < 0 || checked > MAX_COUNT || compliant < 0) throw new BadValue("counts");
  if (checked === 0) throw new BadValue("nothing_checked");
  if (compliant > checked) throw new BadValue("more_than_checked");
  if (!Array.isArray(lookedAt)) throw new BadValue("shape");
  if (lookedAt.length > MAX_LOOKED_AT) throw new BadValue("too_long");
  for (const label of lookedAt) checkLabel(label);
}

/** @param {Record<string, unknown>} value */
function checkDate(value) {
  keys(value, ["date"]);
  if (typeof value.date !== "string" || dayNumber(value.date) === null) throw new BadValue("date");
}

/** @param {Record<string, unknown>} value */
function checkTime(value) {
  keys(value, ["time"]);
  if (typeof value.time !== "string" || !TIME.test(value.time)) throw new BadValue("time");
}

/** @param {Record<string, unknown>} value */
function checkText(value) {
  keys(value, ["text"]);
  if (!trimmed(checkedText(value.text, MAX_TEXT))) throw new BadValue("text_missing");
}

/** @param {unknown} label */
function checkLabel(label) {
  const text = checkedText(label, MAX_LABEL);
  if (BREAK.test(text)) throw new BadValue("control_characters");
  if (!trimmed(text)) throw new BadValue("shape");
}

/**
 * @param {unknown} text
 * @param {number} longest in characters, not UTF-16 units
 * @returns {string}
 */
function checkedText(text, longest) {
  if (typeof text !== "string") throw new BadValue("shape");
  if (text.length > longest && characters(text) > longest) throw new BadValue("too_long");
  if (CONTROL.test(text)) throw new BadValue("control_characters");
  if (text.normalize("NFC") !== text) throw new BadValue("not_nfc");
  return text;
}

/**
 * @param {Record<string, unknown>} value
 * @param {string[]} required besides `type`
 * @param {string[]} [optional]
 */
function keys(value, required, optional = []) {
  for (const key of required) if (!Object.hasOwn(value, key)) throw new BadValue("shape");
  for (const key of Object.keys(value)) {
    if (key !== "type" && !required.includes(key) && !optional.includes(key)) throw new BadValue("shape");
  }
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {string} text
 * @returns {string}
 */
function trimmed(text) {
  return text.replace(BLANK_ENDS, "");
}

/**
 * @param {string} text
 * @returns {number}
 */
function characters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
