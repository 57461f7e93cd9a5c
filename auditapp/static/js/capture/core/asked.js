// Which items are asked, given the answers so far and what else is known.
// The twin on the server is checklists/looking.py; both run tests/shared/rules.json.

import { answerKey, flagKey, splitKey } from "./checklist.js";
import { singleHolds } from "./conditions.js";

/**
 * @import * as t from "./types.js"
 * @import { Answered, Answers, Checklist, Line, Part, Subjects } from "./checklist.js"
 * @import { CountIs, Term } from "./conditions.js"
 */

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
 * What is asked with these answers, by the place of the section. `keys` are those of the items asked, in order;
 * `counts` holds the counted terms met so far.
 * @typedef {object} Asked
 * @property {Checklist} checklist
 * @property {Answers} answers
 * @property {t.Circumstances} around
 * @property {Row[][]} rows
 * @property {string[]} keys
 * @property {Map<Term, boolean>} counts
 * @property {Raised | null} raised
 */

/**
 * The severities that replies and overdue actions have made of it, worked out last.
 * @typedef {object} Raised
 * @property {t.Circumstances} around
 * @property {ReadonlyMap<string, t.Severity>} severities
 */

/** Nothing is told besides the answers. @type {t.Circumstances} */
export const NOWHERE = Object.freeze({});

/**
 * The keys of the items asked, in order.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {readonly string[]}
 */
export const visibleItems = (checklist, answers, around) => askedWith(checklist, answers, around).keys;

/**
 * Worked out once for each set of answers, because a screen asks for several things after each. Little is left behind:
 * on a slow tablet, clearing up takes longer than the work.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {t.Circumstances} [around]
 * @returns {Asked}
 */
export function askedWith(checklist, answers, around = NOWHERE) {
  const known = checklist.latest;
  if (known?.answers === answers && sameAround(known.around, around)) return known;
  const subjects = subjectsOfAll(checklist, answers, around.subjects ?? {});
  const rows = checklist.parts.map((part) =>
    (subjects[part.at] ?? []).map((subject) => rowOf(part, subject, answers)),
  );
  /** @type {Asked} */
  const asked = { checklist, answers, around, rows, keys: [], counts: new Map(), raised: null };
  for (const part of checklist.parts) for (const line of part.lines) showLine(asked, line);
  for (const ofSection of rows) for (const row of ofSection) addShown(row, asked.keys);
  checklist.latest = asked;
  return asked;
}

/** @param {Row} row @param {string[]} to */
function addShown({ keys, shown }, to) {
  for (let at = 0; at < keys.length; at += 1) if (shown[at]) to.push(/** @type {string} */ (keys[at]));
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
  return { subject, keys, answered: keys.map((key) => answers.get(key)), shown: keys.map(() => false) };
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
 * Whether a condition holds where one subject stands, or none.
 * @param {Asked} asked
 * @param {Term[][]} groups
 * @param {string} subject
 */
export function holds(asked, groups, subject) {
  for (const group of groups) if (allHold(asked, group, subject)) return true;
  return false;
}

/** @param {Asked} asked @param {Term[]} group @param {string} subject */
function allHold(asked, group, subject) {
  for (const term of group) {
    const held =
      term.kind === "count"
        ? countHolds(asked, term)
        : singleHolds(term, answerTo(asked, term.item, subject));
    if (!held) return false;
  }
  return true;
}

/**
 * The answer to an item for the same subject, or for none where its section is not repeated; nothing when it is
 * hidden.
 * @param {Asked} asked
 * @param {string} itemId
 * @param {string} subject
 */
export function answerTo(asked, itemId, subject) {
  const line = asked.checklist.lines.get(itemId);
  if (!line) return undefined;
  const row = rowFor(asked, line.part, subject);
  return row?.shown[line.at] ? row.answered[line.at] : undefined;
}

/**
 * The row of a subject, or the only one of a section that is not repeated.
 * @param {Asked} asked
 * @param {Part} part
 * @param {string} subject
 */
export function rowFor({ rows }, { at, repeated }, subject) {
  for (const row of rows[at] ?? []) if (!repeated || row.subject === subject) return row;
  return undefined;
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
 * What `subjectsOf` tells of each section, in one go through the answers.
 * @param {Checklist} checklist
 * @param {Answers} answers
 * @param {Subjects} named
 * @returns {string[][]} by the place of the section
 */
function subjectsOfAll(checklist, answers, named) {
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
