/**
 * What an auditor records beside the answers: what the home is like, the sample, replies, decisions, observations.
 *
 * @import * as t from "../core/types.js"
 * @import { Recording } from "./recording.js"
 */
import * as build from "../core/records.js";
import { draftKey, OBSERVATION } from "./recording.js";

/** @typedef {Omit<Parameters<typeof build.escalationChange>[1], "answer">} Decided */
/** @typedef {Omit<Parameters<typeof build.observationChange>[1], "photos">} Seen */
/** @typedef {Parameters<typeof build.subjectChange>[1]} Chosen */

/** @param {Recording} audit @param {string} key */
function answerOf(audit, key) {
  const answer = audit.current().run.answers.get(key);
  if (!answer) throw new Error("There is no answer yet.");
  return answer.change.id;
}

/** @param {Recording} audit @param {{key: string, step: string, about: string, value: t.Reply}} reply */
export function reply(audit, { key, ...reply }) {
  const answer = answerOf(audit, key);
  return audit.record(key, build.replyChange(audit.context(), { answer, ...reply }));
}

/** @param {Recording} audit @param {string} key @param {Decided} decided */
export function escalate(audit, key, decided) {
  const answer = answerOf(audit, key);
  return audit.record(key, build.escalationChange(audit.context(), { answer, ...decided }));
}

/** @param {Recording} audit @param {string} key @param {string} text @param {t.StoredPhoto[]} photos */
export function corrected(audit, key, text, photos) {
  const change = build.correctedChange(audit.context(), { answer: answerOf(audit, key), text, photos });
  return audit.record(key, change, { photos });
}

/** @param {Recording} audit @param {string} key @param {string} action */
export function link(audit, key, action) {
  return audit.record(key, build.linkChange(audit.context(), { answer: answerOf(audit, key), action }));
}

/** @param {Recording} audit @param {Seen} seen @param {(t.StoredPhoto | t.PhotoRef)[]} photos */
export function observe(audit, seen, photos) {
  const change = build.observationChange(audit.context(), { ...seen, photos });
  const draft = draftKey(audit.current().card.id, OBSERVATION);
  return audit.record(OBSERVATION, change, { photos: photos.filter((photo) => "bytes" in photo), draft });
}

const TONES = /** @type {const} */ (["praise", "concern", "note"]);
const SEVERITIES = /** @type {const} */ (["critical", "high", "medium", "low"]);

/**
 * What an observation says, from what was chosen and typed on its form.
 * @param {Record<string, string>} chosen
 * @param {string} text
 * @returns {Seen}
 */
export function seenIn({ tone, severity, where = "", item = "", subject = "" }, text) {
  return {
    tone: TONES.find((each) => each === tone) ?? "note",
    severity: SEVERITIES.find((each) => each === severity) ?? null,
    text: text.trim() || "A photo",
    where,
    item: item || null,
    subject,
  };
}

/** @param {Recording} audit @param {string} flag @param {boolean | null} value @param {string} subject */
export function setFlag(audit, flag, value, subject) {
  return audit.record("", build.contextChange(audit.context(), { flag, subject, value }));
}

/** What is so of the home, all at once. @param {Recording} audit @param {Record<string, boolean>} flags */
export function setFlags(audit, flags) {
  return audit.recordAll(
    Object.entries(flags).map(([flag, value]) =>
      build.contextChange(audit.context(), { flag, subject: "", value }),
    ),
  );
}

/** @param {Recording} audit @param {Chosen[]} chosen */
export function choose(audit, chosen) {
  return audit.recordAll(chosen.map((each) => build.subjectChange(audit.context(), each)));
}

/** @param {Recording} audit @param {t.StoredPhoto[]} photos */
export function sheet(audit, photos) {
  return audit.record("", build.sheetChange(audit.context(), { photos }), { photos });
}
