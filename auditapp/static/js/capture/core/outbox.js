/**
 * What this tablet still owes the server, and how that is said. The one enum of states lives here and nowhere else.
 *
 * @import * as t from "./types.js"
 */
import { count, joined } from "./words.js";

export const State = Object.freeze({
  ON_TABLET: "on_tablet",
  SENDING: "sending",
  SENT: "sent",
  ATTENTION: "attention",
});

/** @typedef {typeof State[keyof typeof State]} SyncState */
/** @typedef {{phase: "idle" | "sending" | "signed_out" | "unreachable" | "waiting", sent: number, of: number,
 *   retryAt: number | null, message: string}} Phase */
/** @typedef {{state: SyncState, answers: number, photos: number, attention: number, others: number,
 *   busy: boolean, words: string, detail: string}} Summary `busy`: something is not on disk yet */

export const BATCH_CHANGES = 50;
/** One MiB is the wire's limit; the envelope and a margin stay free. */
export const BATCH_BYTES = 1_000_000;

/**
 * @param {t.OutboxRow[]} rows
 * @param {Phase} phase
 * @param {{writing: number, unsaved: number, me: string | null}} here
 * @returns {Summary}
 */
export function summarise(rows, phase, { writing, unsaved, me }) {
  const waiting = rows.filter((row) => row.state === "waiting");
  const again = waiting.some((row) => row.again);
  const answers = waiting.filter((row) => row.what === "change").length;
  const photos = waiting.length - answers;
  const attention = rows.filter((row) => row.state === "attention" && !row.seen).length;
  const others = waiting.filter((row) => row.by !== me).length;
  const settled = rows.filter((row) => row.state === "attention" && row.seen).length;
  const counts = { answers, photos, attention, others, settled, sent: rows.length - waiting.length };
  return { ...counts, busy: writing > 0, ...sayState({ ...counts, again }, phase, unsaved) };
}

/**
 * @param {{answers: number, photos: number, attention: number, others: number, settled: number, sent: number,
 *   again: boolean}} counts
 * @param {Phase} phase
 * @param {number} unsaved
 * @returns {{state: SyncState, words: string, detail: string}}
 */
function sayState({ answers, photos, attention, others, settled, sent, again }, phase, unsaved) {
  if (unsaved > 0) {
    const detail = "This tablet could not save. It keeps trying: leave this page open.";
    return { state: State.ATTENTION, words: `Not saved: ${count(unsaved, "answer")}`, detail };
  }
  if (attention > 0) {
    const detail = "Open the list to see what happened. Nothing has been lost.";
    return { state: State.ATTENTION, words: `Needs attention: ${attention}`, detail };
  }
  if (answers + photos === 0) return saySent(settled, sent);
  const held = joined([answers && count(answers, "answer"), photos && count(photos, "photo")]);
  if (phase.phase === "sending") {
    const detail = `${again ? RESTORED : ""}${phase.sent} of ${phase.of} sent.`;
    return { state: State.SENDING, words: `Sending: ${held}`, detail };
  }
  const detail = `${again ? RESTORED : ""}${whyWaiting(phase, others)}`;
  return { state: State.ON_TABLET, words: `On this tablet: ${held}`, detail };
}

const RESTORED = "Offered again after the server was restored. ";

/**
 * @param {number} settled what the server never took, and somebody has seen
 * @param {number} sent what the server holds with the very hash this tablet worked out
 */
function saySent(settled, sent) {
  if (sent === 0) return { state: State.SENT, words: "Nothing to send", detail: "Nothing is waiting." };
  const words = settled > 0 ? `Sent, except ${settled}` : "Sent and checked";
  const detail =
    settled > 0
      ? "What was not taken is kept in the list below."
      : "The server holds exactly what was entered.";
  return { state: State.SENT, words, detail };
}

/**
 * @param {Phase} phase
 * @param {number} others
 */
function whyWaiting(phase, others) {
  if (phase.phase === "signed_out") return "Saved. Sign in to send it.";
  if (others > 0)
    return "Saved. Some of it can be sent only when whoever wrote it signs in. “This tablet” names them.";
  if (phase.message) return `Saved. ${phase.message}`;
  return "Saved. It will be sent when there is a connection.";
}

/** @typedef {{refused: boolean, icon: string, words: string}} Fate */

/**
 * What became of an audit's changes, for its row. What the server did not take is never called sent, seen or not.
 * @param {t.OutboxRow[]} rows
 * @returns {Fate}
 */
export function fate(rows) {
  const refused = rows.find((row) => row.state === "attention");
  if (refused?.code === "conflict")
    return { refused: true, icon: "triangle-alert", words: "Two versions. A manager decides." };
  if (refused) {
    const why = refused.message?.split(/(?<=[.!?])\s/)[0] ?? "";
    return { refused: true, icon: "triangle-alert", words: why ? `Not accepted. ${why}` : "Not accepted" };
  }
  const waiting = rows.filter((row) => row.state === "waiting");
  if (waiting.length === 0) return { refused: false, icon: "circle-check", words: "Sent" };
  const photos = waiting.filter((row) => row.what === "photo").length;
  const answers = waiting.length - photos;
  const held = joined([answers && count(answers, "answer"), photos && count(photos, "photo")]);
  return { refused: false, icon: "tablet", words: `Waiting: ${held}` };
}

/**
 * The next changes to send: oldest first, only those of the person signed in (the server takes no others).
 * @param {t.OutboxRow[]} rows in order of `seq`
 * @param {Map<string, number>} sizes bytes of each change
 * @param {string} me
 * @param {number} limit
 * @returns {t.OutboxRow[]}
 */
