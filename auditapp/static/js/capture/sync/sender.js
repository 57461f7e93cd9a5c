/**
 * Empties the outbox: text first, then pictures. A row is sent only when the server's hash equals ours; whatever else
 * happens the row stays. What was sent goes from the tablet three days later (core/kept.js), and not before.
 *
 * @import * as t from "../core/types.js"
 * @import { Api, Reply } from "./api.js"
 * @import { Phase } from "../core/outbox.js"
 */
import * as outbox from "../core/outbox.js";

/**
 * @typedef {object} Parts
 * @property {{allRows: () => Promise<t.OutboxRow[]>, putRows: (rows: t.OutboxRow[]) => Promise<unknown>,
 *   changesById: (ids: string[]) => Promise<t.StoredChange[]>,
 *   photo: (id: string) => Promise<t.StoredPhoto | undefined>,
 *   meetEpoch: (epoch: string, now: number) => Promise<t.OutboxRow[]>,
 *   forgetSent: (now: number, bytes: number) => Promise<Forgotten>}} store
 * @property {Pick<Api, "session" | "sendChanges" | "sendPhoto">} api
 * @property {(phase: Phase) => void} onPhase
 * @property {(rows: t.OutboxRow[]) => void} onRows rows whose state has changed and is stored
 * @property {(me: t.Me) => Promise<void>} onSession
 * @property {(row: t.OutboxRow) => Promise<void>} redraw makes a new photo in place of a refused one
 * @property {() => Promise<number>} shortOf bytes of room that the tablet lacks
 * @property {(gone: Forgotten) => void} onForgotten
 */

/** @typedef {{keys: string[], audits: string[]}} Forgotten */

/** @typedef {"done" | "again" | "unreachable" | "signed_out"} Ending */

/** @type {Phase} */
export const IDLE = { phase: "idle", sent: 0, of: 0, retryAt: null, message: "" };

/** @param {Parts} parts @returns {{round: () => Promise<Ending>}} */
export function createSender(parts) {
  /** @returns {Promise<Ending>} */
  async function round() {
    const session = await parts.api.session();
    if (session.verdict !== "ok") return endingOf(session);
    /** @type {t.Me} */
    const me = session.body.user;
    await parts.onSession(me);
    const at = Date.parse(session.body.server_time);
    parts.onRows(await parts.store.meetEpoch(session.body.epoch, at));
    const progress = startProgress(parts, await parts.store.allRows(), me.id);
    const text = await sendText(parts, me.id, at, progress);
    if (text !== "done") return text;
    const ending = await sendPictures(parts, me.id, at, progress);
    if (ending === "done") await forget(parts, at);
    return ending;
  }
  return { round };
}

/** @param {Pick<Parts, "store" | "shortOf" | "onForgotten">} parts @param {number} now NaN when the server's clock is not known */
export async function forget({ store, shortOf, onForgotten }, now) {
  const gone = await store.forgetSent(now, await shortOf());
  if (gone.keys.length > 0) onForgotten(gone);
}

/**
 * @param {Parts} parts
 * @param {t.OutboxRow[]} rows
 * @param {string} me
 */
function startProgress({ onPhase }, rows, me) {
  const of = rows.filter((row) => row.state === "waiting" && row.by === me).length;
  let sent = 0;
  const step = (/** @type {number} */ more) => {
    sent += more;
    if (of > 0) onPhase({ ...IDLE, phase: "sending", sent, of: Math.max(of, sent) });
  };
  step(0);
  return step;
}

/**
 * @param {Parts} parts
 * @param {string} me
 * @param {number} at
 * @param {(more: number) => void} progress
 * @returns {Promise<Ending>}
 */
async function sendText(parts, me, at, progress) {
  let limit = outbox.BATCH_CHANGES;
  for (;;) {
    const rows = await parts.store.allRows();
    const waiting = rows.filter((row) => row.what === "change" && row.state === "waiting" && row.by === me);
    if (waiting.length === 0) return "done";
    const candidates = await parts.store.changesById(waiting.slice(0, limit).map((row) => row.id));
    const byId = new Map(candidates.map((stored) => [stored.id, stored]));
    const sizes = new Map(candidates.map((stored) => [stored.id, stored.size]));
    const batch = outbox.takeBatch(waiting, sizes, me, limit).filter((row) => byId.has(row.id));
    if (batch.length === 0) return "again";
    const reply = await parts.api.sendChanges(batch.map((row) => envelope(byId, row)));
    if (isPoison(reply)) {
      if (batch.length > 1) limit = Math.ceil(batch.length / 2);
      else await quarantine(parts, batch, reply);
      continue;
    }
    if (reply.verdict !== "ok") return endingOf(reply);
    const settled = settle(batch, byId, reply.body.outcomes, at);
    await keep(parts, settled);
    progress(settled.filter((row) => row.state !== "waiting").length);
    if (settled.some((row) => row.state === "waiting")) return "again";
  }
}

