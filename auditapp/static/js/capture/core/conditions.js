// The condition under which an item is asked (`show_if`) or a step counts (`if`).
// The twin on the server is checklists/conditions.py; both run tests/shared/rules.json.

import { compare, exactly, fraction } from "./fraction.js";

/**
 * @import * as t from "./types.js"
 * @import { Answered } from "./checklist.js"
 * @import { Fraction } from "./fraction.js"
 * @typedef {"<"|">"|"<="|">="} Sign
 * @typedef {{kind: "answer", item: string, word: string, is: boolean}} AnswerIs the answer or the option chosen
 * @typedef {{kind: "options", item: string, word: string, has: boolean}} OptionsHave
 * @typedef {{kind: "result", item: string, result: "pass"|"fail"}} ResultIs
 * @typedef {{kind: "answered", item: string}} IsAnswered
 * @typedef {{kind: "reading", item: string, sign: Sign, limit: Fraction}} ReadingIs
 * @typedef {AnswerIs|OptionsHave|ResultIs|IsAnswered|ReadingIs} Single a term about one answer
 * @typedef {{kind: "count", item: string, of: ResultIs|ReadingIs, least: number, byGroup: boolean}} CountIs
 * @typedef {Single|CountIs} Term
 */

const ITEM = "([a-z0-9.-]+)";
const WORD = "([a-z0-9]+(?:-[a-z0-9]+)*)";
const NUMBER = "(-?(?:0|[1-9][0-9]{0,8})(?:\\.[0-9]{1,6})?)";
const JUDGED = `(?:(fails|passes)|(<=|>=|<|>) ${NUMBER})`;
const SINGLE = new RegExp(`^${ITEM} (?:(==|!=|includes|excludes) ${WORD}|(answered)|${JUDGED})$`);
const COUNT = new RegExp(`^count\\(${ITEM} ${JUDGED}\\) >= ([1-9][0-9]{0,3})( by group)?$`);

/**
 * Groups of terms: true when every term of any one group holds, for `and` binds tighter than `or`.
 * @param {string} text
 * @returns {Term[][]}
 * @throws {SyntaxError} naming the part that could not be read
 */
export function parseCondition(text) {
  return text.split(" or ").map((group) => group.split(" and ").map(term));
}

/**
 * @param {string} text
 * @returns {Term}
 */
function term(text) {
  const counted = COUNT.exec(text);
  if (counted) {
    const [, item = "", outcome, sign, number = "0", least, group] = counted;
    const of = judged(item, outcome, sign, number);
    return { kind: "count", item, of, least: Number(least), byGroup: Boolean(group) };
  }
  const match = SINGLE.exec(text);
  if (!match) throw new SyntaxError(`cannot read "${text}"`);
  const [, item = "", verb, word = "", answered, outcome, sign, number = "0"] = match;
  if (answered) return { kind: "answered", item };
  if (verb === "==" || verb === "!=") return { kind: "answer", item, word, is: verb === "==" };
  if (verb) return { kind: "options", item, word, has: verb === "includes" };
  return judged(item, outcome, sign, number);
}

/**
 * @param {string} item
 * @param {string | undefined} outcome
 * @param {string | undefined} sign
 * @param {string} number
 * @returns {ResultIs | ReadingIs}
 */
function judged(item, outcome, sign, number) {
  if (outcome) return { kind: "result", item, result: outcome === "fails" ? "fail" : "pass" };
  return { kind: "reading", item, sign: /** @type {Sign} */ (sign), limit: exactly(number) };
}

/**
 * A term about an item that is hidden or has no answer does not hold, whichever way it is put; nor does one about an
 * answer of another kind.
 * @param {Single} term
 * @param {Answered | undefined} answered undefined when it is hidden or has no answer
 * @returns {boolean}
 */
export function singleHolds(term, answered) {
  if (!answered) return false;
  const { value } = answered.change;
  switch (term.kind) {
    case "answered":
      return true;
    case "result":
      return answered.result === term.result;
    case "answer":
      return wordIs(value, term);
    case "options":
      return value.type === "choices" && value.choices.includes(term.word) === term.has;
    default:
      return readingHolds(value, term);
  }
}

/** @param {t.Value} value @param {AnswerIs} term */
function wordIs(value, { word, is }) {
  if (value.type === "yes_no_na") return (value.answer === word) === is;
  return value.type === "choice" && (value.choice === word) === is;
}

/** @param {t.Value} value @param {ReadingIs} term */
function readingHolds(value, { sign, limit }) {
  const reading = readingOf(value);
  if (!reading) return false;
  const order = compare(reading, limit);
  if (order === 0) return sign === "<=" || sign === ">=";
  return order < 0 ? sign === "<" || sign === "<=" : sign === ">" || sign === ">=";
}

/**
 * The number in a value: its reading, or the percentage right of a sample.
 * @param {t.Value} value
 * @returns {Fraction | null}
 */
function readingOf(value) {
  if ("reading" in value) return exactly(value.reading);
  if ("checked" in value) return fraction(value.compliant * 100, value.checked);
  return null;
}
