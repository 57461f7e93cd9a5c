/**
 * What can begin while the rest of the app is still on its way: reading the tablet's memory and, when that is empty,
 * asking the server for the index and the checklist that the address names.
 *
 * @import * as t from "./core/types.js"
 */
import { parseRoute } from "./core/route.js";
import { sha256 } from "./hash.js";
import * as store from "./store/store.js";
import { Api } from "./sync/api.js";
import { createLibrary } from "./sync/library.js";

/** @typedef {{me: t.Me, snapshot: t.Snapshot, etag: string}} Arrived */

export const api = new Api((...request) => fetch(...request));
export const library = createLibrary({ api, store, sha256 });

/** Everything that the first screen draws. It rejects where the browser gives the page no memory. */
export const memory = store.everything();

/** Where no worker answers for the page its memory is most likely empty, and the server is asked meanwhile. */
const early = navigator.serviceWorker?.controller ? null : ask();

/** @type {Promise<Arrived | null>} null unless the memory was empty and the server answered */
export const arrived = memory.then(({ kept }) => (kept ? null : (early ?? ask()))).catch(() => null);

/** @returns {Promise<Arrived | null>} */
function ask() {
  return askServer().catch(() => null);
}

async function askServer() {
  const session = await api.session();
  if (session.verdict !== "ok") return null;
  /** @type {t.Me} */
  const me = session.body.user;
  const { body: snapshot, etag } = await api.snapshot("");
  if (snapshot?.user.id !== me.id) return null;
  const wanted = wantedFirst(snapshot);
  if (wanted) void library.get(wanted);
  return { me, snapshot, etag };
}

/** @param {t.Snapshot} snapshot */
function wantedFirst(snapshot) {
  const { name, args } = parseRoute(location.hash);
  if (name !== "start") return undefined;
  const home = snapshot.homes.find(({ id }) => id === args[0]);
  return home?.checklists.find(({ key }) => key === args[1])?.version;
}
