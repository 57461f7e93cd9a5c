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
  context: new Map(),
  subjects: new Map(),
  replies: new Map(),
  escalations: new Map(),
  corrected: new Map(),
  links: new Map(),
  observations: [],
  sheets: [],
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
      return withRecord(run, change);
  }
}

/**
 * What is recorded beside the answers. A reply, a decision or a link is remembered by question, as made safe is.
 * @param {t.Run} run
 * @param {t.Change} change
 * @returns {t.Run}
 */
function withRecord(run, change) {
  const key = "answer" in change ? keyOf(run, change.answer) : "";
  if ("answer" in change && !key) return run;
  switch (change.kind) {
    case "context":
      return { ...run, context: withEntry(run.context, answerKey(change.flag, change.subject), change) };
    case "subject":
      return { ...run, subjects: withEntry(run.subjects, `${change.section} ${change.subject}`, change) };
    case "reply":
      return { ...run, replies: withEntry(run.replies, replyKey(key, change.step, change.about), change) };
    case "escalation":
      return { ...run, escalations: withEntry(run.escalations, `${key}|${change.code}`, change) };
    case "corrected":
      return { ...run, corrected: withEntry(run.corrected, key, change) };
    case "link":
      return { ...run, links: withEntry(run.links, key, change) };
    case "observation":
      return { ...run, observations: [...run.observations, change] };
    case "sheet":
      return { ...run, sheets: [...run.sheets, change] };
    default:
      return run;
  }
}

/** @template C @param {Map<string, C>} map @param {string} key @param {C} change */
const withEntry = (map, key, change) => new Map(map).set(key, change);

/** The question whose standing answer has this id; "" for none. @param {t.Run} run @param {string} answer */
const keyOf = (run, answer) =>
  [...run.answers.values()].find(({ change }) => change.id === answer)?.key ?? "";

/** @param {string} key of the answer @param {string} step @param {string} about */
export const replyKey = (key, step, about) => `${key}|${step}|${about}`;

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
  const key = keyOf(run, change.answer);
  return key ? withEntry(run.madeSafe, key, change.text) : run.madeSafe;
}

/**
 * Whether an answer still waits for what was done to make it safe.
 * @param {t.Run} run
 * @param {{severity: t.Severity}} asked the question, or its item
 * @param {string} key
 */
export function needsMadeSafe(run, { severity }, key) {
  return severity === "critical" && run.answers.get(key)?.result === "fail" && !run.madeSafe.has(key);
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
