/**
 * How far a run is: what is asked now, what is answered, what comes next.
 *
 * @import * as t from "./types.js"
 */
import { aroundOf, countedAnswers } from "./around.js";
import { visibleItems } from "./asked.js";
import { flagKey, splitKey, subjectsOf } from "./checklist.js";
import { needsMadeSafe } from "./run.js";
import { severities, unmet } from "./steps.js";
import { joined } from "./words.js";

/** @typedef {{key: string, item: t.Item, section: t.Section, subject: string, severity: t.Severity}} Question
 *   `severity` is what other failures have raised it to, if they have */
/** @typedef {{answered: number, total: number, failed: number, critical: number, unchecked: number}} Counts */
/** @typedef {Counts & {id: string, title: string}} SectionCount */
/** @typedef {Counts & {sections: SectionCount[]}} Progress */

/**
 * Every question that is asked, in order. A repeated section with nobody named yet stands there once.
 * @param {t.Checklist} checklist
 * @param {t.Run} run
 * @param {Record<string, string[]>} named subjects by section id
 * @returns {Question[]}
 */
export function askedNow(checklist, run, named) {
  const counted = countedAnswers(checklist, run);
  const around = aroundOf(run, named);
  const raised = severities(checklist, counted, around);
  return visibleItems(checklist, counted, around).flatMap((key) => {
    const { itemId, subject } = splitKey(key);
    const item = checklist.items.get(itemId);
    const section = checklist.itemSections.get(itemId);
    return item && section
      ? [{ key, item, section, subject, severity: raised.get(key) ?? item.severity }]
      : [];
  });
}

/**
 * The subjects a section is answered for; none when the section is repeated and nobody is named yet.
 * @param {t.Checklist} checklist
 * @param {t.Section} section
 * @param {t.Run} run
 * @param {Record<string, string[]>} named
 */
export function namedSubjects(checklist, section, run, named) {
  if (!section.repeat) return [""];
  const counted = countedAnswers(checklist, run);
  return subjectsOf(section, counted, aroundOf(run, named).subjects).filter(Boolean);
}

/**
 * @param {t.Checklist} checklist
 * @param {t.Run} run
 * @param {Question[]} asked
 * @returns {Progress}
 */
export function progressOf(checklist, run, asked) {
  const total = { answered: 0, total: 0, failed: 0, critical: 0, unchecked: 0 };
  const sections = new Map(checklist.sections.map(({ id, title }) => [id, { id, title, ...total }]));
  for (const { key, item, section, severity } of asked) {
    const line = /** @type {SectionCount} */ (sections.get(section.id));
    const result = run.answers.get(key)?.result;
    if (item.optional && !result) continue;
    for (const sum of [total, line]) {
      sum.total += 1;
      if (result) sum.answered += 1;
      if (result === "unchecked") sum.unchecked += 1;
      if (result === "fail") sum.failed += 1;
      if (result === "fail" && severity === "critical") sum.critical += 1;
    }
  }
  return { ...total, sections: [...sections.values()] };
}

/** What could not be checked is coverage lost, and has a figure of its own. @param {Counts} progress */
export function sayProgress({ answered, total, failed, critical, unchecked }) {
  const bad = joined([failed > 0 && `${failed} not met`, critical > 0 && `${critical} critical`]);
  const lost = unchecked > 0 && `${unchecked} could not be checked`;
  return [`${answered} of ${total} answered`, bad, lost].filter(Boolean).join(" · ");
}

/**
 * The next question without an answer, looking onward from here and then from the beginning.
 * @param {t.Run} run
 * @param {Question[]} asked
 * @param {{section: string, item: string, subject: string}} from
 * @returns {{section: string, item: string, subject: string} | null}
 */
export function nextUnanswered(run, asked, from) {
  const here = asked.findIndex(({ item, subject }) => item.id === from.item && subject === from.subject);
  const start = here >= 0 ? here + 1 : asked.findIndex(({ section }) => section.id === from.section);
  const order = [...asked.slice(Math.max(0, start)), ...asked.slice(0, Math.max(0, start))];
  const next = order.find(({ key }) => !run.answers.has(key));
  return next ? { section: next.section.id, item: next.item.id, subject: next.subject } : null;
}

/** @typedef {{answer: t.CurrentAnswer, why: "answer" | "context" | "taken_out"}} Hidden */

/**
 * Answers that are kept although they do not count now, and why.
 * @param {t.Checklist} checklist
 * @param {t.Run} run
 * @param {Question[]} asked
 * @returns {Hidden[]}
 */
export function hiddenAnswers(checklist, run, asked) {
  const keys = new Set(asked.map(({ key }) => key));
  const counted = countedAnswers(checklist, run);
  return [...run.answers.values()]
    .filter(({ key }) => !keys.has(key))
    .map((answer) => ({
      answer,
      why: counted.has(answer.key) ? whyHidden(checklist, run, answer) : "taken_out",
    }));
}

/** @param {t.Checklist} checklist @param {t.Run} run @param {t.CurrentAnswer} answer @returns {"answer" | "context"} */
function whyHidden({ items }, run, { change }) {
  const flag = items.get(change.item)?.applies_if;
  const said = flag && run.context.get(flagKey(flag, change.subject))?.value;
  return said === false ? "context" : "answer";
}

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
