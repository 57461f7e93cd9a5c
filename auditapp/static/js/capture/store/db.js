/**
 * The tablet's database. It is reopened whenever the system closes it (iPadOS does so when memory is short),
 * and every write waits for its transaction to be complete.
 */
import { openDB } from "../../../vendor/idb.js";

const NAME = "walkaround";
const VERSION = 1;

/** @type {Promise<any> | null} */
let opening = null;

/** @returns {Promise<any>} */
function open() {
  opening ??= openDB(NAME, VERSION, {
    upgrade: createStores,
    // Another page with newer code wants to change the stores: make way, this one reopens on its next use.
    blocking: (/** @type {number} */ _from, /** @type {number | null} */ _to, /** @type {any} */ event) => {
      event.target.close();
      opening = null;
    },
    terminated: () => {
      opening = null;
    },
  }).catch((/** @type {unknown} */ error) => {
    opening = null;
    throw error;
  });
  return /** @type {Promise<any>} */ (opening);
}

/** @param {any} db */
function createStores(db) {
  db.createObjectStore("session");
  db.createObjectStore("snapshot");
  db.createObjectStore("versions");
  db.createObjectStore("runs", { keyPath: "id" });
  const changes = db.createObjectStore("changes", { keyPath: "seq", autoIncrement: true });
  changes.createIndex("id", "id", { unique: true });
  changes.createIndex("audit", "audit");
  db.createObjectStore("photos", { keyPath: "id" });
  db.createObjectStore("outbox", { keyPath: "key" });
  db.createObjectStore("place", { keyPath: "audit" });
  const drafts = db.createObjectStore("drafts", { keyPath: "key" });
  drafts.createIndex("audit", "audit");
}

/**
 * Does `work` in one transaction and resolves when it is complete on disk.
 * @template T
 * @param {string[]} stores
 * @param {(tx: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function write(stores, work) {
  return again(async () => {
    const db = await open();
    const tx = db.transaction(stores, "readwrite", { durability: "strict" });
    // When the transaction itself fails, its error says more than that of the request inside it.
    tx.done.catch(() => undefined);
    const answer = await work(tx).catch((error) => {
      abort(tx);
      throw error;
    });
    await tx.done;
    return answer;
  });
}

/**
 * @template T
 * @param {string[]} stores
 * @param {(tx: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function read(stores, work) {
  return again(async () => {
    const db = await open();
    return work(db.transaction(stores, "readonly"));
  });
}

/** @param {any} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // Already ended by the failure that brought us here.
  }
}

/**
 * One more try on a fresh connection when the old one was closed underneath us.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function again(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
    opening = null;
    return work();
  }
}
