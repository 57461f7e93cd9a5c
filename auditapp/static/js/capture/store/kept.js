/**
 * What stays on the tablet after it was sent: offered again to a restored server, and removed in time.
 *
 * @import * as t from "../core/types.js"
 */
import { dated, mayGo, offeredAgain } from "../core/kept.js";
import { write } from "./db.js";

/**
 * Takes note of which life the server is in; in one that this tablet does not know, all that it holds waits again.
 * @param {string} epoch
 * @param {number} now by the server's clock
 * @returns {Promise<t.OutboxRow[]>} the rows that changed
 */
export function meetEpoch(epoch, now) {
  return write(["session", "outbox"], async (tx) => {
    const [session, outbox] = [tx.objectStore("session"), tx.objectStore("outbox")];
    const [known, rows] = await Promise.all([session.get("epoch"), outbox.getAll()]);
    const changed = epoch === (known ?? "first") ? dated(rows, now) : offeredAgain(rows);
    if (epoch !== known) session.put(epoch, "epoch");
    for (const row of changed) outbox.put(row);
    return changed;
  });
}

/**
 * Removes what was sent long enough ago, and where memory is short the oldest of the rest, until `bytes` are free.
 * @param {number} now by the server's clock
 * @param {number} bytes
 * @returns {Promise<{keys: string[], audits: string[]}>} what is gone
 */
export function forgetSent(now, bytes) {
  return write(["changes", "photos", "outbox", "runs", "place"], async (tx) => {
    const [rows, cards] = await Promise.all([
      tx.objectStore("outbox").getAll(),
      tx.objectStore("runs").getAll(),
    ]);
    /** @type {{keys: string[], audits: string[]}} */
    const gone = { keys: [], audits: [] };
    for (const bundle of mayGo(rows, cards, now, { pressed: false })) await removeBundle(tx, bundle, gone);
    const kept = rows.filter((/** @type {t.OutboxRow} */ row) => !gone.keys.includes(row.key));
    let freed = 0;
    for (const bundle of mayGo(kept, cards, now, { pressed: true })) {
      if (freed >= bytes) break;
      freed += await removeBundle(tx, bundle, gone);
    }
    return gone;
  });
}

/**
 * @param {any} tx
 * @param {import("../core/kept.js").Bundle} bundle
 * @param {{keys: string[], audits: string[]}} gone
 * @returns {Promise<number>} bytes of its pictures
 */
async function removeBundle(tx, { rows, audit }, gone) {
  let bytes = 0;
  for (const { key, what, id } of rows) {
    tx.objectStore("outbox").delete(key);
    gone.keys.push(key);
    if (what === "change") {
      const found = await tx.objectStore("changes").index("id").getKey(id);
      if (found !== undefined) tx.objectStore("changes").delete(found);
    } else {
      bytes += (await tx.objectStore("photos").get(id))?.bytes?.byteLength ?? 0;
      tx.objectStore("photos").delete(id);
    }
  }
  if (audit === null) return bytes;
  tx.objectStore("runs").delete(audit);
  tx.objectStore("place").delete(audit);
  gone.audits.push(audit);
  return bytes;
}
