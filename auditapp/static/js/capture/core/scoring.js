// What all answers together come to, in exact arithmetic. Keys are the server's, as the report shows them.
// The twin on the server is checklists/scoring.py; both run tests/shared/rules.json.

import { askedWith, NOWHERE } from "./asked.js";
import { fraction, percentOf, plus, shareOf, times } from "./fraction.js";
import { USUAL } from "./local.js";
import { severities } from "./steps.js";

/**
 * @import * as t from "./types.js"
 * @import { Row } from "./asked.js"
 * @import { Answers, Checklist, Line } from "./checklist.js"
 * @import { Fraction } from "./fraction.js"
 */

/** @typedef {"strong"|"sound"|"needs_work"|"poor"} Band */

/**
 * Counts and percentages of one section. Percentages are text with one decimal, null where there is nothing to
 * divide by. `percent` is passes out of passes and fails. `weighted` counts critical items five times, high three,
 * medium twice and low once, each subject of a repeated section having the same say. `coverage` is how much of
 * what was asked got an answer other than "could not check".
 * @typedef {object} SectionScore
 * @property {string} id
 * @property {number} failed_critical
 * @property {number} failed_high
 * @property {number} failed_medium
 * @property {number} failed_low
 * @property {number} passes
 * @property {number} fails
 * @property {number} na
 * @property {number} unchecked
 * @property {number} unanswered
 * @property {string|null} percent
 * @property {string|null} weighted
 * @property {string|null} coverage
 */

/** @typedef {SectionScore & {band: Band|null, sections: SectionScore[]}} Score */

/**
 * @typedef {object} Tally
 * @property {Record<t.Severity, number>} failed
 * @property {number} passes
 * @property {number} fails
 * @property {number} na
 * @property {number} unchecked
 * @property {number} unanswered
 * @property {number} won
 * @property {number} possible
 */

/** @type {Record<t.Severity, number>} */
const WEIGHTS = { critical: 5, high: 3, medium: 2, low: 1 };
const NOTHING = fraction(0);

/**
 * Hidden items are not scored, whatever they were answered; a failure counts with the severity it was raised to.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @param {readonly [number, number, number]} [bands] from which percentage on it is strong, sound, or needs work
 * @returns {Score}
 */
export function score(checklist, answers, around = NOWHERE, bands = USUAL.bands) {
  const { rows } = askedWith(checklist, answers, around);
  const raised = severities(checklist, answers, around);
  const whole = emptyTally();
  let [won, possible] = [NOTHING, NOTHING];
  const sections = checklist.parts.map((part) => {
    const tallies = (rows[part.at] ?? []).map((row) => tallied(part.lines, row, raised));
    const share = averaged(tallies);
    const together = sumOf(tallies);
    won = plus(won, share.won);
    possible = plus(possible, share.possible);
    addTo(whole, together);
    return { id: part.section.id, ...figures(together, share.won, share.possible) };
  });
  return { id: checklist.id, ...figures(whole, won, possible), band: band(whole, bands), sections };
}

/** @returns {Tally} */
function emptyTally() {
  const failed = { critical: 0, high: 0, medium: 0, low: 0 };
  return { failed, passes: 0, fails: 0, na: 0, unchecked: 0, unanswered: 0, won: 0, possible: 0 };
}

/**
 * @param {Line[]} lines
 * @param {Row} row
 * @param {ReadonlyMap<string, t.Severity>} raised
 * @returns {Tally}
 */
function tallied(lines, { keys, answered, shown }, raised) {
  const tally = emptyTally();
  for (const { item, at } of lines) {
    if (!shown[at]) continue;
    const severity = (raised.size && raised.get(keys[at] ?? "")) || item.severity;
    const result = answered[at]?.result;
    if (result || !item.optional) add(tally, severity, result);
  }
  return tally;
}

/**
 * @param {Tally} tally
 * @param {t.Severity} severity
 * @param {t.Result | undefined} result
 */
function add(tally, severity, result) {
  switch (result) {
    case undefined:
      tally.unanswered += 1;
      break;
    case "pass":
      tally.passes += 1;
      tally.won += WEIGHTS[severity];
      tally.possible += WEIGHTS[severity];
      break;
    case "fail":
      tally.fails += 1;
      tally.failed[severity] += 1;
      tally.possible += WEIGHTS[severity];
      break;
    case "na":
      tally.na += 1;
      break;
    default:
      tally.unchecked += 1;
  }
}

/** The counts of all of them; weights are averaged instead. @param {Tally[]} tallies */
function sumOf(tallies) {
  const total = emptyTally();
  for (const tally of tallies) addTo(total, tally);
  return total;
}

/** @param {Tally} total @param {Tally} tally */
function addTo(total, tally) {
  total.failed.critical += tally.failed.critical;
  total.failed.high += tally.failed.high;
  total.failed.medium += tally.failed.medium;
  total.failed.low += tally.failed.low;
  total.passes += tally.passes;
  total.fails += tally.fails;
  total.na += tally.na;
  total.unchecked += tally.unchecked;
  total.unanswered += tally.unanswered;
}

/**
 * Weight won and weight possible of a section as if it had been answered for one average subject.
 * @param {Tally[]} tallies one for each subject
 * @returns {{won: Fraction, possible: Fraction}}
 */
function averaged(tallies) {
  const judged = tallies.filter((tally) => tally.possible > 0);
  if (!judged.length) return { won: NOTHING, possible: NOTHING };
  /** @type {Map<number, number>} */
  const alike = new Map();
  let sum = 0;
  for (const { won, possible } of judged) {
    alike.set(possible, (alike.get(possible) ?? 0) + won);
    sum += possible;
  }
  const each = fraction(1, judged.length);
  const possible = times(fraction(sum), each);
  // Most subjects are asked the same, so few different fractions are left.
  const shares = [...alike].map(([of, won]) => fraction(won, of)).reduce(plus);
  return { won: times(times(shares, each), possible), possible };
}

/**
 * @param {Tally} tally
 * @param {Fraction} won
 * @param {Fraction} possible
 * @returns {Omit<SectionScore, "id">}
 */
function figures(tally, won, possible) {
  const judged = tally.passes + tally.fails;
  const known = judged + tally.na;
  return {
    failed_critical: tally.failed.critical,
    failed_high: tally.failed.high,
    failed_medium: tally.failed.medium,
    failed_low: tally.failed.low,
    passes: tally.passes,
    fails: tally.fails,
    na: tally.na,
    unchecked: tally.unchecked,
    unanswered: tally.unanswered,
    percent: shareOf(tally.passes, judged),
    weighted: percentOf(won, possible),
    coverage: shareOf(known, known + tally.unchecked + tally.unanswered),
  };
}

/**
 * By the exact share, not the rounded one; a failed critical item caps it, two more so.
 * @param {Tally} tally
 * @param {readonly [number, number, number]} bands
 * @returns {Band|null}
 */
function band(tally, [strong, sound, needsWork]) {
  const judged = tally.passes + tally.fails;
  if (!judged) return null;
  const reached = (/** @type {number} */ least) => tally.passes * 100 >= least * judged;
  if (tally.failed.critical > 1 || !reached(needsWork)) return "poor";
  if (tally.failed.critical || !reached(sound)) return "needs_work";
  return reached(strong) ? "strong" : "sound";
}
