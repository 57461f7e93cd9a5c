// Whether a value has the shape its item asks for. Nothing here judges it.
// The twin on the server is checklists/values.py; both run tests/shared/rules.json.

import { dayNumber, within } from "./rules.js";

/** @import * as t from "./types.js" */

const MIN_REASON = 10;
const MAX_TEXT = 4000;
const MAX_LABEL = 80;
const MAX_COUNT = 100_000;
const MAX_LOOKED_AT = 200;
const MAX_SECONDS = 86_400;

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
  moment: "Enter a real date and time, such as 1 November 2026 at 14:20.",
  timing: "This time cannot be read. Time it again, or enter it by hand.",
  not_an_option: "Choose one of the answers on offer.",
  nothing_chosen: "Choose at least one answer, or say why this does not apply.",
  wrong_ones: "Name each one that was not right once, and no more than were not right.",
  not_accepted: "This question does not take that. Check what you entered.",
});

// Line breaks and tabs may stand in a text, but not in a label.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|\p{Surrogate}/u;
const BREAK = /[\t\n]/;
const READING = /^-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?$/;
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;
const BEGAN = /^:[0-5][0-9](?:\.[0-9]{1,6})?Z$/;
// Named one by one so that both languages take the same characters for blank.
const BLANK = "[ \\t\\n\\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+";
const BLANK_ENDS = new RegExp(`^${BLANK}|${BLANK}$`, "g");

/** The value cannot be an answer to its item; `code` is a key of SENTENCES. */
export class BadValue extends Error {
  /**
   * @param {keyof typeof SENTENCES} code
   * @param {string} [say] the item's own words for it
   */
  constructor(code, say) {
    super(say || SENTENCES[code]);
    this.name = "BadValue";
    this.code = code;
  }
}

/**
 * @param {{response: t.Response}} asked an item, or what a step asks
 * @param {unknown} value
 * @throws {BadValue} unless `value` answers it: in its own way, not applicable or not checked
 */
export function checkValue({ response }, value) {
  if (!isRecord(value)) throw new BadValue("shape");
  const kind = value.type;
  const check = typeof kind === "string" ? CHECKS.get(kind) : undefined;
  if (!check) throw new BadValue("shape");
  if (kind !== response.type && kind !== "na" && kind !== "unchecked") throw new BadValue("wrong_type");
  check(value, response);
}

/**
 * @param {t.Step} step one that asks or requires
 * @param {unknown} value
 * @throws {BadValue} unless `value` replies to what is asked, or says that the required is done or why not
 */
export function checkReply({ ask }, value) {
  if (ask) return checkValue(ask, value);
  if (!isRecord(value)) throw new BadValue("shape");
  if (value.type === "not_done") return checkUnchecked(value);
  if (value.type !== "done") throw new BadValue("shape");
  keys(value, []);
}

/** @type {Map<string, (value: Record<string, unknown>, response: t.Response) => void>} */
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
  ["choice", checkChoice],
  ["choices", checkChoices],
  ["moment", checkMoment],
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

/** @param {Record<string, unknown>} value @param {t.Response} response */
function checkTemperature(value, response) {
  keys(value, ["reading"], ["probe"]);
  checkReading(value.reading, response);
  if (Object.hasOwn(value, "probe")) checkLabel(value.probe);
}

/** @param {Record<string, unknown>} value @param {t.Response} response */
function checkNumber(value, response) {
  keys(value, ["reading"], response.stopwatch ? ["timing"] : []);
  checkReading(value.reading, response);
  if (Object.hasOwn(value, "timing")) checkTiming(value.timing);
}

/** @param {unknown} reading @param {t.Response} response */
function checkReading(reading, { accept }) {
  if (typeof reading !== "string" || !READING.test(reading)) throw new BadValue("reading");
  if (!accept) return;
  const whole = !accept.whole || !/\.0*[1-9]/.test(reading);
  if (!whole || !within(accept, reading)) throw new BadValue("not_accepted", accept.say);
}

