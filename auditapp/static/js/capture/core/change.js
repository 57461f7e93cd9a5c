/**
 * Builds the changes of the wire. Every text is brought to one Unicode form here, because the digest of a
 * change is computed once on the tablet and must come out the same on the server.
 *
 * @import * as t from "./types.js"
 */

// Line breaks and tabs may stay; nothing else that cannot be seen.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|\p{Surrogate}/gu;

/** @param {string} text */
export const cleanText = (text) => text.replace(UNSEEN, "").normalize("NFC").trim();

/**
 * @param {t.Context} context
 * @param {{checklist: string, version: string, area: string | null, announced: boolean,
 *   reason: t.StartChange["reason"], shift: t.StartChange["shift"], present: number | null,
 *   transcribed?: t.StartChange["transcribed"]}} start
 * @returns {t.StartChange}
 */
export function startChange(context, { transcribed, ...start }) {
  const paper = transcribed ? { ...transcribed, filled_by: cleanText(transcribed.filled_by) } : null;
  return {
    ...context,
    supersedes: null,
    kind: "start",
    ...start,
    ...(paper ? { transcribed: paper } : {}),
  };
}

/**
 * @param {t.Context} context
 * @param {{version: string, item: string, subject: string, value: t.Value, note: string,
 *   photos: t.PhotoRef[], supersedes: string | null}} answer
 * @returns {t.AnswerChange}
 */
export function answerChange(context, answer) {
  return {
    ...context,
    kind: "answer",
    version: answer.version,
    item: answer.item,
    subject: cleanText(answer.subject),
    value: cleanValue(answer.value),
    note: cleanText(answer.note),
    photos: answer.photos.map(photoRef),
    supersedes: answer.supersedes,
  };
}

/**
 * @param {t.Context} context
 * @param {{answer: string, view: t.PhotoChange["view"], photo: t.PhotoRef, replaces: string | null}} taken
 * @returns {t.PhotoChange}
 */
export function photoChange(context, taken) {
  const { answer, view, photo, replaces } = taken;
  return { ...context, supersedes: null, kind: "photo", answer, view, photo: photoRef(photo), replaces };
}

/**
 * @param {t.Context} context
 * @param {{answer: string, text: string, photos: t.PhotoRef[]}} safe
 * @returns {t.MadeSafeChange}
 */
export function madeSafeChange(context, { answer, text, photos }) {
  const refs = photos.map(photoRef);
  return { ...context, supersedes: null, kind: "made_safe", answer, text: cleanText(text), photos: refs };
}

/**
 * @param {t.Context} context
 * @param {{item: string | null, subject: string, text: string}} note
 * @returns {t.NoteChange}
 */
export function noteChange(context, { item, subject, text }) {
  const clean = { item, subject: cleanText(subject), text: cleanText(text) };
  return { ...context, supersedes: null, kind: "note", ...clean };
}

/**
 * The finish names everything this tablet holds of the audit, so that the server can tell what is still missing.
 * @param {t.Context} context
 * @param {{signedName: string, held: t.StoredChange[], photos: {id: string, sha256: string}[],
 *   actions: t.PlannedAction[]}} finish
 * @returns {t.FinishChange}
 */
export function finishChange(context, { signedName, held, photos, actions }) {
  return {
    ...context,
    supersedes: null,
    kind: "finish",
    signed_name: cleanText(signedName),
    changes: held.map(({ id, digest }) => ({ id, digest })),
    photos: photos.map(({ id, sha256 }) => ({ id, sha256 })),
    actions: actions.map((action) => ({ ...action, text: cleanText(action.text) })),
  };
}

/**
 * @param {t.Context} context
 * @param {string} reason
 * @returns {t.AbandonChange}
 */
export function abandonChange(context, reason) {
  return { ...context, supersedes: null, kind: "abandon", reason: cleanText(reason) };
}

/**
 * @param {t.Context} context
 * @param {{action: string, text: string, photos: t.PhotoRef[]}} done
 * @returns {t.DoneChange}
 */
export function doneChange(context, { action, text, photos }) {
  const refs = photos.map(photoRef);
  return {
    ...context,
    supersedes: null,
    audit: null,
    kind: "done",
    action,
    text: cleanText(text),
    photos: refs,
  };
}

/**
 * Every photo a change announces; the server opens its slot from these.
 * @param {t.Change} change
 * @returns {t.PhotoRef[]}
 */
export function announcedPhotos(change) {
  if (change.kind === "photo") return [change.photo];
  return change.kind !== "finish" && "photos" in change ? change.photos : [];
}

/** @param {t.PhotoRef} photo @returns {t.PhotoRef} */
export function photoRef({ id, sha256, size }) {
  return { id, sha256, size };
}

/** @param {t.Value} value @returns {t.Value} */
export function cleanValue(value) {
  switch (value.type) {
    case "na":
    case "unchecked":
      return { type: value.type, reason: cleanText(value.reason) };
    case "text":
      return { type: "text", text: cleanText(value.text) };
    case "count_sample":
      return { ...value, looked_at: value.looked_at.map(cleanText).filter(Boolean) };
    case "temperature":
      return value.probe ? { ...value, probe: cleanText(value.probe) } : value;
    default:
      return value;
  }
}
