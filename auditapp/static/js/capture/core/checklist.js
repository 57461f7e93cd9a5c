// A checklist made ready for use: its body with look-ups that are worked out once, and the parts of its keys.

import { parseCondition } from "./conditions.js";

/**
 * @import * as t from "./types.js"
 * @import { Asked } from "./asked.js"
 * @import { Term } from "./conditions.js"
 */

/**
 * Standing answers by key (the item's id, or `<item id>#<subject>` in a repeated section), each with what it was
 * judged to be when it was captured. Never changed in place: a further answer makes a new map.
 * @typedef {{change: {value: t.Value}, result: t.Result}} Answered
 * @typedef {ReadonlyMap<string, Answered>} Answers
 */

/**
 * Subjects named for a repeated section, by section id, whether they have an answer yet or not.
 * @typedef {Record<string, string[]>} Subjects
 */

/**
 * An item with its conditions read. `flag` is the context flag it hangs on, if any.
 * @typedef {object} Line
 * @property {t.Item} item
 * @property {Part} part
 * @property {number} at its place in its section
 * @property {string} flag
 * @property {Term[][] | null} shownIf
 * @property {StepRead[]} steps
 */

/** @typedef {{step: t.Step, when: Term[][] | null}} StepRead */

/**
 * A section with its items read. `keys` remembers the keys of each subject's answers.
 * @typedef {object} Part
 * @property {t.Section} section
 * @property {number} at
 * @property {boolean} repeated
 * @property {Line[]} lines
 * @property {Map<string, string[]>} keys
 */

/**
 * @typedef {object} Checklist
 * @property {string} id
 * @property {t.Section[]} sections
 * @property {ReadonlyMap<string, t.Item>} items every item by id, in the order they are asked
 * @property {ReadonlyMap<string, t.Section>} itemSections the section of each item, by item id
 * @property {Part[]} parts
 * @property {ReadonlyMap<string, Line>} lines by item id
 * @property {Line[]} raising items whose failure may raise a severity
 * @property {Map<string, {part: Part, subject: string} | null>} places where each key met so far belongs
 * @property {Asked | null} latest what is asked with the latest answers
 */

/**
 * @param {t.Definition} definition the body of a checklist version
 * @returns {Checklist}
 */
export function openChecklist({ id, sections }) {
  const parts = sections.map(readPart);
  const lines = parts.flatMap((part) => part.lines);
  return {
    id,
    sections,
    items: new Map(lines.map(({ item }) => [item.id, item])),
    itemSections: new Map(lines.map(({ item, part }) => [item.id, part.section])),
    parts,
    lines: new Map(lines.map((line) => [line.item.id, line])),
    raising: lines.filter(({ steps }) => steps.some(({ step }) => step.raise && "severity" in step.raise)),
    places: new Map(),
    latest: null,
  };
}

/** @param {t.Section} section @param {number} at @returns {Part} */
function readPart(section, at) {
  /** @type {Part} */
  const part = { section, at, repeated: Boolean(section.repeat), lines: [], keys: new Map() };
  part.lines = section.items.map((item, place) => ({
    item,
    part,
    at: place,
    flag: item.applies_if ?? "",
    shownIf: item.show_if ? parseCondition(item.show_if) : null,
    steps: (item.on_fail ?? []).map((step) => ({ step, when: step.if ? parseCondition(step.if) : null })),
  }));
  return part;
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
 * What the answer to a context flag is kept under: those of the home are told once, the others for each subject.
 * @param {string} flag
 * @param {string} subject
 */
export const flagKey = (flag, subject) => (flag.startsWith("home.") ? flag : answerKey(flag, subject));

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
