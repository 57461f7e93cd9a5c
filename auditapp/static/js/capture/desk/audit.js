/**
 * What an auditor can do in a run: start, answer, note, photograph, make safe, finish, abandon.
 *
 * @import * as t from "../core/types.js"
 * @import * as records from "./records.js"
 */
import * as build from "../core/change.js";
import { answerKey, openChecklist, splitKey } from "../core/checklist.js";
import { localised } from "../core/local.js";
import { mayOpen } from "../core/may.js";
import { emptyRun, foldRun, withChange } from "../core/run.js";
import { checkValue } from "../core/values.js";
import { setZone } from "../core/words.js";
import { once } from "../later.js";
import { draftKey, OBSERVATION, Recording } from "./recording.js";

/** What is recorded beside answers is rarely needed first, so its code comes later. */
export const bringRecords = once(() => import("./records.js"));

/**
 * @typedef {Omit<Parameters<typeof build.startChange>[1], "checklist" | "version">} Choices
 * @typedef {{flags?: Record<string, boolean>, language?: string}} Beside what is so of the home, as far as it is known
 */

export class Audit extends Recording {
  /** @type {{version: string, definition: Promise<t.Body | null>} | null} */
  #prepared = null;

  /**
   * Has a checklist at hand before Start is tapped.
   * @param {t.SnapshotChecklist} checklist
   * @returns {Promise<t.Body | null>} null where it is not on the tablet and cannot be fetched
   */
  prepare(checklist) {
    const definition = this.parts.library.get(checklist.version);
    this.#prepared = { version: checklist.version, definition };
    return definition.catch(() => null);
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
   * @param {Choices} choices
   * @param {Beside} [beside]
   * @returns {Promise<t.Place>} where the run begins
   */
  async start(home, checklist, choices, { flags = {}, language = "" } = {}) {
    const records = Object.keys(flags).length > 0 ? await bringRecords() : null;
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
    const first = newPlace(card.id, definition, card.started_at);
    const place = language ? { ...first, language } : first;
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
    void records?.setFlags(this, flags);
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
    const timed = { ...change, spent: this.spentOn(key) };
    return this.record(key, timed, draft ? { at, draft: draftKey(card.id, key) } : { at });
  }

  /** @param {t.Draft} draft of an observation */
  async #keepSeen({ note, photos, chosen }) {
    const seen = (await bringRecords()).seenIn(chosen ?? {}, note);
    await this.observe(seen, photos);
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

  /**
   * What was said to a step of a failed question.
   * @param {string} key of the answer
   * @param {string} step
   * @param {t.Reply} value
   * @param {string} [about] the label it is asked for, where it is asked for several
   */
  async reply(key, step, value, about = "") {
    return (await bringRecords()).reply(this, { key, step, value, about });
  }

  /** Whether somebody outside was told, as a person decided. @param {string} key @param {records.Decided} decided */
  async escalate(key, decided) {
    return (await bringRecords()).escalate(this, key, decided);
  }

  /** Put right on the spot: still a failure. @param {string} key @param {string} text @param {t.StoredPhoto[]} [photos] */
  async corrected(key, text, photos = []) {
    return (await bringRecords()).corrected(this, key, text, photos);
  }

  /** The finding belongs to an action that is open already. @param {string} key @param {string} action its id */
  async link(key, action) {
    return (await bringRecords()).link(this, key, action);
  }

  /**
   * Praise, a concern or a remark outside any question.
   * @param {records.Seen} seen
   * @param {(t.StoredPhoto | t.PhotoRef)[]} [photos] pictures, or those of its draft
   */
  async observe(seen, photos = []) {
    return (await bringRecords()).observe(this, seen, photos);
  }

  /** @param {string} flag @param {boolean | null} value null takes it back @param {string} [subject] "" for the home */
  async setFlag(flag, value, subject = "") {
    return (await bringRecords()).setFlag(this, flag, value, subject);
  }

  /** Subjects for the sample, or with `state: "out"` no longer. @param {records.Chosen[]} chosen */
  async choose(...chosen) {
    return (await bringRecords()).choose(this, chosen);
  }

  /** Pictures of the paper this audit is copied from. @param {t.StoredPhoto[]} photos */
  async sheet(photos) {
    return (await bringRecords()).sheet(this, photos);
  }

  /** A remark about the whole audit; after its end it is a dated correction. @param {string} text */
  remark(text) {
    const change = build.noteChange(this.context(), { item: null, subject: "", text });
    return this.record("", change, { draft: draftKey(this.current().card.id, "") });
  }

  /** What is typed but not saved yet joins its answer, or becomes a remark: the end of a run loses no word. */
  async keepTyped() {
    for (const [key, draft] of this.current().drafts) {
      const { note, photos } = draft;
      if (key === OBSERVATION && (build.cleanText(note) || photos.length > 0)) await this.#keepSeen(draft);
      const answer = this.current().run.answers.get(key);
      const { itemId, subject } = splitKey(key);
      if (!key && build.cleanText(note)) await this.remark(note);
      if (answer && (photos.length > 0 || build.cleanText(note) !== answer.change.note))
        await this.answer(itemId, subject, {});
    }
  }

  /**
   * Keeps what is typed before it is saved, so that a killed page loses no word.
   * @param {string} key
   * @param {string} note
   * @param {Record<string, string>} [chosen] what else is chosen on the same form
   */
  async typeNote(key, note, chosen) {
    const { open } = this.parts.state.get();
    if (!open) return;
    const before = open.drafts.get(key);
    const common = { key: draftKey(open.card.id, key), audit: open.card.id, photos: before?.photos ?? [] };
    const more = chosen ?? before?.chosen;
    const draft = { ...common, note, ...(more ? { chosen: more } : {}) };
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
