/**
 * What the screens show, in one place. A change replaces whole parts, so that a screen can tell by identity
 * what is new and draw only that.
 *
 * @import * as t from "../core/types.js"
 * @import { Phase } from "../core/outbox.js"
 */

/**
 * @typedef {object} OpenRun
 * @property {t.RunCard} card
 * @property {t.Checklist} checklist
 * @property {t.Run} run
 * @property {t.Place} place
 * @property {Map<string, t.Draft>} drafts
 * @property {ReadonlySet<string>} saving keys of answers whose transaction is not complete
 */

/**
 * @typedef {object} State
 * @property {boolean} ready the tablet's memory has been read
 * @property {boolean} asked the server has been asked once since the page was opened
 * @property {t.Me | null} me
 * @property {string} tablet
 * @property {t.Snapshot | null} snapshot
 * @property {ReadonlySet<string>} versions checklists held
 * @property {ReadonlySet<string>} done actions shown as done on this tablet
 * @property {string} notice what has just been done, said once
 * @property {t.RunCard[]} cards
 * @property {ReadonlyMap<string, t.OutboxRow>} rows
 * @property {Phase} phase
 * @property {number} writing changes on their way into the tablet's memory
 * @property {number} unsaved
 * @property {OpenRun | null} open
 * @property {"no" | "offer" | "seen"} install
 * @property {boolean} update a newer version waits
 * @property {"coming" | "kept" | "never"} shell whether the app itself opens with no network
 * @property {"plenty" | "little" | "none"} room
 * @property {string} trouble a sentence when the tablet's memory cannot be used
 */

/** @type {State} */
export const EMPTY = {
  ready: false,
  asked: false,
  me: null,
  tablet: "",
  snapshot: null,
  versions: new Set(),
  done: new Set(),
  notice: "",
  cards: [],
  rows: new Map(),
  phase: { phase: "idle", sent: 0, of: 0, retryAt: null, message: "" },
  writing: 0,
  unsaved: 0,
  open: null,
  install: "no",
  update: false,
  shell: "coming",
  room: "plenty",
  trouble: "",
};

/** @param {State} [first] */
export function createState(first = EMPTY) {
  let current = first;
  /** @type {Set<() => void>} */
  const watchers = new Set();
  return {
    get: () => current,
    /** @param {Partial<State>} part */
    set(part) {
      current = { ...current, ...part };
      for (const watch of watchers) watch();
    },
    /** @param {() => void} watch */
    watch(watch) {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
  };
}

/** @typedef {ReturnType<typeof createState>} StateBox */

/**
 * Leaves out what is no longer on the tablet.
 * @param {StateBox} state
 * @param {{keys: string[], audits: string[]}} gone
 */
export function dropRows(state, { keys, audits }) {
  const rows = new Map(state.get().rows);
  for (const key of keys) rows.delete(key);
  state.set({ rows, cards: state.get().cards.filter(({ id }) => !audits.includes(id)) });
}

/**
 * Takes rows that are stored into the picture, newer over older.
 * @param {StateBox} state
 * @param {t.OutboxRow[]} rows
 */
export function takeRows(state, rows) {
  if (rows.length === 0) return;
  const all = new Map(state.get().rows);
  for (const row of rows) all.set(row.key, row);
  state.set({ rows: all });
}
