/**
 * How far a run is: what is asked now, what is answered, what comes next.
 *
 * @import * as t from "./types.js"
 */
import { splitKey, subjectsOf, visibleItems } from "./checklist.js";
import { joined } from "./words.js";

/** @typedef {{key: string, item: t.Item, section: t.Section, subject: string}} Question */
/** @typedef {{id: string, title: string, answered: number, total: number, failed: number, critical: number}} SectionCount */
/** @typedef {{answered: number, total: number, failed: number, critical: number, sections: SectionCount[]}} Progress */

/**
 * Every question that is asked, in order. A repeated section with nobody named yet stands there once.
 * @param {t.Checklist} checklist
 * @param {t.Run} run
 * @param {Record<string, string[]>} named subjects by section id
 * @returns {Question[]}
 */
export function askedNow(checklist, run, named) {
  return visibleItems(checklist, run.answers, named).flatMap((key) => {
    const { itemId, subject } = splitKey(key);
    const item = checklist.items.get(itemId);
    const section = checklist.itemSections.get(itemId);
    return item && section ? [{ key, item, section, subject }] : [];
  });
}

/**
 * The subjects a section is answered for; none when the section is repeated and nobody is named yet.
 * @param {t.Section} section
 * @param {t.Run} run
 * @param {Record<string, string[]>} named
 */
export function namedSubjects(section, run, named) {
  const subjects = subjectsOf(section, run.answers, named);
  return section.repeat ? subjects.filter(Boolean) : subjects;
}

/**
 * @param {t.Checklist} checklist
 * @param {t.Run} run
 * @param {Question[]} asked
 * @returns {Progress}
 */
export function progressOf(checklist, run, asked) {
  const total = { answered: 0, total: 0, failed: 0, critical: 0 };
  const sections = new Map(checklist.sections.map(({ id, title }) => [id, { id, title, ...total }]));
  for (const { key, item, section } of asked) {
    const line = /** @type {SectionCount} */ (sections.get(section.id));
    const result = run.answers.get(key)?.result;
    for (const sum of [total, line]) {
      sum.total += 1;
      if (result) sum.answered += 1;
      if (result === "fail") sum.failed += 1;
      if (result === "fail" && item.severity === "critical") sum.critical += 1;
    }
  }
  return { ...total, sections: [...sections.values()] };
}

/** @param {Progress} progress */
export function sayProgress({ answered, total, failed, critical }) {
  const bad = joined([failed > 0 && `${failed} not met`, critical > 0 && `${critical} critical`]);
  return `${answered} of ${total} answered${bad ? ` · ${bad}` : ""}`;
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

/**
 * Answers that are kept although their question is hidden now.
 * @param {t.Run} run
 * @param {Question[]} asked
 */
export function hiddenAnswers(run, asked) {
  const keys = new Set(asked.map(({ key }) => key));
  return [...run.answers.values()].filter(({ key }) => !keys.has(key));
}
