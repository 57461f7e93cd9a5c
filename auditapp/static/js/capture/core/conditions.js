// `show_if`: the condition under which an item is asked. The twin on the server is checklists/conditions.py.

import { exactly } from "./fraction.js";

/**
 * @import { Fraction } from "./fraction.js"
 * @typedef {{item: string, answer: string}} AnswerIs
 * @typedef {{item: string, result: "pass"|"fail"}} ResultIs
 * @typedef {{item: string, above: boolean, limit: Fraction}} ReadingIs
 * @typedef {AnswerIs|ResultIs|ReadingIs} Term
 */

const TERM =
  /^([a-z0-9.-]+) (?:== (yes|no)|(fails|passes)|([<>]) (-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?))$/;

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
  const match = TERM.exec(text);
  if (!match) throw new SyntaxError(`cannot read "${text}"`);
  const [, item = "", answer, outcome, sign, number = "0"] = match;
  if (answer) return { item, answer };
  if (outcome) return { item, result: outcome === "fails" ? "fail" : "pass" };
  return { item, above: sign === ">", limit: exactly(number) };
}
