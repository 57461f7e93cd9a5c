/**
 * The cells of a repeated section: a row for each subject, a column for each question, and how they are walked.
 *
 * @import * as t from "./types.js"
 * @import { Question } from "./progress.js"
 */
import { answerKey } from "./checklist.js";
import { byNumber, subjectLabel } from "./words.js";

/** @typedef {{key: string, item: t.Item, subject: string, question: Question | null}} Cell `question` null: it is not asked */
/** @typedef {"down" | "across"} Way down one question for all subjects, or across one subject for all questions */
/** @typedef {{rows: string[], columns: t.Item[], find: (item: string, subject: string) => Cell | null}} Cells */

/**
 * @param {t.Section} section
 * @param {Question[]} asked
 * @returns {Cells}
 */
export function cellsOf(section, asked) {
  const own = asked.filter((question) => question.section === section && question.subject);
  const byKey = new Map(own.map((question) => [question.key, question]));
  const rows = [...new Set(own.map(({ subject }) => subject))].sort(byNumber);
  const columns = section.items.filter(({ id }) => own.some(({ item }) => item.id === id));
  const find = (/** @type {string} */ id, /** @type {string} */ subject) => {
    const item = columns.find((each) => each.id === id);
    if (!item || !rows.includes(subject)) return null;
    const key = answerKey(id, subject);
    return { key, item, subject, question: byKey.get(key) ?? null };
  };
  return { rows, columns, find };
}

/** Every cell that is asked, in the order they are walked. @param {Cells} cells @param {Way} way @returns {Cell[]} */
function walkOf({ rows, columns, find }, way) {
  const pairs =
    way === "down"
      ? columns.flatMap((item) => rows.map((subject) => find(item.id, subject)))
      : rows.flatMap((subject) => columns.map((item) => find(item.id, subject)));
  return pairs.flatMap((cell) => (cell?.question ? [cell] : []));
}

/** Where the walk begins: the first cell without an answer, else the first. @param {Cells} cells @param {t.Run} run */
export function firstOpen(cells, run) {
  const walk = walkOf(cells, "down");
  return walk.find(({ key }) => !run.answers.has(key)) ?? walk[0] ?? null;
}

/**
 * The next cell on the way that has no answer; at the end the walk goes on with the next column or row, and from the
 * very end to what was passed by.
 * @param {Cells} cells
 * @param {t.Run} run
 * @param {Cell} from
 * @param {Way} way
 * @returns {Cell | null} null when all is answered
 */
export function after(cells, run, from, way) {
  const walk = walkOf(cells, way);
  const at = walk.findIndex(({ key }) => key === from.key);
  const onward = [...walk.slice(at + 1), ...walk.slice(0, Math.max(0, at))];
  return onward.find(({ key }) => !run.answers.has(key)) ?? null;
}

/** @type {Record<string, [number, number]>} columns and rows to go */
const KEYS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
  Home: [Number.NEGATIVE_INFINITY, 0],
  End: [Number.POSITIVE_INFINITY, 0],
};

/**
 * Where a key of the keyboard leads: past what is not asked, and never off the edge.
 * @param {Cells} cells
 * @param {Cell} from
 * @param {string} key
 * @returns {Cell | null}
 */
export function keyMove({ rows, columns, find }, from, key) {
  const step = KEYS[key];
  if (!step) return null;
  const [right, down] = step;
  const ends = Math.abs(right) === Number.POSITIVE_INFINITY;
  const line = right
    ? columns.map(({ id }) => find(id, from.subject))
    : rows.map((each) => find(from.item.id, each));
  const at = right ? columns.indexOf(from.item) : rows.indexOf(from.subject);
  const onward = right + down > 0 ? line.slice(at + 1) : line.slice(0, at).reverse();
  const open = onward.filter((cell) => cell?.question);
  return (ends ? open.at(-1) : open[0]) ?? null;
}

/** @param {Cell} cell @param {string} result in words */
export const sayCell = ({ item, subject }, result) => `${subjectLabel(subject)}, ${item.prompt}: ${result}`;
