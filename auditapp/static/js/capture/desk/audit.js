/**
 * What an auditor can do in a run: start, answer, note, photograph, make safe, finish, abandon.
 *
 * @import * as t from "../core/types.js"
 * @import { StateBox, OpenRun } from "./state.js"
 * @import { Saver } from "./saver.js"
 * @import { Library } from "../sync/library.js"
 */
import * as build from "../core/change.js";
import { answerKey, openChecklist, splitKey } from "../core/checklist.js";
import { localised } from "../core/local.js";
import { mayOpen } from "../core/may.js";
import { askedNow, progressOf, sayProgress } from "../core/progress.js";
import { elapsedFrom, emptyRun, foldRun, withChange } from "../core/run.js";
import { checkValue } from "../core/values.js";
import { setZone } from "../core/words.js";

/**
 * @typedef {object} Parts
 * @property {StateBox} state
 * @property {Saver} saver
 * @property {typeof import("../store/store.js")} store
 * @property {Library} library
 * @property {() => string} newId
 * @property {{wall: () => number, monotonic: () => number}} clock
 */

export class Audit {
  #elapsed = (/** @type {number} */ _now) => 0;
  /** @type {{version: string, definition: Promise<t.Body | null>} | null} */
  #prepared = null;

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

  /** Has a checklist at hand before Start is tapped. @param {t.SnapshotChecklist} checklist */
  prepare(checklist) {
    this.#prepared = { version: checklist.version, definition: this.parts.library.get(checklist.version) };
    this.#prepared.definition.catch(() => undefined);
  }