/**
 * @param {Map<string, t.StoredChange>} byId
 * @param {t.OutboxRow} row
 */
function envelope(byId, row) {
  const { digest, change } = /** @type {t.StoredChange} */ (byId.get(row.id));
  return { digest, change };
}

/** A batch the server will never take as it is; one change in it must be set apart so that the rest can go. */
const isPoison = (/** @type {Reply} */ reply) =>
  reply.verdict === "too_large" || reply.verdict === "malformed";

/** @param {Parts} parts @param {t.OutboxRow[]} batch @param {Reply} reply */
function quarantine(parts, batch, reply) {
  const message = reply.message ?? "The server could not read this. It is kept on this tablet.";
  return keep(
    parts,
    batch.map((row) => outbox.attention(row, reply.code ?? "malformed", message)),
  );
}

/**
 * @param {t.OutboxRow[]} batch
 * @param {Map<string, t.StoredChange>} byId
 * @param {any[]} outcomes
 * @param {number} at
 * @returns {t.OutboxRow[]} a change the reply forgot stays waiting
 */
function settle(batch, byId, outcomes, at) {
  const replies = new Map((Array.isArray(outcomes) ? outcomes : []).map((reply) => [reply?.id, reply]));
  return batch.map((row) => {
    const reply = replies.get(row.id);
    return reply ? outbox.settleChange(row, byId.get(row.id)?.digest ?? "", reply, at) : row;
  });
}

/**
 * One picture that fails does not hold up the others.
 * @param {Parts} parts
 * @param {string} me
 * @param {number} at
 * @param {(more: number) => void} progress
 * @returns {Promise<Ending>}
 */
async function sendPictures(parts, me, at, progress) {
  const waiting = outbox.photosToSend(await parts.store.allRows(), me);
  /** @type {Ending} */
  let ending = "done";
  for (const row of waiting) {
    const outcome = await sendPicture(parts, row, at);
    if (outcome === "unreachable" || outcome === "signed_out") return outcome;
    if (outcome === "done") progress(1);
    else ending = "again";
  }
  return ending;
}

/** @param {Parts} parts @param {t.OutboxRow} row @param {number} at @returns {Promise<Ending>} */
async function sendPicture(parts, row, at) {
  const photo = await parts.store.photo(row.id);
  if (!photo?.bytes?.byteLength) return refuse(parts, row, "photo_missing");
  const reply = await parts.api.sendPhoto(row.id, photo.bytes);
  switch (reply.verdict) {
    case "ok":
      if (reply.body.sha256 !== photo.sha256) return refuse(parts, row, "hash_differs");
      await keep(parts, [outbox.sent(row, at)]);
      return "done";
    case "refused":
      if (outbox.REDRAWABLE.has(reply.code ?? "")) return redrawn(parts, row);
      return refuse(parts, row, reply.code ?? "refused", reply.message);
    case "too_large":
      return refuse(parts, row, "too_large");
    default:
      // `unknown`: the server does not expect this picture yet, because what announces it is still held there.
      return endingOf(reply);
  }
}

/** @param {Parts} parts @param {t.OutboxRow} row @returns {Promise<Ending>} */
async function redrawn(parts, row) {
  try {
    await parts.redraw(row);
    return "again";
  } catch {
    return refuse(parts, row, "not_an_image");
  }
}

/**
 * @param {Parts} parts
 * @param {t.OutboxRow} row
 * @param {string} code
 * @param {string | null} [message]
 * @returns {Promise<Ending>}
 */
async function refuse(parts, row, code, message = null) {
  await keep(parts, [outbox.attention(row, code, outbox.photoSentence(code, message))]);
  return "done";
}

/** @param {Parts} parts @param {t.OutboxRow[]} rows */
async function keep(parts, rows) {
  await parts.store.putRows(rows);
  parts.onRows(rows);
}

/** @param {Reply} reply @returns {Ending} */
function endingOf(reply) {
  if (reply.verdict === "signed_out") return "signed_out";
  return reply.verdict === "unreachable" ? "unreachable" : "again";
}
