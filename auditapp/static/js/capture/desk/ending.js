/**
 * The ends of things: signing an audit off, giving one up, showing that an action is done.
 *
 * @import * as t from "../core/types.js"
 * @import { Audit } from "./audit.js"
 * @import { StateBox } from "./state.js"
 * @import { Saver } from "./saver.js"
 */
import * as build from "../core/change.js";

/**
 * @param {object} parts
 * @param {StateBox} parts.state
 * @param {Saver} parts.saver
 * @param {Audit} parts.audit
 * @param {typeof import("../store/store.js")} parts.store
 * @param {() => string} parts.newId
 * @param {() => number} parts.wall
 */
export function createEnding({ state, saver, audit, store, newId, wall }) {
  /** @param {string} signedName @param {t.PlannedAction[]} actions */
  async function finish(signedName, actions) {
    await saver.settled();
    const held = await store.changesOf(audit.current().card.id);
    const photos = photosOf(held.map(({ change }) => change));
    await end(build.finishChange(audit.context(), { signedName, held, photos, actions }), "finished");
  }

  /** @param {string} reason */
  const abandon = (reason) => end(build.abandonChange(audit.context(), reason), "abandoned");

  /** @param {t.FinishChange | t.AbandonChange} change @param {"finished" | "abandoned"} how */
  async function end(change, how) {
    const card = { ...audit.current().card, state: how, ended_at: change.captured_at };
    await saver.save({ change, card });
    const cards = state.get().cards.map((each) => (each.id === card.id ? card : each));
    state.set({ cards, open: null });
  }

  /**
   * @param {t.SnapshotAction} action
   * @param {string} home
   * @param {string} text
   * @param {t.StoredPhoto[]} photos
   */
  async function done(action, home, text, photos) {
    const { me, tablet } = state.get();
    if (!me) throw new Error("Sign in first.");
    const captured_at = new Date(wall()).toISOString();
    const own = { id: newId(), audit: null, home, by: me.id, attested: /** @type {const} */ ("password") };
    const change = build.doneChange(
      { ...own, tablet, captured_at, elapsed: 0 },
      { action: action.id, text, photos },
    );
    await saver.save({ change, photos });
  }

  return { finish, abandon, done };
}

/**
 * Every photo the changes announce, without those that were redrawn.
 * @param {t.Change[]} changes
 */
export function photosOf(changes) {
  const replaced = new Set(changes.flatMap((change) => (change.kind === "photo" ? [change.replaces] : [])));
  const found = new Map(changes.flatMap(build.announcedPhotos).map((photo) => [photo.id, photo]));
  return [...found.values()].filter((photo) => !replaced.has(photo.id));
}
