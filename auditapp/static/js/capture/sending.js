/**
 * Wires what goes to the server and comes from it: the outbox, when it is emptied, and the index.
 *
 * @import * as t from "./core/types.js"
 * @import { Camera } from "./desk/camera.js"
 * @import { Device } from "./desk/device.js"
 * @import { StateBox } from "./desk/state.js"
 * @import { Api } from "./sync/api.js"
 * @import { Library } from "./sync/library.js"
 */
import { tooMuch } from "./core/kept.js";
import { dropRows, takeRows } from "./desk/state.js";
import { calm } from "./later.js";
import * as kept from "./store/kept.js";
import { createPump, listen } from "./sync/pump.js";
import { refresh } from "./sync/refresh.js";
import { createSender, forget } from "./sync/sender.js";

/**
 * @param {{state: StateBox, store: typeof import("./store/store.js"), api: Api, library: Library, device: Device,
 *   camera: () => Promise<Camera>}} parts
 */
export function createSending({ state, store, api, library, device, camera }) {
  const onPhase = (/** @type {import("./core/outbox.js").Phase} */ phase) => state.set({ phase });
  const onRows = (/** @type {t.OutboxRow[]} */ rows) => takeRows(state, rows);
  const redraw = async (/** @type {t.OutboxRow} */ row) => (await camera()).redraw(row);
  const tidying = createTidying({ state, device });
  const memory = { ...store, ...kept };
  const { round } = createSender({ store: memory, api, onPhase, onRows, onSession, redraw, ...tidying });
  const waiting = () =>
    [...state.get().rows.values()].filter((row) => row.state === "waiting" && row.by === state.get().me?.id);

  /** @param {t.Me} me */
  async function onSession(me) {
    if (state.get().me?.id === me.id) return;
    // What the person before was shown is not for this one; the index is fetched afresh.
    state.set({ me, snapshot: null, open: null });
    await store.putFact("me", me);
  }

  /** Screens are drawn again only for an index that says something new. */
  async function bringDown() {
    const { me } = state.get();
    if (!me) return;
    const { snapshot, fresh } = await refresh({ api, store, now: () => new Date().toISOString() }, me.id);
    if (!snapshot) return;
    if (fresh || !state.get().snapshot) state.set({ snapshot });
    void library.fill(snapshot, holdVersions, calm);
  }

  /** @param {ReadonlySet<string>} versions */
  function holdVersions(versions) {
    if (versions.size !== state.get().versions.size) state.set({ versions });
  }

  const pump = createPump({
    round,
    refresh: bringDown,
    owes: () => waiting().length > 0,
    urgent: () => waiting().some((row) => row.urgent),
    onPhase,
    alone: (work) => device.alone(work),
    clock: {
      now: () => Date.now(),
      random: () => Math.random(),
      later: (work, ms) => setTimeout(work, ms),
      cancel: (timer) => clearTimeout(timer),
    },
  });
  listen(pump, window);
  /** Off the network, too: what was sent goes earlier when the tablet is nearly full, the oldest first. */
  const makeRoom = () => forget({ store: memory, ...tidying }, Number.NaN);
  return { ...pump, makeRoom };
}

/** @param {{state: StateBox, device: Device}} parts */
function createTidying({ state, device }) {
  const shortOf = async () => tooMuch((await navigator.storage?.estimate?.().catch(() => null)) ?? null);
  /** @param {import("./sync/sender.js").Forgotten} gone */
  function onForgotten(gone) {
    dropRows(state, gone);
    void device.measure();
  }
  return { shortOf, onForgotten };
}

/** @typedef {ReturnType<typeof createSending>} Sending */
