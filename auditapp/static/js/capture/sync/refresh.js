/**
 * Brings down the index of what this person may see.
 *
 * @import * as t from "../core/types.js"
 * @import { Api } from "./api.js"
 */

/**
 * @typedef {object} Parts
 * @property {Pick<Api, "snapshot">} api
 * @property {{snapshot: () => Promise<{etag: string, body: t.Snapshot} | undefined>,
 *   putSnapshot: (kept: {etag: string, body: t.Snapshot, at: string}) => Promise<unknown>}} store
 * @property {() => string} now
 */

/**
 * @param {Parts} parts
 * @param {string} me the index of another person is never taken for "nothing new"
 * @returns {Promise<{snapshot: t.Snapshot | null, fresh: boolean}>} `fresh`: not the one that was held
 */
export async function refresh({ api, store, now }, me) {
  const held = await store.snapshot();
  const own = held?.body.user.id === me ? held : undefined;
  const fresh = await api.snapshot(own?.etag ?? "");
  if (fresh.body) await store.putSnapshot({ etag: fresh.etag, body: fresh.body, at: now() });
  return { snapshot: fresh.body ?? own?.body ?? null, fresh: fresh.body !== null };
}
