// A checklist made ready for use: its body with look-ups, and which items are asked.

import { parseCondition } from "./conditions.js";
import { compare, exactly, fraction } from "./fraction.js";

/**
 * @import * as t from "./types.js"
 * @import { Term } from "./conditions.js"
 * @import { Fraction } from "./fraction.js"
 */

/**
 * Standing answers by key (the item's id, or `<item id>#<subject>` in a repeated section), each with what it was
 * judged to be when it was captured.
 * @typedef {{change: {value: t.Value}, result: t.Result}} Answered
 * @typedef {ReadonlyMap<string, Answered>} Answers
 */

/**
 * Subjects named for a repeated section, by section id, whether they have an answer yet or not.
 * @typedef {Record<string, string[]>} Subjects
 */

/**
 * @typedef {object} Checklist
 * @property {string} id
 * @property {t.Section[]} sections
 * @property {ReadonlyMap<string, t.Item>} items every item by id, in the order they are asked
 * @property {ReadonlyMap<string, t.Section>} itemSections the section of each item, by item id
 */

/** Conditions read once; a definition never changes under its items. @type {WeakMap<t.Item, Term[][]>} */
const conditions = new WeakMap();

/**
 * @param {t.Definition} definition the body of a checklist version
 * @returns {Checklist}
 */
export function openChecklist(definition) {
  const { id, sections } = definition;
  const pairs = sections.flatMap((section) => section.items.map((item) => ({ item, section })));
  return {
    id,
    sections,
    items: new Map(pairs.map(({ item }) => [item.id, item])),
    itemSections: new Map(pairs.map(({ item, section }) => [item.id, section])),
  };
}

/** The versions of every checklist an index lists. @param {t.Snapshot} snapshot */
export const listed = (snapshot) =>
  new Set(snapshot.homes.flatMap((home) => home.checklists.map(({ version }) => version)));

/**
 * The key an answer is kept under.
 * @param {string} itemId
 * @param {string} [subject]
 * @returns {string}
 */
export function answerKey(itemId, subject = "") {
  return subject ? `${itemId}#${subject}` : itemId;
}

/**
 * @param {string} key
 * @returns {{itemId: string, subject: string}}
 */
export function splitKey(key) {
  const at = key.indexOf("#");
  return at < 0 ? { itemId: key, subject: "" } : { itemId: key.slice(0, at), subject: key.slice(at + 1) };
}

/**
 * The subjects a section is answered for: those named, then those that have an answer. A section that is not
 * repeated, or has none yet, stands there once without a subject.
 * @param {t.Section} section
 * @param {Answers} answers
 * @param {Subjects} [named]
 * @returns {string[]}
 */
export function subjectsOf(section, answers, named = {}) {
  if (!section.repeat) return [""];
  const found = new Set(named[section.id] ?? []);
  const own = new Set(section.items.map((item) => item.id));
  for (const key of answers.keys()) {
    const { itemId, subject } = splitKey(key);
    if (own.has(itemId)) found.add(subject);
  }
  return found.size ? [...found] : [""];
}

/**
 * The keys of the items asked, in order.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {Subjects} [subjects]
 * @returns {string[]}
 */
export function visibleItems({ sections, items }, answers, subjects = {}) {
  return sections.flatMap((section) =>
    subjectsOf(section, answers, subjects).flatMap((subject) =>
      section.items
        .filter((item) => isShown(item, answers, subject, items))
        .map((item) => answerKey(item.id, subject)),
    ),
  );
}

/**
 * Whether an item is asked, for one subject or for none. Without `items` a condition cannot tell that the item it
 * looks at is itself hidden.
 * @param {t.Item} item
 * @param {Answers} answers
 * @param {string} [subject]
 * @param {ReadonlyMap<string, t.Item>} [items] every item by id
 * @returns {boolean}
 */
export function isShown(item, answers, subject = "", items = new Map()) {
  if (!item.show_if) return true;
  const look = (/** @type {string} */ id) => answerTo(id, answers, subject, items);
  return conditionOf(item, item.show_if).some((group) => group.every((term) => holds(term, look(term.item))));
}

/**
 * @param {t.Item} item
 * @param {string} text
 * @returns {Term[][]}
 */
function conditionOf(item, text) {
  const groups = conditions.get(item) ?? parseCondition(text);
  conditions.set(item, groups);
  return groups;
}

/**
 * What a condition sees of an earlier item: its answer for the same subject or for none, unless it is hidden.
 * @param {string} itemId
 * @param {Answers} answers
 * @param {string} subject
 * @param {ReadonlyMap<string, t.Item>} items
 * @returns {Answered|undefined}
 */
function answerTo(itemId, answers, subject, items) {
  const item = items.get(itemId);
  if (item && !isShown(item, answers, subject, items)) return undefined;
  return answers.get(answerKey(itemId, subject)) ?? answers.get(itemId);
}

/**
 * A term about an item that is hidden or has no answer does not hold, whichever way it is put.
 * @param {Term} term
 * @param {Answered|undefined} answered
 * @returns {boolean}
 */
function holds(term, answered) {
  if (!answered) return false;
  if ("result" in term) return answered.result === term.result;
  const { value } = answered.change;
  if ("answer" in term) return "answer" in value && value.answer === term.answer;
  const reading = readingOf(value);
  if (!reading) return false;
  const order = compare(reading, term.limit);
  return term.above ? order > 0 : order < 0;
}

/**
 * The number in a value: its reading, or the percentage right of a sample.
 * @param {t.Value} value
 * @returns {Fraction|null}
 */
function readingOf(value) {
  if ("reading" in value) return exactly(value.reading);
  if ("checked" in value) return fraction(value.compliant * 100, value.checked);
  return null;
}
