/**
 * Brings down what an audit needs with no network: the index of what this person may see, and every checklist
 * it lists. A checklist is kept only when its bytes have the hash it is named by.
 *
 * @import * as t from "../core/types.js"
 * @import { Api } from "./api.js"
 */

/**
 * @typedef {object} Parts
 * @property {Pick<Api, "snapshot" | "version">} api
 * @property {{snapshot: () => Promise<{etag: string, body: t.Snapshot} | undefined>,
 *   putSnapshot: (kept: {etag: string, body: t.Snapshot, at: string}) => Promise<unknown>,
 *   versionHashes: () => Promise<string[]>,
 *   putVersion: (hash: string, body: t.Body) => Promise<unknown>}} store
 * @property {(bytes: ArrayBuffer) => Promise<string>} sha256
 * @property {() => string} now
 */

/**
 * @param {Parts} parts
 * @param {string} me the index of another person is never taken for "nothing new"
 * @returns {Promise<{snapshot: t.Snapshot | null, missing: number}>} `missing`: checklists not yet here
 */
export async function refresh({ api, store, sha256, now }, me) {
  const held = await store.snapshot();
  const own = held?.body.user.id === me ? held : undefined;
  const fresh = await api.snapshot(own?.etag ?? "");
  if (fresh.body) await store.putSnapshot({ etag: fresh.etag, body: fresh.body, at: now() });
  const snapshot = fresh.body ?? own?.body ?? null;
  const missing = snapshot ? await fetchVersions({ api, store, sha256 }, snapshot) : 0;
  return { snapshot, missing };
}

/** @param {Pick<Parts, "api" | "store" | "sha256">} parts @param {t.Snapshot} snapshot */
async function fetchVersions({ api, store, sha256 }, snapshot) {
  const held = new Set(await store.versionHashes());
  const listed = new Set(
    snapshot.homes.flatMap((home) => home.checklists.map((checklist) => checklist.version)),
  );
  const wanted = [...listed].filter((hash) => !held.has(hash));
  const got = await Promise.all(wanted.map((hash) => fetchVersion({ api, store, sha256 }, hash)));
  return got.filter((kept) => !kept).length;
}

/**
 * @param {Pick<Parts, "api" | "store" | "sha256">} parts
 * @param {string} hash
 */
async function fetchVersion({ api, store, sha256 }, hash) {
  const bytes = await api.version(hash);
  if (!bytes || (await sha256(bytes)) !== hash) return false;
  await store.putVersion(hash, JSON.parse(new TextDecoder().decode(bytes)));
  return true;
}