export function takeBatch(rows, sizes, me, limit = BATCH_CHANGES) {
  /** @type {t.OutboxRow[]} */
  const batch = [];
  let bytes = 0;
  for (const row of rows) {
    if (row.what !== "change" || row.state !== "waiting" || row.by !== me) continue;
    const size = (sizes.get(row.id) ?? 0) + 100;
    if (batch.length > 0 && (batch.length >= limit || bytes + size > BATCH_BYTES)) break;
    batch.push(row);
    bytes += size;
  }
  return batch;
}

/**
 * Photos whose announcing change the server has confirmed.
 * @param {t.OutboxRow[]} rows
 * @param {string} me
 */
export function photosToSend(rows, me) {
  const sent = new Set(
    rows.filter((row) => row.what === "change" && row.state === "sent").map((row) => row.id),
  );
  return rows.filter(
    (row) => row.what === "photo" && row.state === "waiting" && row.by === me && sent.has(row.announced_by),
  );
}

/**
 * The row after the server's word on a change. Only an equal hash makes it sent.
 * @param {t.OutboxRow} row
 * @param {string} digest
 * @param {{outcome: string, stored: string | null, code: string | null, message: string | null}} reply
 * @param {number} at by the server's clock
 * @returns {t.OutboxRow}
 */
export function settleChange(row, digest, reply, at) {
  const { outcome, stored, code, message } = reply;
  if (outcome === "accepted" || outcome === "already_have") {
    if (stored === digest) return sent(row, at);
    return attention(
      row,
      "hash_differs",
      "The server holds something other than what was sent. It is kept here.",
    );
  }
  if (code === "server_too_old") return { ...row, code, message };
  if (outcome === "conflict") {
    const both =
      "The server already holds something else under this number. Both are kept; a manager decides.";
    return attention(row, "conflict", message ?? both);
  }
  return attention(
    row,
    code ?? "refused",
    message ?? "The server did not accept this. It is kept on this tablet.",
  );
}

/**
 * The server's hash is ours.
 * @param {t.OutboxRow} row
 * @param {number} at by the server's clock
 * @returns {t.OutboxRow}
 */
export function sent(row, at) {
  return { ...row, state: "sent", code: null, message: null, again: false, sent_at: at };
}

/**
 * What was said before, and seen, need not be seen again when a restored server says it once more.
 * @param {t.OutboxRow} row
 * @param {string} code
 * @param {string} message
 * @returns {t.OutboxRow}
 */
export function attention(row, code, message) {
  const seen = row.again === true && row.seen && row.code === code;
  return { ...row, state: "attention", code, message, seen, again: false };
}

/** Refusals of a picture that a fresh drawing on this tablet puts right. */
export const REDRAWABLE = new Set(["metadata", "trailing"]);

const SENTENCES = /** @type {Record<string, string>} */ ({
  photo_missing:
    "A photo is missing from this tablet's memory. Take it again if you can, and tell your manager.",
  too_large:
    "This photo is too large for the server. Take it again with the camera here, which makes it smaller.",
  truncated: "This photo is damaged. Take it again.",
  not_an_image: "This photo is damaged. Take it again.",
  wrong_type: "This is not a photo the server accepts. Take it again with the camera here.",
  too_many_pixels: "This photo has too many pixels. Take it again with the camera here.",
  hash_mismatch: "This photo changed on its way to the server. Try sending it again.",
  hash_differs: "The server holds something other than this photo. It is kept here.",
});

/**
 * @param {string} code
 * @param {string | null} [message]
 */
export function photoSentence(code, message = null) {
  return SENTENCES[code] ?? message ?? "The server did not accept this photo. It is kept on this tablet.";
}

const LONGEST_WAIT = 30_000;
const LONGEST_URGENT_WAIT = 15_000;

/**
 * Milliseconds until the next try: doubling from four seconds to half a minute, or less while somebody must hear
 * of a danger; spread so that tablets do not all knock at once. A tap resets `tries` to nought.
 * @param {number} tries failures in a row
 * @param {number} chance between 0 and 1
 * @param {boolean} [urgent]
 */
export function backOff(tries, chance, urgent = false) {
  const longest = (urgent ? LONGEST_URGENT_WAIT : LONGEST_WAIT) / 1.25;
  const base = Math.min(longest, 4_000 * 2 ** Math.max(0, tries - 1));
  return Math.round(base * (0.75 + 0.5 * chance));
}

/**
 * @param {number} status
 * @param {unknown} body parsed JSON, or undefined when the reply was no JSON
 * @param {string} wanted the key a real reply of this address always has
 * @returns {"ok" | "signed_out" | "csrf" | "too_large" | "malformed" | "unknown" | "refused" | "again"}
 */
export function judgeReply(status, body, wanted) {
  const reply = /** @type {Record<string, any> | undefined} */ (
    typeof body === "object" && body !== null ? body : undefined
  );
  const code = reply?.error?.code;
  if (status === 200 && reply && wanted in reply) return "ok";
  if (!reply || typeof code !== "string") return "again";
  // Signing in again leads to the setting up of a second step where the provider asks for one.
  if (status === 401 || code === "second_factor_required") return "signed_out";
  if (code === "csrf") return "csrf";
  if (status === 413) return "too_large";
  if (status === 404) return "unknown";
  if (status === 422) return "refused";
  return status === 400 ? "malformed" : "again";
}
