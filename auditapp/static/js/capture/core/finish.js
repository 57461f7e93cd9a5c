/**
 * What the auditor sees before signing: the worst first, the score last.
 *
 * @import * as t from "./types.js"
 * @import { Around, Planned } from "./planned.js"
 * @import { Question } from "./progress.js"
 */
import { askedNow, namedSubjects } from "./progress.js";
import { plannedAction } from "./planned.js";
import { score } from "./scoring.js";
import { count, SEVERITY_ORDER } from "./words.js";

/** @typedef {Question & {answer: t.CurrentAnswer}} Answered */
/** @typedef {Answered & {action: Planned, unsafe: boolean}} Demanding */

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
  const demanding = answered.flatMap((question) => demanded(question, run, place, around));
  return {
    failed: demanding.filter(({ answer }) => answer.result === "fail").sort(worstFirst),
    toCheck: demanding.filter(({ answer }) => answer.result === "unchecked"),
    unchecked: answered.filter(({ answer }) => answer.result === "unchecked"),
    asked: asked.length,
    unanswered: asked.filter(({ key }) => !run.answers.has(key)),
    unnamed: checklist.sections.filter((section) => namedSubjects(section, run, place.subjects).length === 0),
    score: score(checklist, run.answers, place.subjects, around.bands),
  };
}

/**
 * @param {Answered} question
 * @param {t.Run} run
 * @param {t.Place} place
 * @param {Around} around
 * @returns {Demanding[]}
 */
function demanded(question, run, place, around) {
  const { item, key, answer } = question;
  const action = plannedAction(item, answer, place, around);
  const unsafe = answer.result === "fail" && item.severity === "critical" && !run.madeSafe.has(key);
  return action ? [{ ...question, action, unsafe }] : [];
}

/** @param {Demanding} a @param {Demanding} b */
const worstFirst = (a, b) => SEVERITY_ORDER[a.item.severity] - SEVERITY_ORDER[b.item.severity];

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
  demanding.map(({ answer, action }) => ({ answer: answer.change.id, ...action }));
