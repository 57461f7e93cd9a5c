/**
 * The verbs with which the rest of the app uses the tablet's database.
 *
 * @import * as t from "../core/types.js"
 */
import { announcedPhotos } from "../core/change.js";
import { read, write } from "./db.js";

/**
 * Saves one change with everything that belongs to it, in one transaction: the change, its pictures, what must
 * be sent, the run's card, and the end of the draft it came from. Saving the same change twice is harmless.
 * @param {{stored: t.StoredChange, photos?: t.StoredPhoto[], card?: t.RunCard, place?: t.Place, draft?: string,
 *   replaced?: string, urgent?: boolean}} parts `replaced`: the photo this change redraws
 * @returns {Promise<t.OutboxRow[]>} the new rows of the outbox
 */
export function saveChange({ stored, photos = [], card, place, draft, replaced, urgent = false }) {
  return write(["changes", "photos", "outbox", "runs", "place", "drafts"], async (tx) => {
    const known = await tx.objectStore("changes").index("id").get(stored.id);
    const seq = known?.seq ?? (await tx.objectStore("changes").add(stored));
    const rows = outboxRows(stored, seq, urgent);
    const outbox = tx.objectStore("outbox");
    /** @type {t.OutboxRow[]} */
    const added = [];
    for (const row of rows) {
      const there = await outbox.get(row.key);
      if (!there) outbox.put(row);
      added.push(there ?? row);
    }
    for (const photo of photos) tx.objectStore("photos").put(photo);
    if (card) tx.objectStore("runs").put(card);
    if (place) tx.objectStore("place").put(place);
    if (draft) tx.objectStore("drafts").delete(draft);
    if (replaced) await markReplaced(outbox, replaced);
    return added;
  });
}

/**
 * @param {t.StoredChange} stored
 * @param {number} seq
 * @param {boolean} urgent
 * @returns {t.OutboxRow[]}
 */
function outboxRows({ id, audit, change }, seq, urgent) {
  const common = {
    seq,
    audit,
    by: change.by,
    state: /** @type {const} */ ("waiting"),
    code: null,
    message: null,
  };
  const own = {
    key: `change:${id}`,
    what: /** @type {const} */ ("change"),
    id,
    kind: change.kind,
    announced_by: "",
  };
  const photos = announcedPhotos(change).map((photo) => ({
    key: `photo:${photo.id}`,
    what: /** @type {const} */ ("photo"),
    id: photo.id,
    kind: "photo",
    announced_by: id,
    seen: false,
    ...common,
  }));
  return [{ ...own, seen: false, urgent, ...common }, ...photos];
}

/** @param {any} outbox @param {string} photo */
async function markReplaced(outbox, photo) {
  const row = await outbox.get(`photo:${photo}`);
  if (row) outbox.put({ ...row, state: "replaced", code: null, message: null });
}

/** @param {t.OutboxRow[]} rows */
export function putRows(rows) {
  return write(["outbox"], async (tx) => {
    for (const row of rows) tx.store.put(row);
  });
}

/** @returns {Promise<t.OutboxRow[]>} */
export const allRows = async () => oldestFirst(await read(["outbox"], (tx) => tx.store.getAll()));

/** @param {t.OutboxRow[]} rows */
const oldestFirst = (rows) => rows.sort((a, b) => a.seq - b.seq || a.key.localeCompare(b.key));

/** What the first screen draws, read in one transaction. */
export async function everything() {
  const stores = ["session", "snapshot", "versions", "runs", "outbox"];
  const [me, tablet, done, install, kept, versions, cards, rows] = await read(stores, (tx) => {
    const session = tx.objectStore("session");
    return Promise.all([
      ...["me", "tablet", "done", "install"].map((name) => session.get(name)),
      tx.objectStore("snapshot").get("current"),
      tx.objectStore("versions").getAllKeys(),
      tx.objectStore("runs").getAll(),
      tx.objectStore("outbox").getAll(),
    ]);
  });
  return {
    me: /** @type {t.Me | undefined} */ (me ?? undefined),
    tablet: /** @type {string | undefined} */ (tablet),
    done: /** @type {string[]} */ (done ?? []),
    install: /** @type {string | undefined} */ (install),
    kept: /** @type {KeptSnapshot | undefined} */ (kept),
    versions: /** @type {string[]} */ (versions),
    cards: newestFirst(cards),
    rows: oldestFirst(rows),
  };
}

