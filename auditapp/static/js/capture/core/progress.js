/**
 * How far a run is: what is asked now, what is answered, what comes next.
 *
 * @import * as t from "./types.js"
 */
import { keyOf } from "./change.js";
import { isShown } from "./rules.js";
import { joined } from "./words.js";

/** @typedef {{section: t.Section, item: t.Item, subject: string, key: string}} Question */
/** @typedef {{id: string, title: string, answered: number, total: number, failed: number, critical: number}} SectionCount */
/** @typedef {{answered: number, total: number, failed: number, critical: number, sections: SectionCount[]}} Progress */

/**
 * The subjects a section is answered for: those the auditor named, and any that hold an answer.
 * @param {t.Section} section
 * @param {t.Run} run
 * @param {Record<string, string[]>} named by section id
 * @returns {string[]} `[""]` when the section is not repeated
 */
export function subjectsOf(section, run, named) {
  if (!section.repeat) return [""];
  const ids = new Set(section.items.map((item) => item.id));
  const answered = [...run.answers.values()].filter(({ change }) => ids.has(change.item)).map((a) => a.change.subject);
  return [...new Set([...(named[section.id] ?? []), ...answered])];
}

/**
 * The questions of a section for one subject, hidden ones left out.
 * @param {t.Section} section
 * @param {string} subject
 * @param {t.Run} run
 * @returns {Question[]}
 */
export function questions(section, subject, run) {
  return section.items
    .filter((item) => isShown(item, run.answers, subject))
    .map((item) => ({ section, item, subject, key: keyOf(item.id, subject) }));
}

/**
 * Every question that is asked, in order. A repeated section with nobody named yet counts once.
 * @param {t.Definition} definition
 * @param {t.Run} run
 * @param {Record<string, string[]>} named
 */
export function allQuestions(definition, run, named) {
  return definition.sections.flatMap((section) =>
    subjectsOf(section, run, named).flatMap((subject) => questions(section, subject, run)),
  );
}

/**
 * @param {t.Definition} definition
 * @param {t.Run} run
 * @param {Record<string, string[]>} named
 * @returns {Progress}
 */
export function progressOf(definition, run, named) {
  const sections = definition.sections.map((section) => countSection(section, run, named));
  const sum = (/** @type {"answered" | "total" | "failed" | "critical"} */ field) =>
    sections.reduce((total, section) => total + section[field], 0);
  return {
    answered: sum("answered"),
    total: sum("total"),
    failed: sum("failed"),
    critical: sum("critical"),
    sections,
  };
}

/**
 * @param {t.Section} section
 * @param {t.Run} run
 * @param {Record<string, string[]>} named
 * @returns {SectionCount}
 */
function countSection(section, run, named) {
  const subjects = subjectsOf(section, run, named);
  const asked = (subjects.length ? subjects : [""]).flatMap((subject) => questions(section, subject, run));
  const answers = asked.map(({ key }) => run.answers.get(key));
  const failing = asked.filter((_, at) => answers[at]?.result === "fail");
  return {
    id: section.id,
    title: section.title,
    answered: answers.filter(Boolean).length,
    total: asked.length,
    failed: failing.length,
    critical: failing.filter(({ item }) => item.severity === "critical").length,
  };
}

/** @param {Progress} progress */
export function sayProgress({ answered, total, failed, critical }) {
  const bad = joined([failed > 0 && `${failed} not met`, critical > 0 && `${critical} critical`]);
  return `${answered} of ${total} answered${bad ? ` · ${bad}` : ""}`;
}

/**
 * The next question without an answer, looking onward from here and then from the beginning. A repeated
 * section with nobody named yet is itself the next thing to do.
 * @param {t.Definition} definition
 * @param {t.Run} run
 * @param {Record<string, string[]>} named
 * @param {{section: string, item: string, subject: string}} from
 * @returns {{section: string, item: string, subject: string} | null}
 */
export function nextUnanswered(definition, run, named, from) {
  const open = definition.sections.flatMap((section, order) => {
    const subjects = subjectsOf(section, run, named);
    if (subjects.length === 0) return [{ order, section: section.id, item: "", subject: "" }];
    const asked = subjects.flatMap((subject) => questions(section, subject, run));
    const missing = asked.filter(({ key }) => !run.answers.has(key));
    return missing.map(({ item, subject }) => ({ order, section: section.id, item: item.id, subject }));
  });
  const rank = placeRank(definition, run, named);
  const here = rank(from);
  const next = open.find((place) => rank(place) > here) ?? open.find((place) => rank(place) !== here) ?? open[0];
  return next ? { section: next.section, item: next.item, subject: next.subject } : null;
}

/**
 * @param {t.Definition} definition
 * @param {t.Run} run
 * @param {Record<string, string[]>} named
 */
function placeRank(definition, run, named) {
  return (/** @type {{section: string, item: string, subject: string}} */ place) => {
    const order = definition.sections.findIndex(({ id }) => id === place.section);
    const section = definition.sections[order];
    if (!section) return -1;
    const subject = Math.max(0, subjectsOf(section, run, named).indexOf(place.subject));
    const item = section.items.findIndex(({ id }) => id === place.item);
    return order * 1_000_000 + subject * 1_000 + item + 1;
  };
}

/**
 * Answers that are kept although their question is hidden now.
 * @param {t.Definition} definition
 * @param {t.Run} run
 */
export function hiddenAnswers(definition, run) {
  return definition.sections.flatMap(({ items }) =>
    items.flatMap((item) =>
      [...run.answers.values()].filter(
        ({ change }) => change.item === item.id && !isShown(item, run.answers, change.subject),
      ),
    ),
  );
}
