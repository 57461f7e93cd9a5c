/**
 * One run of a checklist, worked out from its changes and never stored: the latest answer to each question,
 * what was made safe, and how it ended.
 *
 * @import * as t from "./types.js"
 */
import { answerKey } from "./checklist.js";
import { judge } from "./rules.js";
import { dayOf } from "./words.js";

/** @returns {t.Run} */
export const emptyRun = () => ({
  start: null,
  answers: new Map(),
  madeSafe: new Map(),
  notes: [],
  ended: null,
});

/**
 * @param {ReadonlyMap<string, t.Item>} items the checklist's items by id
 * @param {t.Change[]} changes in the order they were made
 */
export const foldRun = (items, changes) =>
  changes.reduce((run, change) => withChange(items, run, change), emptyRun());

/**
 * @param {ReadonlyMap<string, t.Item>} items
 * @param {t.Run} run
 * @param {t.Change} change
 * @returns {t.Run} a new run; the old one is left alone
 */
export function withChange(items, run, change) {
  switch (change.kind) {
    case "start":
      return { ...run, start: change };
    case "answer":
      return { ...run, answers: withAnswer(items, run.answers, change) };
    case "photo":
      return { ...run, answers: withPhoto(run.answers, change) };
    case "made_safe":
      return { ...run, madeSafe: withMadeSafe(run, change) };
    case "note":
      return { ...run, notes: [...run.notes, change] };
    case "finish":
    case "abandon":
      return { ...run, ended: change };
    default:
      return run;
  }
}

/**
 * @param {ReadonlyMap<string, t.Item>} items
 * @param {Map<string, t.CurrentAnswer>} answers
 * @param {t.AnswerChange} change
 */
function withAnswer(items, answers, change) {
  const key = answerKey(change.item, change.subject);
  const item = items.get(change.item);
  if (!item) return answers;
  const day = dayOf(change.captured_at);
  const result = judge(item, change.value, day);
  return new Map(answers).set(key, { key, change, photos: change.photos, result, day });
}

/**
 * @param {Map<string, t.CurrentAnswer>} answers
 * @param {t.PhotoChange} change
 */
function withPhoto(answers, change) {
  const current = [...answers.values()].find((answer) => answer.change.id === change.answer);
  if (!current) return answers;
  const kept = current.photos.filter((photo) => photo.id !== change.replaces && photo.id !== change.photo.id);
  return new Map(answers).set(current.key, { ...current, photos: [...kept, change.photo] });
}

/**
 * Made safe is remembered by question, so that correcting the note of an answer does not ask again.
 * @param {t.Run} run
 * @param {t.MadeSafeChange} change
 */
function withMadeSafe(run, change) {
  const current = [...run.answers.values()].find((answer) => answer.change.id === change.answer);
  return current ? new Map(run.madeSafe).set(current.key, change.text) : run.madeSafe;
}

/**
 * Whether an answer still waits for what was done to make it safe.
 * @param {t.Run} run
 * @param {t.Item} item
 * @param {string} key
 */
export function needsMadeSafe(run, item, key) {
  return item.severity === "critical" && run.answers.get(key)?.result === "fail" && !run.madeSafe.has(key);
}

/**
 * The milliseconds since the run began on this tablet. Within a page a clock that cannot be set back is used;
 * across reloads the device's own clock must do, and never makes the figure smaller.
 * @param {{startedWall: number, lastElapsed: number, wall: number, monotonic: number}} at values when the page took over
 */
export function elapsedFrom({ startedWall, lastElapsed, wall, monotonic }) {
  const base = Math.max(0, lastElapsed, wall - startedWall);
  return (/** @type {number} */ now) => Math.round(base + Math.max(0, now - monotonic));
}