/** By hand there is nothing more to say; a stopwatch says how long and since when. @param {unknown} timing */
function checkTiming(timing) {
  if (!isRecord(timing)) throw new BadValue("timing");
  const { how, seconds, began } = timing;
  const size = Object.keys(timing).length;
  if (how === "manual" && size === 1) return;
  if (how !== "stopwatch" || size !== 3 || typeof began !== "string") throw new BadValue("timing");
  if (typeof seconds !== "number" || !Number.isInteger(seconds)) throw new BadValue("timing");
  if (seconds < 0 || seconds > MAX_SECONDS) throw new BadValue("timing");
  if (!isMoment(began.slice(0, 16)) || !BEGAN.test(began.slice(16))) throw new BadValue("timing");
}

/** @param {Record<string, unknown>} value */
function checkCounts(value) {
  keys(value, ["checked", "compliant", "looked_at"], ["wrong"]);
  const { checked, compliant, looked_at: lookedAt } = value;
  if (typeof checked !== "number" || typeof compliant !== "number") throw new BadValue("counts");
  if (!Number.isInteger(checked) || !Number.isInteger(compliant)) throw new BadValue("counts");
  if (checked < 0 || checked > MAX_COUNT || compliant < 0) throw new BadValue("counts");
  if (checked === 0) throw new BadValue("nothing_checked");
  if (compliant > checked) throw new BadValue("more_than_checked");
  if (!Array.isArray(lookedAt)) throw new BadValue("shape");
  if (lookedAt.length > MAX_LOOKED_AT) throw new BadValue("too_long");
  for (const label of lookedAt) checkLabel(label);
  if (Object.hasOwn(value, "wrong")) checkWrong(value.wrong, checked - compliant);
}

/** @param {unknown} wrong @param {number} most */
function checkWrong(wrong, most) {
  if (!Array.isArray(wrong)) throw new BadValue("shape");
  for (const label of wrong.slice(0, MAX_LOOKED_AT + 1)) checkLabel(label);
  if (wrong.length > Math.min(most, MAX_LOOKED_AT)) throw new BadValue("wrong_ones");
  if (new Set(wrong).size < wrong.length) throw new BadValue("wrong_ones");
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
function checkMoment(value) {
  keys(value, ["at"]);
  if (typeof value.at !== "string" || !isMoment(value.at)) throw new BadValue("moment");
}

/** @param {string} text */
const isMoment = (text) =>
  dayNumber(text.slice(0, 10)) !== null && text[10] === "T" && TIME.test(text.slice(11));

/** @param {Record<string, unknown>} value @param {t.Response} response */
function checkText(value, { accept }) {
  keys(value, ["text"]);
  const text = checkedText(value.text, MAX_TEXT);
  if (!trimmed(text)) throw new BadValue("text_missing");
  const longest = accept?.longest ?? MAX_TEXT;
  if (text.length > longest && characters(text) > longest) throw new BadValue("not_accepted", accept?.say);
}

/** @param {Record<string, unknown>} value @param {t.Response} response */
function checkChoice(value, { options = [] }) {
  keys(value, ["choice"]);
  if (!options.some(({ id }) => id === value.choice)) throw new BadValue("not_an_option");
}

/**
 * Some of the options, in their order, so that one answer is written in one way.
 * @param {Record<string, unknown>} value
 * @param {t.Response} response
 */
function checkChoices(value, { options = [] }) {
  keys(value, ["choices"]);
  const { choices } = value;
  if (!Array.isArray(choices) || choices.some((each) => typeof each !== "string"))
    throw new BadValue("shape");
  if (!choices.length) throw new BadValue("nothing_chosen");
  const picked = new Set(choices);
  const inOrder = options.flatMap(({ id }) => (picked.has(id) ? id : []));
  if (inOrder.length < picked.size) throw new BadValue("not_an_option");
  if (choices.length !== inOrder.length || choices.some((each, at) => each !== inOrder[at])) {
    throw new BadValue("shape");
  }
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
