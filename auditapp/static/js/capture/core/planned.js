/**
 * The action that follows an answer: whose it is, by when, and in which words.
 *
 * @import * as t from "./types.js"
 * @import { ActionDemand } from "./rules.js"
 */
import { USUAL } from "./local.js";
import { dueOn } from "./rules.js";

/** @typedef {{owner: string, due: string, text: string}} Planned */
/** @typedef {{people: t.Person[], auditor: string, rules?: t.HomeRules | undefined,
 *   bands?: t.HomeRules["bands"] | undefined, overdue?: Record<string, t.Severity> | undefined}} Around */

/**
 * What the auditor chose for this action, else the checklist's own text and deadline with the manager as owner.
 * @param {ActionDemand} demand
 * @param {t.CurrentAnswer} answer
 * @param {t.Place} place
 * @param {Around} around
 * @returns {Planned}
 */
export function plannedAction(demand, answer, place, { people, auditor, rules = USUAL }) {
  const chosen = place.actions[answer.key];
  const within = demand.kind === "fix" ? rules.due_days[demand.severity] : undefined;
  return {
    owner: chosen?.owner ?? (startsHere(demand) ? auditor : defaultOwner(people, auditor)),
    due: chosen?.due ?? dueOn(demand.due, answer.day, within),
    text: chosen?.text ?? demand.text,
  };
}

/**
 * A critical action goes live at once with whoever stands there and makes it safe, as on the server; a manager who
 * never owned it can check it later.
 * @param {ActionDemand} demand
 */
const startsHere = ({ kind, severity }) => severity === "critical" && kind === "fix";

const FIRST_CHOICE = ["registered_manager", "deputy_manager"];

/**
 * The server falls back in the same order: the registered manager, the deputy manager, who began the run.
 * @param {t.Person[]} people @param {string} auditor
 */
function defaultOwner(people, auditor) {
  for (const role of FIRST_CHOICE) {
    const found = people.find((person) => person.role === role);
    if (found) return found.id;
  }
  return auditor;
}

/**
 * Those who may be given an action of a run: the home's people, and who began it.
 * @param {t.Snapshot | null} snapshot
 * @param {Pick<t.RunCard, "home" | "by" | "by_name">} card
 * @returns {t.Person[]}
 */
export function peopleFor(snapshot, { home, by, by_name }) {
  const people = snapshot?.homes.find(({ id }) => id === home)?.people ?? [];
  return people.some(({ id }) => id === by) ? people : [...people, { id: by, name: by_name, role: "" }];
}

/**
 * Where the words for scores begin in the run's home, as they stand today: the server takes those of the day it ends.
 * @param {t.Snapshot | null} snapshot
 * @param {Pick<t.RunCard, "home" | "rules">} card
 */
export const bandsFor = (snapshot, { home, rules }) =>
  snapshot?.homes.find(({ id }) => id === home)?.rules?.bands ?? rules?.bands;
