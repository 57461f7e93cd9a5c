/**
 * What the auditor sees before signing: the worst first, the score last.
 *
 * @import * as t from "./types.js"
 * @import { Question } from "./progress.js"
 */
import { allQuestions, subjectsOf } from "./progress.js";
import { defaultDue, SEVERITY_ORDER } from "./words.js";

/** @typedef {Question & {answer: t.CurrentAnswer, action: {owner: string, due: string, text: string},
 *   unsafe: boolean}} Failed */

/**
 * @param {t.Definition} definition
 * @param {t.Run} run
 * @param {t.Place} place
 * @param {{people: t.Person[], me: string, today: string}} around
 */
export function finishSummary(definition, run, place, around) {
  const asked = allQuestions(definition, run, place.subjects);
  const answered = asked.flatMap((question) => {
    const answer = run.answers.get(question.key);
    return answer ? [{ ...question, answer }] : [];
  });
  const failed = answered
    .filter(({ answer }) => answer.result === "fail")
    .map((question) => ({
      ...question,
      action: plannedAction(question.item, question.key, place, around),
      unsafe: question.item.severity === "critical" && !run.madeSafe.has(question.key),
    }))
    .sort((a, b) => SEVERITY_ORDER[a.item.severity] - SEVERITY_ORDER[b.item.severity]);
  return {
    failed,
    unanswered: asked.filter(({ key }) => !run.answers.has(key)),
    unnamed: definition.sections.filter((section) => subjectsOf(section, run, place.subjects).length === 0),
    unchecked: answered.filter(({ answer }) => answer.result === "unchecked"),
    answered,
  };
}

/**
 * What the auditor chose for this action, else the checklist's own text and deadline with the manager as owner.
 * @param {t.Item} item
 * @param {string} key
 * @param {t.Place} place
 * @param {{people: t.Person[], me: string, today: string}} around
 */
export function plannedAction(item, key, place, { people, me, today }) {
  const chosen = place.actions[key];
  return {
    owner: chosen?.owner ?? defaultOwner(people, me),
    due: chosen?.due ?? defaultDue(item, today),
    text: chosen?.text ?? item.action,
  };
}

const FIRST_CHOICE = ["registered_manager", "deputy_manager"];

/** @param {t.Person[]} people @param {string} me */
function defaultOwner(people, me) {
  for (const role of FIRST_CHOICE) {
    const found = people.find((person) => person.role === role);
    if (found) return found.id;
  }
  return people[0]?.id ?? me;
}

/** @param {Failed[]} failed @returns {t.PlannedAction[]} */
export const plannedActions = (failed) =>
  failed.map(({ answer, action }) => ({ answer: answer.change.id, ...action }));
