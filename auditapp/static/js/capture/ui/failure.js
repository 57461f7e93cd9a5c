/**
 * Follows what hangs on one failed answer. Its card alone is drawn again, and only when any of it is another.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun, State } from "../desk/state.js"
 */
import { aroundOf, countedAnswers, overdueAt } from "../core/around.js";
import { knownHere } from "../core/known.js";
import { dayOf } from "../core/words.js";
import { liveSteps } from "../core/steps.js";
import { useDesk, useEffect, useRef, useState } from "./view.js";

/**
 * @typedef {object} Failure
 * @property {t.LiveStep[]} steps
 * @property {Map<string, t.ReplyChange>} replies by `step|about`
 * @property {Map<string, t.EscalationChange>} escalations by code
 * @property {Map<string, t.KnownProblem>} overdue what was found with this checklist and not put right in time, by reference
 * @property {t.CorrectedChange | undefined} corrected
 * @property {t.LinkChange | undefined} link
 * @property {string} signature the same as long as all of this is
 */

/** @type {Failure} */
const NONE = {
  steps: [],
  replies: new Map(),
  escalations: new Map(),
  overdue: new Map(),
  corrected: undefined,
  link: undefined,
  signature: "",
};

/** @param {string} key of the answer @returns {Failure} */
export function useFailure(key) {
  const { state } = useDesk();
  const [, redraw] = useState("");
  const held = useRef({ seen: /** @type {unknown[]} */ ([]), failure: NONE });
  const look = () => {
    const { open, snapshot } = state.get();
    const seen = [open?.run, open?.place.subjects, snapshot];
    if (!open || seen.every((each, at) => each === held.current.seen[at])) return held.current.failure;
    const failure = failureOf(open, key, homeOf(open, snapshot));
    const same = failure.signature === held.current.failure.signature;
    held.current = { seen, failure: same ? held.current.failure : failure };
    return held.current.failure;
  };
  useEffect(() => state.watch(() => redraw(look().signature)), [key]);
  return look();
}

/** @param {OpenRun} open @param {t.Snapshot | null} snapshot */
const homeOf = ({ card }, snapshot) => snapshot?.homes.find(({ id }) => id === card.home);

/** @param {OpenRun} open @param {string} key @param {t.Home | undefined} home @returns {Failure} */
function failureOf({ card, run, checklist, place }, key, home) {
  const late = overdueAt(home, card.checklist, dayOf(Date.now()));
  const overdue = new Map(
    (home?.known ?? []).flatMap((each) => (each.reference in late ? [[each.reference, each]] : [])),
  );
  const steps = stepsOf(checklist, run, key, place.subjects, late);
  const replies = within(run.replies, key);
  const escalations = within(run.escalations, key);
  const [corrected, link] = [run.corrected.get(key), run.links.get(key)];
  const ids = [...replies.values(), ...escalations.values(), corrected, link].map((each) => each?.id ?? "");
  const signature = JSON.stringify([key, ids, steps]);
  return { steps, replies, escalations, overdue, corrected, link, signature };
}

/**
 * @param {t.Checklist} checklist
 * @param {t.Run} run
 * @param {string} key
 * @param {Record<string, string[]>} named
 * @param {Record<string, t.Severity>} overdue
 */
function stepsOf(checklist, run, key, named, overdue) {
  const item = checklist.items.get(key.split("#")[0] ?? "");
  if (!item?.on_fail?.length) return [];
  return liveSteps(checklist, key, countedAnswers(checklist, run), aroundOf(run, named, overdue));
}

/** @template C @param {Map<string, C>} map keyed `key|rest` @param {string} key @returns {Map<string, C>} by the rest */
function within(map, key) {
  const from = `${key}|`;
  return new Map(
    [...map].flatMap(([each, change]) => (each.startsWith(from) ? [[each.slice(from.length), change]] : [])),
  );
}

/**
 * What was reported earlier about the same thing. It is asked for only once the answer is given.
 * @param {State} state
 * @param {t.Item} item
 * @param {string} subject
 * @returns {{known: t.KnownProblem[], area: string | null}}
 */
export function knownFor({ open, snapshot }, item, subject) {
  if (!open) return { known: [], area: null };
  const area = open.card.area_name || null;
  const here = { audit: open.card.id, checklist: open.card.checklist, item: item.id, subject, area };
  return { known: knownHere(homeOf(open, snapshot)?.known ?? [], here), area };
}