  /** @param {string} version */
  async #definition(version) {
    const prepared = this.#prepared?.version === version ? await this.#prepared.definition : null;
    return prepared ?? this.parts.library.get(version);
  }

  /**
   * Shows the first question at once. Its change is written meanwhile, and before any answer.
   * @param {t.Home} home
   * @param {t.SnapshotChecklist} checklist
   * @param {{area: string | null, announced: boolean, reason: t.StartChange["reason"],
   *   shift: t.StartChange["shift"], present: number | null}} choices
   * @returns {Promise<t.Place>} where the run begins
   */
  async start(home, checklist, choices) {
    const definition = await this.#definition(checklist.version);
    const { me } = this.parts.state.get();
    if (!definition || !me)
      throw new Error("This checklist is not on the tablet yet. Connect once to fetch it.");
    const card = newCard({
      id: this.parts.newId(),
      me,
      home,
      checklist,
      area: choices.area,
      wall: this.parts.clock.wall(),
    });
    const place = newPlace(card.id, definition, card.started_at);
    this.startClock(card, 0);
    const run = emptyRun();
    setZone(card.rules?.time_zone);
    const opened = openChecklist(localised(definition, card.rules?.limits));
    this.parts.state.set({
      open: { card, checklist: opened, run, place, drafts: new Map(), saving: new Set() },
    });
    const change = build.startChange(this.context(), {
      checklist: checklist.key,
      version: checklist.version,
      ...choices,
    });
    this.patch({ run: { ...run, start: change } });
    void this.parts.saver.save({ change, card, place });
    this.parts.state.set({ cards: [card, ...this.parts.state.get().cards] });
    return place;
  }

  /** @param {string} id @returns {Promise<boolean>} whether the run is on this tablet */
  async open(id) {
    const now = this.parts.state.get().open;
    if (now?.card.id === id) return true;
    await this.parts.saver.settled();
    const card = await this.parts.store.runCard(id);
    const definition = card && (await this.parts.library.get(card.version));
    const { me, snapshot } = this.parts.state.get();
    if (!card || !definition || !mayOpen(card, me, snapshot)) return false;
    const [kept, place, drafts] = await Promise.all([
      this.parts.store.changesOf(id),
      this.parts.store.placeOf(id),
      this.parts.store.draftsOf(id),
    ]);
    const changes = kept.map(({ change }) => change);
    this.startClock(card, Math.max(0, ...changes.map((change) => change.elapsed)));
    setZone(card.rules?.time_zone);
    const checklist = openChecklist(localised(definition, card.rules?.limits));
    this.parts.state.set({
      open: {
        card,
        checklist,
        run: foldRun(checklist.items, changes),
        place: place ?? newPlace(id, definition, card.started_at),
        drafts: new Map(drafts.map((draft) => [draft.key.slice(id.length + 1), draft])),
        saving: new Set(),
      },
    });
    return true;
  }

  /**
   * Makes the change visible at once, and saved when its transaction is complete. Where the auditor was and how
   * far the run is go into the same transaction, so that a killed page reopens at this very item.
   * @param {string} key
   * @param {t.Change} change
   * @param {{draft?: string, at?: {item: string, subject: string}}} [rest]
   */
  async record(key, change, { draft, at } = {}) {
    const before = this.current();
    const drafts = draft ? new Map([...before.drafts].filter(([each]) => each !== key)) : before.drafts;
    const run = withChange(before.checklist.items, before.run, change);
    const place = { ...before.place, ...at, at: change.captured_at };
    const asked = askedNow(before.checklist, run, place.subjects);
    const card = { ...before.card, words: sayProgress(progressOf(before.checklist, run, asked)) };
    this.patch({ run, place, card, drafts, saving: new Set([...before.saving, key]) });
    const urgent = tellsOfDanger(before.checklist, run, change);
    await this.parts.saver.save({ change, card, place, urgent, ...(draft ? { draft } : {}) });
    this.parts.state.set({
      cards: this.parts.state.get().cards.map((each) => (each.id === card.id ? card : each)),
    });
    if (this.parts.state.get().open?.card.id !== change.audit) return;
    this.patch({ saving: new Set([...this.current().saving].filter((each) => each !== key)) });
  }

  /**
   * @param {string} item
   * @param {string} subject
   * @param {{value?: t.Value, note?: string, photos?: t.PhotoRef[]}} given what changes; the rest stays as it was
   * @throws {import("../core/values.js").BadValue} when the value is one that the server would refuse
   */
  answer(item, subject, given) {
    const { run, drafts, card, checklist } = this.current();
    const key = answerKey(item, subject);
    const before = run.answers.get(key);
    const draft = drafts.get(key);
    const value = given.value ?? before?.change.value;
    if (!value) throw new Error("There is no answer yet.");
    const change = build.answerChange(this.context(), {
      version: card.version,
      item,
      subject,
      value,
      note: given.note ?? draft?.note ?? before?.change.note ?? "",
      photos: given.photos ?? [...(before?.photos ?? []), ...(draft?.photos ?? [])],
      supersedes: before?.change.id ?? null,
    });
    const asked = checklist.items.get(item);
    if (asked && given.value) checkValue(asked, change.value);
    const at = { item, subject };
    return this.record(key, change, draft ? { at, draft: draftKey(card.id, key) } : { at });
  }

  /** Shows a change that is already saved. @param {t.Change} change */
  show(change) {
    const { checklist, run, card } = this.current();
    if (card.id === change.audit) this.patch({ run: withChange(checklist.items, run, change) });
  }

  /** @param {string} answerId @param {string} key @param {string} text */
  madeSafe(answerId, key, text) {
    return this.record(key, build.madeSafeChange(this.context(), { answer: answerId, text, photos: [] }));
  }

  /** A remark about the whole audit; after its end it is a dated correction. @param {string} text */
  remark(text) {
    const change = build.noteChange(this.context(), { item: null, subject: "", text });
    return this.record("", change, { draft: draftKey(this.current().card.id, "") });
  }

  /** What is typed but not saved yet joins its answer, or becomes a remark: the end of a run loses no word. */
  async keepTyped() {
    for (const [key, { note, photos }] of this.current().drafts) {
      const answer = this.current().run.answers.get(key);
      const { itemId, subject } = splitKey(key);
      if (!key && build.cleanText(note)) await this.remark(note);
      if (answer && (photos.length > 0 || build.cleanText(note) !== answer.change.note))
        await this.answer(itemId, subject, {});
    }
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

  /**
   * Keeps what is typed before it is saved, so that a killed page loses no word.
   * @param {string} key
   * @param {string} note
   */
  async typeNote(key, note) {
    const { open } = this.parts.state.get();
    if (!open) return;
    const photos = open.drafts.get(key)?.photos ?? [];
    const draft = { key: draftKey(open.card.id, key), audit: open.card.id, note, photos };
    this.patch({ drafts: new Map(open.drafts).set(key, draft) });
    await this.parts.store.putDraft(draft).catch(() => undefined);
  }

  /** @param {t.Draft} draft @param {string} key @param {t.StoredPhoto[]} [photos] */
  async putDraft(draft, key, photos = []) {
    await this.parts.store.putDraft(draft, photos);
    if (this.parts.state.get().open?.card.id === draft.audit)
      this.patch({ drafts: new Map(this.current().drafts).set(key, draft) });
  }
}

/** @param {t.Checklist} checklist @param {t.Run} run @param {t.Change} change */
function tellsOfDanger(checklist, run, change) {
  if (change.kind !== "answer") return change.kind === "made_safe";
  const critical = checklist.items.get(change.item)?.severity === "critical";
  return critical && run.answers.get(answerKey(change.item, change.subject))?.result === "fail";
}

/** @param {string} audit @param {string} key */
export const draftKey = (audit, key) => `${audit} ${key}`;

/**
 * @param {{id: string, me: t.Me, home: t.Home, checklist: t.SnapshotChecklist, area: string | null, wall: number}} from
 * @returns {t.RunCard}
 */
function newCard({ id, me, home, checklist, area, wall }) {
  return {
    id,
    home: home.id,
    home_name: home.name,
    area_name: home.areas.find((each) => each.id === area)?.name ?? "",
    checklist: checklist.key,
    version: checklist.version,
    title: checklist.title,
    by: me.id,
    by_name: me.name,
    started_at: new Date(wall).toISOString(),
    started_wall: Math.round(wall),
    state: "running",
    ended_at: null,
    words: "Nothing answered yet",
    ...(home.rules ? { rules: home.rules } : {}),
  };
}

/**
 * @param {string} audit
 * @param {t.Body} definition
 * @param {string} at
 * @returns {t.Place}
 */
function newPlace(audit, definition, at) {
  const section = definition.sections[0]?.id ?? "";
  return { audit, section, item: "", subject: "", subjects: {}, actions: {}, at };
}
