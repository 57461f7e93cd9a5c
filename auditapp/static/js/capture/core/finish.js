/**
 * What the auditor sees before signing: the worst first, the score last.
 *
 * @import * as t from "./types.js"
 * @import { Around, Planned } from "./planned.js"
 * @import { Question } from "./progress.js"
 * @import { PartDemand } from "./rules.js"
 */
import { aroundOf, countedAnswers } from "./around.js";
import { askedNow, namedSubjects } from "./progress.js";
import { plannedAction } from "./planned.js";
import { demanded } from "./rules.js";
import { needsMadeSafe } from "./run.js";
import { score } from "./scoring.js";
import { count, SEVERITY_ORDER } from "./words.js";

/** @typedef {Question & {answer: t.CurrentAnswer}} Answered */
/** @typedef {"" | "corrected" | "linked"} Settled the question's own action is not needed for this reason */
/** @typedef {Answered & {action: Planned | null, more: PartDemand[], settled: Settled, unsafe: boolean}} Demanding */

/**
 * @param {t.Checklist} checklist
 * @param {t.Run} run
 * @param {t.Place} place
 * @param {Around} around
 */
export function finishSummary(checklist, run, place, around) {
  const asked = askedNow(checklist, run, place.subjects);
  const answered = asked.flatMap((question) => {
    const answer = run.answers.get(question.key);
    return answer ? [{ ...question, answer }] : [];
  });
  const counted = countedAnswers(checklist, run);
  const circumstances = aroundOf(run, place.subjects, around.overdue);
  const demanding = answered.flatMap((question) => {
    const demands = demanded(checklist, question.key, counted, circumstances);
    return demands.length > 0 ? [asDemanding(question, demands, run, place, around)] : [];
  });
  const with_ = (/** @type {t.Result} */ result) => answered.filter(({ answer }) => answer.result === result);
  const needed = asked.filter(({ item, key }) => !item.optional || run.answers.has(key));
  return {
    failed: demanding.filter(({ answer }) => answer.result === "fail").sort(worstFirst),
    toCheck: demanding.filter(({ answer }) => answer.result === "unchecked"),
    unchecked: with_("unchecked"),
    notApplicable: with_("na").filter(({ answer }) => answer.change.value.type === "na"),
    asked: needed.length,
    unanswered: needed.filter(({ key }) => !run.answers.has(key)),
    unseen: checklist.sections.filter(
      (section) =>
        namedSubjects(checklist, section, run, place.subjects).length === 0 ||
        (needed.some((each) => each.section === section) &&
          !answered.some((each) => each.section === section && each.answer.result !== "unchecked")),
    ),
    score: score(checklist, counted, circumstances, around.bands),
  };
}

/**
 * @param {Answered} question
 * @param {PartDemand[]} demands
 * @param {t.Run} run
 * @param {t.Place} place
 * @param {Around} around
 * @returns {Demanding}
 */
function asDemanding(question, demands, run, place, around) {
  const { key, answer } = question;
  const own = demands.find(({ part }) => part === "");
  const settled = run.links.has(key) ? "linked" : run.corrected.has(key) ? "corrected" : "";
  return {
    ...question,
    action: own && !settled ? plannedAction(own.demand, answer, place, around) : null,
    more: demands.filter((each) => each !== own),
    settled,
    unsafe: needsMadeSafe(run, question, key),
  };
}

/** @param {Demanding} a @param {Demanding} b */
const worstFirst = (a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity];

/**
 * What signing with questions open means; nothing when all are answered.
 * @param {number} unanswered
 * @param {number} asked
 */
export function sayIncomplete(unanswered, asked) {
  if (unanswered === 0) return "";
  const have = unanswered === 1 ? "has" : "have";
  return `${unanswered} of ${count(asked, "question")} ${have} no answer. The report and the lists will say that this audit is incomplete.`;
}

/** @param {Demanding[]} demanding @returns {t.PlannedAction[]} */
export const plannedActions = (demanding) =>
  demanding.flatMap(({ answer, action }) => (action ? [{ answer: answer.change.id, ...action }] : []));
