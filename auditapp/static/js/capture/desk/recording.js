/**
 * How whatever is done in a run becomes visible at once, and saved: what every verb of a run stands on.
 *
 * @import * as t from "../core/types.js"
 * @import { StateBox, OpenRun } from "./state.js"
 * @import { Saver } from "./saver.js"
 * @import { Library } from "../sync/library.js"
 */
import { answerKey } from "../core/checklist.js";
import { askedNow, progressOf, sayProgress } from "../core/progress.js";
import { Hand } from "../core/hand.js";
import { elapsedFrom, withChange } from "../core/run.js";

/**
 * @typedef {object} Parts
 * @property {StateBox} state
 * @property {Saver} saver
 * @property {typeof import("../store/store.js")} store
 * @property {Library} library
 * @property {() => string} newId
 * @property {{wall: () => number, monotonic: () => number}} clock
 */

export class Recording {
  #elapsed = (/** @type {number} */ _now) => 0;
  #hand = new Hand();

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** @returns {t.Context} */
  context() {
    const { me, tablet, open } = this.parts.state.get();
    if (!me || !open) throw new Error("No audit is open.");
    const captured_at = new Date(this.parts.clock.wall()).toISOString();
    const common = {
      id: this.parts.newId(),
      by: me.id,
      attested: /** @type {const} */ ("password"),
      tablet,
      captured_at,
    };
    return {
      ...common,
      audit: open.card.id,
      home: open.card.home,
      elapsed: this.#elapsed(this.parts.clock.monotonic()),
    };
  }

  /** @param {t.RunCard} card @param {number} lastElapsed */
  startClock(card, lastElapsed) {
    const at = {
      startedWall: card.started_wall,
      lastElapsed,
      wall: this.parts.clock.wall(),
      monotonic: this.parts.clock.monotonic(),
    };
    this.#elapsed = elapsedFrom(at);
    this.#hand.put(at.monotonic);
  }

  /**
   * What the auditor does with their hands, for the time each question takes: touches a question, walks on to other
   * ones, puts the tablet away or takes it up again.
   * @param {"take" | "put" | "pause" | "resume"} what
   * @param {string} [key] of the question that is touched
   */
  hand(what, key = "") {
    const now = this.parts.clock.monotonic();
    if (what === "take") this.#hand.take(key, now);
    else this.#hand[what](now);
  }

  /** Milliseconds spent on a question since it was answered last. @param {string} key */
  spentOn(key) {
    return this.#hand.told(key, this.parts.clock.monotonic());
  }

  /** @returns {OpenRun} */
  current() {
    const { open } = this.parts.state.get();
    if (!open) throw new Error("No audit is open.");
    return open;
  }

  /** @param {Partial<OpenRun>} part */
  patch(part) {
    this.parts.state.set({ open: { ...this.current(), ...part } });
  }

  /**
   * Makes the change visible at once, and saved when its transaction is complete. Where the auditor was and how
   * far the run is go into the same transaction, so that a killed page reopens at this very item.
   * @param {string} key
   * @param {t.Change} change
   * @param {{draft?: string, at?: {item: string, subject: string}, photos?: t.StoredPhoto[]}} [rest]
   */
  async record(key, change, { draft, at, photos = [] } = {}) {
    const before = this.current();
    const drafts = draft ? new Map([...before.drafts].filter(([each]) => each !== key)) : before.drafts;
    const run = withChange(before.checklist.items, before.run, change);
    const place = { ...before.place, ...at, at: change.captured_at };
    const asked = askedNow(before.checklist, run, place.subjects);
    const card = { ...before.card, words: sayProgress(progressOf(before.checklist, run, asked)) };
    this.patch({ run, place, card, drafts, saving: new Set([...before.saving, key]) });
    const urgent = tellsOfDanger(before.checklist, run, change);
    await this.parts.saver.save({ change, photos, card, place, urgent, ...(draft ? { draft } : {}) });
    this.parts.state.set({
      cards: this.parts.state.get().cards.map((each) => (each.id === card.id ? card : each)),
    });
    if (this.parts.state.get().open?.card.id !== change.audit) return;
    this.patch({ saving: new Set([...this.current().saving].filter((each) => each !== key)) });
  }

  /**
   * The same for several changes made at one tap.
   * @param {t.Change[]} changes
   */
  async recordAll(changes) {
    const before = this.current();
    const run = changes.reduce((sum, change) => withChange(before.checklist.items, sum, change), before.run);
    const asked = askedNow(before.checklist, run, before.place.subjects);
    const card = { ...before.card, words: sayProgress(progressOf(before.checklist, run, asked)) };
    this.patch({ run, card });
    await Promise.all(changes.map((change) => this.parts.saver.save({ change, card, place: before.place })));
  }

  /** @param {t.Place} place */
  keepPlace(place) {
    this.patch({ place });
    return this.parts.store.putPlace(place).catch(() => undefined);
  }

  /** @param {Partial<t.Place>} part */
  goTo(part) {
    return this.keepPlace({
      ...this.current().place,
      ...part,
      at: new Date(this.parts.clock.wall()).toISOString(),
    });
  }
}

/** @param {t.Checklist} checklist @param {t.Run} run @param {t.Change} change */
function tellsOfDanger(checklist, run, change) {
  if (change.kind === "observation") return change.severity === "critical";
  if (change.kind !== "answer") return change.kind === "made_safe";
  const critical = checklist.items.get(change.item)?.severity === "critical";
  return critical && run.answers.get(answerKey(change.item, change.subject))?.result === "fail";
}

/** The key that what is typed is kept under. @param {string} audit @param {string} key of the answer, or "" */
export const draftKey = (audit, key) => `${audit} ${key}`;

/** The key of the draft that an observation is typed into. */
export const OBSERVATION = "observation";