/** @typedef {Awaited<ReturnType<typeof everything>>} Memory */

/** @param {string[]} ids @returns {Promise<t.StoredChange[]>} */
export function changesById(ids) {
  return read(["changes"], async (tx) => {
    const found = await Promise.all(ids.map((id) => tx.store.index("id").get(id)));
    return found.filter(Boolean);
  });
}

/** @param {string} audit @returns {Promise<t.StoredChange[]>} */
export async function changesOf(audit) {
  /** @type {t.StoredChange[]} */
  const found = await read(["changes"], (tx) => tx.store.index("audit").getAll(audit));
  return found.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
}

/** @param {string} id @returns {Promise<t.StoredPhoto | undefined>} */
export const photo = (id) => read(["photos"], (tx) => tx.store.get(id));

/** @param {string} id @returns {Promise<t.RunCard | undefined>} */
export const runCard = (id) => read(["runs"], (tx) => tx.store.get(id));

/** @param {t.RunCard[]} cards */
const newestFirst = (cards) => cards.sort((a, b) => b.started_at.localeCompare(a.started_at));

/** @param {string} audit @returns {Promise<t.Place | undefined>} */
export const placeOf = (audit) => read(["place"], (tx) => tx.store.get(audit));

/** @param {t.Place} place */
export const putPlace = (place) => write(["place"], (tx) => tx.store.put(place));

/** @param {string} audit @returns {Promise<t.Draft[]>} */
export const draftsOf = (audit) => read(["drafts"], (tx) => tx.store.index("audit").getAll(audit));

/**
 * Keeps what is typed or photographed before there is an answer to hang it on.
 * @param {t.Draft} draft
 * @param {t.StoredPhoto[]} [photos]
 */
export function putDraft(draft, photos = []) {
  return write(["drafts", "photos"], async (tx) => {
    tx.objectStore("drafts").put(draft);
    for (const taken of photos) tx.objectStore("photos").put(taken);
  });
}

/**
 * Small facts about this tablet and who uses it: `me`, `tablet`, `done`, `install`, the probe used last, stopwatches that run.
 * @param {string} name
 * @param {unknown} value
 */
export const putFact = (name, value) => write(["session"], (tx) => tx.store.put(value, name));

/** @param {string} name @returns {Promise<unknown>} */
export const fact = (name) => read(["session"], (tx) => tx.store.get(name));

/** The names of those that begin so. @param {string} start @returns {Promise<string[]>} */
export const factNames = (start) =>
  read(["session"], (tx) => tx.store.getAllKeys(IDBKeyRange.bound(start, `${start}\uffff`)));

/** @param {string} name */
export const dropFact = (name) => write(["session"], (tx) => tx.store.delete(name));

/** @typedef {{etag: string, body: t.Snapshot, at: string}} KeptSnapshot */

/** @returns {Promise<KeptSnapshot | undefined>} */
export const snapshot = () => read(["snapshot"], (tx) => tx.store.get("current"));

/** @param {KeptSnapshot} kept */
export const putSnapshot = (kept) => write(["snapshot"], (tx) => tx.store.put(kept, "current"));

/** @param {string} hash @returns {Promise<t.Body | undefined>} */
export const version = (hash) => read(["versions"], (tx) => tx.store.get(hash));

/** @returns {Promise<string[]>} */
export const versionHashes = () => read(["versions"], (tx) => tx.store.getAllKeys());

/** @param {string} hash @param {t.Body} body */
export const putVersion = (hash, body) => write(["versions"], (tx) => tx.store.put(body, hash));
