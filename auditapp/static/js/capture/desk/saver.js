/**
 * Writes to the tablet's memory one after another. A change that cannot be written is kept and tried again
 * until it can, and the screen says "not saved" for as long; a picture that has no room is given back at once.
 *
 * @import * as t from "../core/types.js"
 * @import { StateBox } from "./state.js"
 */
import { takeRows } from "./state.js";

/** @typedef {{change: t.Change, photos?: t.StoredPhoto[], card?: t.RunCard, place?: t.Place, draft?: string,
 *   replaced?: string, urgent?: boolean, patient?: boolean}} Save `patient: false` gives up after one try */

/**
 * @param {object} parts
 * @param {StateBox} parts.state
 * @param {(parts: any) => Promise<t.OutboxRow[]>} parts.saveChange
 * @param {(value: unknown) => Promise<{digest: string, size: number}>} parts.digestOf
 * @param {(ms: number) => Promise<void>} parts.sleep
 * @param {() => void} parts.onSaved
 */
export function createSaver({ state, saveChange, digestOf, sleep, onSaved }) {
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();

  /** @param {Save} save resolves when the transaction is complete */
  function save(save) {
    writing(+1);
    const turn = last.then(() => keepTrying(save)).finally(() => writing(-1));
    last = turn.catch(() => undefined);
    return turn;
  }

  /** @param {number} more */
  const writing = (more) => state.set({ writing: state.get().writing + more });

  /** @param {Save} save */
  async function keepTrying({ change, patient = true, ...rest }) {
    const { digest, size } = await digestOf(change);
    const stored = { id: change.id, audit: change.audit, change, digest, size };
    for (let tries = 1; ; tries += 1) {
      try {
        const rows = await saveChange({ stored, ...rest });
        if (tries > 1) state.set({ unsaved: state.get().unsaved - 1 });
        takeRows(state, rows);
        onSaved();
        return;
      } catch (error) {
        if (!patient) throw error;
        if (tries === 1) state.set({ unsaved: state.get().unsaved + 1 });
        await sleep(Math.min(10_000, 500 * 2 ** tries));
      }
    }
  }

  /** Resolves when nothing waits to be written. */
  const settled = () => last;

  return { save, settled };
}

/** @typedef {ReturnType<typeof createSaver>} Saver */
