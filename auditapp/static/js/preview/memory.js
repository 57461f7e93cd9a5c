/**
 * A tablet's memory that lasts as long as the page: what a preview writes goes nowhere else.
 *
 * @import * as t from "../capture/core/types.js"
 */

/** @param {t.Body} body */
export function createMemory(body) {
  /** @type {Map<string, t.StoredChange>} */
  const changes = new Map();
  /** @type {Map<string, t.RunCard>} */
  const cards = new Map();
  /** @type {Map<string, t.Place>} */
  const places = new Map();
  /** @type {Map<string, t.Draft>} */
  const drafts = new Map();
  /** @type {Map<string, unknown>} */
  const facts = new Map();
  return {
    /** @param {{stored: t.StoredChange, card?: t.RunCard, place?: t.Place, draft?: string}} save */
    saveChange: async ({ stored, card, place, draft }) => {
      changes.set(stored.id, stored);
      if (card) cards.set(card.id, card);
      if (place) places.set(place.audit, place);
      if (draft) drafts.delete(draft);
      return [];
    },
    /** @param {string} audit */
    changesOf: async (audit) => [...changes.values()].filter((each) => each.audit === audit),
    /** @param {string[]} ids */
    changesById: async (ids) => ids.map((id) => changes.get(id)).filter((each) => each !== undefined),
    /** @param {string} id */
    runCard: async (id) => cards.get(id),
    /** @param {string} audit */
    placeOf: async (audit) => places.get(audit),
    /** @param {t.Place} place */
    putPlace: async (place) => void places.set(place.audit, place),
    /** @param {string} audit */
    draftsOf: async (audit) => [...drafts.values()].filter((each) => each.audit === audit),
    /** @param {t.Draft} draft */
    putDraft: async (draft) => void drafts.set(draft.key, draft),
    /** @param {string} name */
    fact: async (name) => facts.get(name),
    /** @param {string} name @param {unknown} value */
    putFact: async (name, value) => void facts.set(name, value),
    /** @param {string} name */
    dropFact: async (name) => void facts.delete(name),
    photo: async () => undefined,
    allRows: async () => [],
    version: async () => body,
    versionHashes: async () => ["preview"],
  };
}
