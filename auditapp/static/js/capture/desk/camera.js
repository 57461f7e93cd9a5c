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
import { draftKey } from "./recording.js";

/**
 * @typedef {object} Parts
 * @property {StateBox} state
 * @property {Saver} saver
 * @property {Audit} audit
 * @property {typeof import("../store/store.js")} store
 * @property {(file: Blob) => Promise<{bytes: ArrayBuffer, sha256: string, size: number, width: number, height: number}>} shrink
 * @property {() => string} newId
 * @property {() => number} wall
 */

export class Camera {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  #now() {
    return new Date(this.parts.wall()).toISOString();
  }

  /** @param {Blob} file @param {string | null} auditId @returns {Promise<t.StoredPhoto>} */
  async take(file, auditId) {
    if (this.parts.state.get().room === "none") throw new Error(FULL);
    const drawn = await this.parts.shrink(file);
    return { id: this.parts.newId(), audit: auditId, captured_at: this.#now(), ...drawn };
  }

  /** @param {Blob} file @param {string} item @param {string} subject */
  async add(file, item, subject) {
    const { card } = this.parts.audit.current();
    const photo = await this.take(file, card.id);
    await inWords(() => this.#keep(photo, answerKey(item, subject)));
  }

  /**
   * With an answer there, the photo is a change of its own; before it, it waits in the draft.
   * @param {t.StoredPhoto} photo
   * @param {string} key
   */
  async #keep(photo, key) {
    const { audit, saver } = this.parts;
    const { run, drafts, card } = audit.current();
    const ref = { id: photo.id, sha256: photo.sha256, size: photo.size };
    const answer = run.answers.get(key);
    if (!answer) {
      const draft = drafts.get(key);
      const photos = [...(draft?.photos ?? []), ref];
      const kept = { note: "", ...draft, key: draftKey(card.id, key), audit: card.id, photos };
      return audit.putDraft(kept, key, [photo]);
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
   * Leaves a photo out of what is shown: of an answer by correcting it, so that what was captured stays recorded.
   * @param {string} photo
   * @param {string} item
   * @param {string} subject
   */
  async leaveOut(photo, item, subject) {
    const { audit } = this.parts;
    const { run, drafts } = audit.current();
    const key = answerKey(item, subject);
    const draft = drafts.get(key);
    const answer = run.answers.get(key);
    const others = (/** @type {t.PhotoRef[]} */ photos) => photos.filter(({ id }) => id !== photo);
    if (draft?.photos.some(({ id }) => id === photo))
      return audit.putDraft({ ...draft, photos: others(draft.photos) }, key);
    if (answer)
      return audit.answer(item, subject, { photos: [...others(answer.photos), ...(draft?.photos ?? [])] });
  }

  /**
   * Draws a refused picture afresh and puts it in the old one's place; both stay on the tablet.
   * @param {t.OutboxRow} row
   */
  async redraw(row) {
    const { state, saver, store, shrink, newId } = this.parts;
    const old = await store.photo(row.id);
    const [announced] = await store.changesById([row.announced_by]);
    if (!old || !announced) throw new Error("The photo is missing.");
    const drawn = await shrink(new Blob([old.bytes], { type: "image/jpeg" }));
    const photo = { id: newId(), audit: old.audit, captured_at: old.captured_at, ...drawn };
    const change = redrawnChange(announced.change, photo, old.id, newId(), this.#now());
    await saver.save({ change, photos: [photo], replaced: old.id });
    const gone = state.get().rows.get(row.key);
    if (gone) state.set({ rows: new Map(state.get().rows).set(gone.key, { ...gone, state: "replaced" }) });
  }
}

/**
 * @param {t.Change} announced the change that announced the refused photo
 * @param {t.PhotoRef} photo
 * @param {string} replaces
 * @param {string} id
 * @param {string} now
 */
function redrawnChange(announced, photo, replaces, id, now) {
  const { audit, home, by, attested, tablet, elapsed } = announced;
  const isPhoto = announced.kind === "photo";
  const view = isPhoto ? announced.view : announced.kind === "done" ? "after" : "evidence";
  const taken = { answer: isPhoto ? announced.answer : announced.id, view, photo, replaces };
  return photoChange({ id, audit, home, by, attested, tablet, captured_at: now, elapsed }, taken);
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
