/**
 * What stays on the tablet after it was sent, and for how long. A server that is restored from a backup may lack what
 * came after it, so everything is kept for three days after the server's hash was compared, and offered again when the
 * server says that it has begun a new life (an epoch).
 *
 * @import * as t from "./types.js"
 */

/** Three days: longer than a weekend and a night's backup. */
export const KEEP_MS = 3 * 24 * 60 * 60 * 1000;

/** An audit with all that belongs to it, or one change about an action. @typedef {{rows: t.OutboxRow[], audit: string | null, sent: number}} Bundle */

/**
 * What may go, the oldest first: all of it sent and compared, the audit over, three days past. Where memory is short
 * the three days are not waited for.
 * @param {t.OutboxRow[]} rows
 * @param {t.RunCard[]} cards
 * @param {number} now the server's clock in milliseconds; NaN when it is not known
 * @param {{pressed: boolean}} how
 * @returns {Bundle[]}
 */
export function mayGo(rows, cards, now, { pressed }) {
  const running = new Set(cards.filter((card) => card.state === "running").map((card) => card.id));
  return bundles(rows)
    .filter(({ audit }) => audit === null || !running.has(audit))
    .filter((bundle) => bundle.rows.every(isSettled))
    .filter(({ sent }) => pressed || now - sent >= KEEP_MS)
    .sort((a, b) => a.sent - b.sent);
}

/** @param {t.OutboxRow[]} rows @returns {Bundle[]} */
function bundles(rows) {
  /** @type {Map<string, t.OutboxRow[]>} */
  const found = new Map();
  for (const row of rows) {
    const key = row.audit ?? (row.what === "photo" ? row.announced_by : row.id);
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return [...found.values()].map((all) => ({
    rows: all,
    audit: all[0]?.audit ?? null,
    sent: Math.max(...all.map((row) => row.sent_at ?? 0)),
  }));
}

/** @param {t.OutboxRow} row */
const isSettled = (row) => row.state === "replaced" || (row.state === "sent" && row.sent_at != null);

/**
 * Rows that an earlier release counted as sent without noting when: their three days begin now.
 * @param {t.OutboxRow[]} rows
 * @param {number} now
 */
export function dated(rows, now) {
  return rows
    .filter((row) => row.state === "sent" && row.sent_at == null)
    .map((row) => ({ ...row, sent_at: now }));
}

/**
 * The rows to offer again to a server that was restored: whatever it took, and what it refused or found in conflict,
 * of which it may have lost the record.
 * @param {t.OutboxRow[]} rows
 * @returns {t.OutboxRow[]}
 */
export function offeredAgain(rows) {
  const wanted = (/** @type {t.OutboxRow} */ row) =>
    row.state === "sent" || (row.state === "attention" && row.what === "change");
  return rows.filter(wanted).map((row) => ({ ...row, state: "waiting", again: true }));
}

/**
 * Bytes to be freed so that there is room again; 0 while there is.
 * @param {{usage?: number, quota?: number} | null} estimate
 */
export function tooMuch(estimate) {
  if (!estimate?.quota || estimate.usage === undefined) return 0;
  return estimate.usage >= 0.8 * estimate.quota ? Math.ceil(estimate.usage - 0.7 * estimate.quota) : 0;
}
