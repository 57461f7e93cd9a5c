// What all answers together come to, in exact arithmetic. Keys are the server's, as the report shows them.
// The twin on the server is checklists/scoring.py; both run tests/shared/rules.json.

import { splitKey, visibleItems } from "./checklist.js";
import { fraction, percentOf, plus, times } from "./fraction.js";
import { USUAL } from "./local.js";

/**
 * @import * as t from "./types.js"
 * @import { Answered, Answers, Checklist, Subjects } from "./checklist.js"
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
 * Hidden items are not scored, whatever they were answered.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {Subjects} [subjects]
 * @param {readonly [number, number, number]} [bands] from which percentage on it is strong, sound, or needs work
 * @returns {Score}
 */
export function score(checklist, answers, subjects = {}, bands = USUAL.bands) {
  const tallies = tallied(checklist, answers, subjects);
  let [won, possible] = [NOTHING, NOTHING];
  const sections = [];
  for (const [id, bySubject] of tallies) {
    const share = averaged([...bySubject.values()]);
    won = plus(won, share.won);
    possible = plus(possible, share.possible);
    sections.push({ id, ...figures(together([...bySubject.values()]), share.won, share.possible) });
  }
  const whole = together([...tallies.values()].flatMap((bySubject) => [...bySubject.values()]));
  return { id: checklist.id, ...figures(whole, won, possible), band: band(whole, bands), sections };
}

/**
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {Subjects} subjects
 * @returns {Map<string, Map<string, Tally>>} by section id, then by subject
 */
function tallied(checklist, answers, subjects) {
  /** @type {Map<string, Map<string, Tally>>} */
  const tallies = new Map(checklist.sections.map((section) => [section.id, new Map()]));
  for (const key of visibleItems(checklist, answers, subjects)) {
    const { itemId, subject } = splitKey(key);
    const item = checklist.items.get(itemId);
    const bySubject = tallies.get(checklist.itemSections.get(itemId)?.id ?? "");
    if (!item || !bySubject) continue;
    const tally = bySubject.get(subject) ?? together([]);
    bySubject.set(subject, tally);
    add(tally, item.severity, answers.get(key));
  }
  return tallies;
}

/**
 * @param {Tally} tally
 * @param {t.Severity} severity
 * @param {Answered|undefined} answered
 */
function add(tally, severity, answered) {
  switch (answered?.result) {
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

/**
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
function together(tallies) {
  const failed = { critical: 0, high: 0, medium: 0, low: 0 };
  const total = { failed, passes: 0, fails: 0, na: 0, unchecked: 0, unanswered: 0, won: 0, possible: 0 };
  for (const tally of tallies) {
    for (const severity of /** @type {t.Severity[]} */ (Object.keys(failed))) {
      failed[severity] += tally.failed[severity];
    }
    total.passes += tally.passes;
    total.fails += tally.fails;
    total.na += tally.na;
    total.unchecked += tally.unchecked;
    total.unanswered += tally.unanswered;
  }
  return total;
}

/**
 * Weight won and weight possible of a section as if it had been answered for one average subject.
 * @param {Tally[]} tallies one for each subject
 * @returns {{won: Fraction, possible: Fraction}}
 */
function averaged(tallies) {
  const judged = tallies.filter((tally) => tally.possible > 0);
  if (!judged.length) return { won: NOTHING, possible: NOTHING };
  const each = fraction(1, judged.length);
  const sum = judged.reduce((total, tally) => total + tally.possible, 0);
  const possible = times(fraction(sum), each);
  const shares = judged.map((tally) => fraction(tally.won, tally.possible)).reduce(plus);
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
    percent: percentOf(fraction(tally.passes), fraction(judged)),
    weighted: percentOf(won, possible),
    coverage: percentOf(fraction(known), fraction(known + tally.unchecked + tally.unanswered)),
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
