/**
 * Checklists by the hash they are named by: from the tablet's memory, else from the server. One that arrives is kept
 * only when its bytes have that hash; what was kept is not proved again.
 *
 * @import * as t from "../core/types.js"
 * @import { Api } from "./api.js"
 */
import { listed } from "../core/checklist.js";
import { keepPictures } from "./pictures.js";

/**
 * @typedef {object} Parts
 * @property {Pick<Api, "version">} api
 * @property {{version: (hash: string) => Promise<t.Body | undefined>, versionHashes: () => Promise<string[]>,
 *   putVersion: (hash: string, body: t.Body) => Promise<unknown>}} store
 * @property {(bytes: ArrayBuffer) => Promise<string>} sha256
 */

/** @typedef {{body: Promise<t.Body | null>, kept: Promise<unknown>}} Arriving `kept`: it is written down, or never will be */

/** Fewer than a browser's connections to one server, so that an answer never waits behind a checklist. */
const AT_ONCE = 3;

/** @param {Parts} parts */
export function createLibrary({ api, store, sha256 }) {
  /** On their way, so that nothing is fetched twice. @type {Map<string, Arriving>} */
  const coming = new Map();

  /** @param {string} hash @returns {Promise<t.Body | null>} */
  async function bring(hash) {
    const bytes = await api.version(hash).catch(() => null);
    if (!bytes || (await sha256(bytes)) !== hash) return null;
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /** Whoever waits for it has it before it is written down. @param {string} hash @returns {Arriving} */
  function arriving(hash) {
    const there = coming.get(hash);
    if (there) return there;
    const body = bring(hash);
    const kept = body
      .then(async (found) => {
        if (!found) return;
        // A checklist without its pictures can be run; without its questions it cannot.
        await keepPictures(found).catch(() => undefined);
        await store.putVersion(hash, found);
      })
      .catch(() => undefined)
      .finally(() => coming.delete(hash));
    coming.set(hash, { body, kept });
    return { body, kept };
  }

  /** @param {string} hash @returns {Promise<t.Body | null>} null when it is not here and cannot be had now */
  async function get(hash) {
    return coming.get(hash)?.body ?? (await store.version(hash)) ?? arriving(hash).body;
  }

  /** One index after another. @type {Promise<unknown>} */
  let filling = Promise.resolve();

  /**
   * Fetches every checklist of an index that is not here yet.
   * @param {t.Snapshot} snapshot
   * @param {(versions: ReadonlySet<string>) => void} onHeld told what is written down, as it grows
   * @param {() => Promise<void>} calm each fetch waits for it
   * @returns {Promise<unknown>}
   */
  function fill(snapshot, onHeld, calm) {
    filling = filling.then(() => fillNow(snapshot, onHeld, calm)).catch(() => undefined);
    return filling;
  }

  /** @param {t.Snapshot} snapshot @param {(versions: ReadonlySet<string>) => void} onHeld @param {() => Promise<void>} calm */
  async function fillNow(snapshot, onHeld, calm) {
    const held = new Set(await store.versionHashes());
    onHeld(held);
    const wanted = [...listed(snapshot)].filter((hash) => !held.has(hash));
    const next = async () => {
      for (let hash = wanted.shift(); hash; hash = wanted.shift()) {
        await calm();
        await arriving(hash).kept;
        onHeld(new Set(await store.versionHashes()));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  return { get, fill };
}

/** @typedef {ReturnType<typeof createLibrary>} Library */
