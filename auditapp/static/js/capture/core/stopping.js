/**
 * What holds an auditor back before they walk on: something that must be done first, or a danger nobody has dealt with.
 *
 * @import * as t from "./types.js"
 * @import { Question } from "./progress.js"
 */
import { aroundOf, countedAnswers } from "./around.js";
import { needsMadeSafe } from "./run.js";
import { unmet } from "./steps.js";

/** @typedef {{key: string, why: "required" | "unsafe"}} Stop */

/**
 * The first question here that holds. What is required holds until it is ticked, or until somebody said why not.
 * @param {{checklist: t.Checklist, run: t.Run, place: t.Place}} open
 * @param {Question[]} here
 * @param {Record<string, t.Severity>} [overdue]
 * @returns {Stop | null}
 */
export function stopIn({ checklist, run, place }, here, overdue) {
  const failed = here.filter(({ key }) => run.answers.get(key)?.result === "fail");
  const counted = countedAnswers(checklist, run);
  const around = aroundOf(run, place.subjects, overdue);
  const required = failed.find(({ key, item }) =>
    unmet(checklist, key, counted, around).some(([id]) =>
      item.on_fail?.some(({ require }) => require?.id === id),
    ),
  );
  if (required) return { key: required.key, why: "required" };
  const unsafe = failed.find((question) => needsMadeSafe(run, question, question.key));
  return unsafe ? { key: unsafe.key, why: "unsafe" } : null;
}
