/**
 * From a picture the camera gave to a photo that is saved with its answer.
 *
 * @import * as t from "../core/types.js"
 * @import { Audit } from "./audit.js"
 * @import { StateBox } from "./state.js"
 * @import { Saver } from "./saver.js"
 */
import { photoChange } from "../core/change.js";
import { answerKey } from "../core/checklist.js";
import { draftKey } from "./audit.js";

/**
 * @param {object} parts
 * @param {StateBox} parts.state
 * @param {Saver} parts.saver
 * @param {Audit} parts.audit
 * @param {typeof import("../store/store.js")} parts.store
 * @param {(file: Blob) => Promise<{bytes: ArrayBuffer, sha256: string, size: number, width: number, height: number}>} parts.shrink
 * @param {() => string} parts.newId
 * @param {() => number} parts.wall
 */
export function createCamera({ state, saver, audit, store, shrink, newId, wall }) {
  /** @param {Blob} file @param {string | null} auditId @returns {Promise<t.StoredPhoto>} */
  async function take(file, auditId) {
    if (state.get().room === "none") throw new Error(FULL);
    const drawn = await shrink(file);
    return { id: newId(), audit: auditId, captured_at: new Date(wall()).toISOString(), ...drawn };
  }

  /** @param {Blob} file @param {string} item @param {string} subject */
  async function add(file, item, subject) {
    const { card } = audit.current();
    const photo = await take(file, card.id);
    await inWords(() => keep(photo, answerKey(item, subject)));
  }

  /**
   * With an answer there, the photo is a change of its own; before it, it waits in the draft.
   * @param {t.StoredPhoto} photo
   * @param {string} key
   */
  async function keep(photo, key) {
    const { run, drafts, card } = audit.current();
    const ref = { id: photo.id, sha256: photo.sha256, size: photo.size };
    const answer = run.answers.get(key);
    if (!answer) {
      const draft = drafts.get(key);
      const photos = [...(draft?.photos ?? []), ref];
      return audit.putDraft(
        { key: draftKey(card.id, key), audit: card.id, note: draft?.note ?? "", photos },
        key,
        [photo],
      );
    }
    const taken = {
      answer: answer.change.id,
      view: /** @type {const} */ ("evidence"),
      photo: ref,
      replaces: null,
    };
    const change = photoChange(audit.context(), taken);
    await saver.save({ change, photos: [photo], patient: false });
    audit.show(change);
  }

  /**
   * Draws a refused picture afresh and puts it in the old one's place; both stay on the tablet.
   * @param {t.OutboxRow} row
   */
  async function redraw(row) {
    const old = await store.photo(row.id);
    const [announced] = await store.changesById([row.announced_by]);
    if (!old || !announced) throw new Error("The photo is missing.");
    const drawn = await shrink(new Blob([old.bytes], { type: "image/jpeg" }));
    const photo = { id: newId(), audit: old.audit, captured_at: old.captured_at, ...drawn };
    const { change } = announced;
    const context = {
      id: newId(),
      audit: change.audit,
      home: change.home,
      by: change.by,
      attested: change.attested,
    };
    const when = {
      tablet: change.tablet,
      captured_at: new Date(wall()).toISOString(),
      elapsed: change.elapsed,
    };
    const answer = change.kind === "photo" ? change.answer : change.id;
    const view = change.kind === "photo" ? change.view : change.kind === "done" ? "after" : "evidence";
    const renewed = photoChange({ ...context, ...when }, { answer, view, photo, replaces: old.id });
    await saver.save({ change: renewed, photos: [photo], replaced: old.id });
    const gone = state.get().rows.get(`photo:${old.id}`);
    if (gone) state.set({ rows: new Map(state.get().rows).set(gone.key, { ...gone, state: "replaced" }) });
  }

  return { take, add, redraw };
}

const FULL =
  "This tablet's memory is full, so the photo was not kept. Your answers are still saved. Send what waits first.";

/** @param {() => Promise<unknown>} work */
async function inWords(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") throw new Error(FULL);
    throw new Error("The photo was not saved. Take it again.");
  }
}
