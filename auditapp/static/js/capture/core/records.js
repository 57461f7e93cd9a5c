/**
 * Builds the changes of a run beside its answers: what the home is like, whom the sample took in, replies, decisions,
 * what was seen outside any question.
 *
 * @import * as t from "./types.js"
 */
import { cleanText, cleanValue, photoRef } from "./change.js";

/**
 * @param {t.Context} context
 * @param {{flag: string, subject: string, value: boolean | null}} said
 * @returns {t.ContextChange}
 */
export function contextChange(context, { flag, subject, value }) {
  return { ...context, supersedes: null, kind: "context", flag, subject: cleanText(subject), value };
}

/**
 * @param {t.Context} context
 * @param {Pick<t.SubjectChange, "section" | "subject" | "how" | "pick" | "group" | "state" | "extended">} chosen
 * @returns {t.SubjectChange}
 */
export function subjectChange(context, { section, subject, how, pick, group, state, extended }) {
  const words = { subject: cleanText(subject), pick: cleanText(pick), group: cleanText(group) };
  return { ...context, supersedes: null, kind: "subject", section, how, ...words, state, extended };
}

/**
 * @param {t.Context} context
 * @param {{answer: string, step: string, about: string, value: t.Reply}} reply
 * @returns {t.ReplyChange}
 */
export function replyChange(context, { answer, step, about, value }) {
  const clean = { answer, step, about: cleanText(about), value: cleanReply(value) };
  return { ...context, supersedes: null, kind: "reply", ...clean };
}

/** @param {t.Reply} value @returns {t.Reply} */
function cleanReply(value) {
  if (value.type === "done") return { type: "done" };
  return value.type === "not_done"
    ? { type: "not_done", reason: cleanText(value.reason) }
    : cleanValue(value);
}

/**
 * @param {t.Context} context
 * @param {Pick<t.EscalationChange, "answer" | "code" | "decision" | "to" | "reason" | "reference" | "at">} decided
 * @returns {t.EscalationChange}
 */
export function escalationChange(context, { answer, code, decision, to, reason, reference, at }) {
  const words = { to: cleanText(to), reason: cleanText(reason), reference: cleanText(reference), at };
  return { ...context, supersedes: null, kind: "escalation", answer, code, decision, ...words };
}

/**
 * @param {t.Context} context
 * @param {{answer: string, text: string, photos: t.PhotoRef[]}} done
 * @returns {t.CorrectedChange}
 */
export function correctedChange(context, { answer, text, photos }) {
  const clean = { answer, text: cleanText(text), photos: photos.map(photoRef) };
  return { ...context, supersedes: null, kind: "corrected", ...clean };
}

/**
 * @param {t.Context} context
 * @param {{answer: string, action: string}} link
 * @returns {t.LinkChange}
 */
export function linkChange(context, { answer, action }) {
  return { ...context, supersedes: null, kind: "link", answer, action };
}

/**
 * @param {t.Context} context
 * @param {Pick<t.ObservationChange, "tone" | "text" | "where" | "item" | "subject" | "photos" | "severity">} seen
 * @returns {t.ObservationChange}
 */
export function observationChange(context, { tone, text, where, item, subject, photos, severity }) {
  const words = { text: cleanText(text), where: cleanText(where), subject: cleanText(subject) };
  const about = { item, photos: photos.map(photoRef), severity: tone === "concern" ? severity : null };
  return { ...context, supersedes: null, kind: "observation", tone, ...words, ...about };
}

/**
 * @param {t.Context} context
 * @param {{photos: t.PhotoRef[]}} sheet
 * @returns {t.SheetChange}
 */
export function sheetChange(context, { photos }) {
  return { ...context, supersedes: null, kind: "sheet", photos: photos.map(photoRef) };
}
