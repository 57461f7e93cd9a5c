// A checklist made ready for use: its body with look-ups that are worked out once, and which items are asked.
// The twin on the server is checklists/scoring.py; both run tests/shared/rules.json.

import { parseCondition, singleHolds } from "./conditions.js";

/**
 * @import * as t from "./types.js"
 * @import { CountIs, Term } from "./conditions.js"
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
 * One subject of a section, or the section itself when it is not repeated: its answers, and which items are asked.
 * All three are in the order of the items.
 * @typedef {object} Row
 * @property {string} subject
 * @property {string[]} keys
 * @property {(Answered | undefined)[]} answered
 * @property {boolean[]} shown
 */

/**
 * What is asked with these answers, by the place of the section. `counts` holds the counted terms met so far.
 * @typedef {object} Asked
 * @property {Checklist} checklist
 * @property {t.Circumstances} around
 * @property {Row[][]} rows
 * @property {Map<Term, boolean>} counts
 */

/** Nothing is told besides the answers. @type {t.Circumstances} */
export const NOWHERE = Object.freeze({});

/** Worked out once for each set of answers, because a screen asks for several things at once. @type {WeakMap<Answers, Asked>} */
const latest = new WeakMap();

/**
 * The keys of the items asked, in order.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {string[]}
 */
export function visibleItems(checklist, answers, around) {
  return askedWith(checklist, answers, around)
    .rows.flat()
    .flatMap(({ keys, shown }) => keys.filter((_, at) => shown[at]));
}

/**
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {Asked}
 */
export function askedWith(checklist, answers, around = NOWHERE) {
  const known = latest.get(answers);
  if (known?.checklist === checklist && sameAround(known.around, around)) return known;
  const subjects = subjectsOfAll(checklist, answers, around.subjects ?? {});
  const rows = checklist.parts.map((part) =>
    (subjects[part.at] ?? []).map((subject) => rowOf(part, subject, answers)),
  );
  const asked = { checklist, around, rows, counts: new Map() };
  for (const part of checklist.parts) for (const line of part.lines) showLine(asked, line);
  latest.set(answers, asked);
  return asked;
}

/**
 * The keys of the items that do not apply here, because the flag they hang on is known to be false.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {string[]}
 */
export function ruledOut(checklist, answers, around) {
  const asked = askedWith(checklist, answers, around);
  return checklist.parts.flatMap(({ at, lines }) =>
    lines.flatMap((line) =>
      (asked.rows[at] ?? [])
        .filter((row) => !applies(asked, line, row))
        .map(({ keys }) => keys[line.at] ?? ""),
    ),
  );
}

/** Replies hide nothing. @param {t.Circumstances} one @param {t.Circumstances} other */
const sameAround = (one, other) =>
  one === other ||
  (one.subjects === other.subjects && one.context === other.context && one.groups === other.groups);

/** @param {Part} part @param {string} subject @param {Answers} answers @returns {Row} */
function rowOf(part, subject, answers) {
  let keys = part.keys.get(subject);
  if (!keys) {
    keys = part.lines.map(({ item }) => answerKey(item.id, subject));
    part.keys.set(subject, keys);
  }
  return { subject, keys, answered: keys.map((key) => answers.get(key)), shown: [] };
}

/**
 * An item is looked at for every subject before the next one is, so that a count over subjects is complete.
 * @param {Asked} asked
 * @param {Line} line
 */
function showLine(asked, line) {
  for (const row of asked.rows[line.part.at] ?? []) {
    row.shown[line.at] =
      applies(asked, line, row) && (!line.shownIf || holds(asked, line.shownIf, row.subject));
  }
}

/** @param {Asked} asked @param {Line} line @param {Row} row */
const applies = ({ around }, { flag }, { subject }) =>
  !flag || around.context?.[flagKey(flag, subject)] !== false;

/**
 * What the answer to a context flag is kept under: those of the home are told once, the others for each subject.
 * @param {string} flag
 * @param {string} subject
 */
export const flagKey = (flag, subject) => (flag.startsWith("home.") ? flag : answerKey(flag, subject));

/**
 * Whether a condition holds where one subject stands, or none.
 * @param {Asked} asked
 * @param {Term[][]} groups
 * @param {string} subject
 */
export function holds(asked, groups, subject) {
  return groups.some((group) =>
    group.every((term) =>
      term.kind === "count"
        ? countHolds(asked, term)
        : singleHolds(term, answerTo(asked, term.item, subject)),
    ),
  );
}

/**
 * The answer to an item for the same subject, or for none where its section is not repeated; nothing when it is
 * hidden.
 * @param {Asked} asked
 * @param {string} itemId
 * @param {string} subject
 */
export function answerTo({ checklist, rows }, itemId, subject) {
  const line = checklist.lines.get(itemId);
  if (!line) return undefined;
  const own = rows[line.part.at] ?? [];
  const row = line.part.repeated ? own.find((each) => each.subject === subject) : own[0];
  return row?.shown[line.at] ? row.answered[line.at] : undefined;
}

/**
 * @param {Asked} asked
 * @param {CountIs} term
 */
function countHolds(asked, term) {
  let found = asked.counts.get(term);
  if (found === undefined) {
    found = counted(asked, term) >= term.least;
    asked.counts.set(term, found);
  }
  return found;
}

/**
 * How many subjects a term holds for; by group, in the group with the most. Subjects without a group are in none.
 * @param {Asked} asked
 * @param {CountIs} term
 */
function counted({ checklist, rows, around }, { item, of, byGroup }) {
  const line = checklist.lines.get(item);
  if (!line) return 0;
  const held = (rows[line.part.at] ?? []).filter(
    ({ answered, shown }) => shown[line.at] && singleHolds(of, answered[line.at]),
  );
  if (!byGroup) return held.length;
  /** @type {Map<string, number>} */
  const groups = new Map();
  for (const { subject } of held) {
    const group = around.groups?.[subject];
    if (group) groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  return Math.max(0, ...groups.values());
}

/**
 * The subjects each section is answered for: those named, then those that have an answer. A section that is not
 * repeated, or has none yet, stands there once without a subject.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {Subjects} named
 * @returns {string[][]} by the place of the section
 */
export function subjectsOfAll(checklist, answers, named) {
  const found = checklist.parts.map(({ section, repeated }) =>
    repeated ? new Set(named[section.id] ?? []) : null,
  );
  if (found.some(Boolean)) {
    for (const key of answers.keys()) {
      const place = placeOf(checklist, key);
      if (place) found[place.part.at]?.add(place.subject);
    }
  }
  return found.map((subjects) => (subjects?.size ? [...subjects] : [""]));
}

/**
 * Looked up once for each key, because every answer asks for all of them.
 * @param {Checklist} checklist
 * @param {string} key
 */
function placeOf({ places, lines }, key) {
  let place = places.get(key);
  if (place === undefined) {
    const { itemId, subject } = splitKey(key);
    const part = lines.get(itemId)?.part;
    place = part ? { part, subject } : null;
    places.set(key, place);
  }
  return place;
}

/**
 * The subjects one section is answered for, as `subjectsOfAll` has them.
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
