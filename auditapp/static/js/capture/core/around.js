/**
 * What the engine is told of a run besides its answers. Each part stays the same object while nothing about it
 * changes, so that the engine knows what it has worked out already.
 *
 * @import * as t from "./types.js"
 */

/**
 * An audit that was begun before samples were recorded knows its subjects only by its place.
 * @param {t.Run} run
 * @param {Record<string, string[]>} named subjects by section id
 * @param {Record<string, t.Severity>} [overdue] how severe each overdue action is, by reference
 * @returns {t.Circumstances}
 */
export function aroundOf(run, named, overdue) {
  return {
    subjects: subjectsIn(run.subjects, named),
    context: contextIn(run.context),
    groups: groupsIn(run.subjects),
    replies: repliesIn(run.replies),
    ...(overdue ? { overdue } : {}),
  };
}

/**
 * The actions that came from a checklist in this home and were not put right in time: how severe each is, by its
 * reference.
 * @param {t.Home | undefined} home
 * @param {string} checklist its key
 * @param {string} today
 * @returns {Record<string, t.Severity>}
 */
export const overdueAt = (home, checklist, today) =>
  Object.fromEntries(
    (home?.known ?? []).flatMap((each) =>
      each.checklist === checklist && each.due_on < today ? [[each.reference, each.risk]] : [],
    ),
  );

/**
 * Works out once for each pair of sources.
 * @template {object} A
 * @template {object} B
 * @template R
 * @param {(one: A, other: B) => R} work
 * @returns {(one: A, other: B) => R}
 */
function once(work) {
  /** @type {WeakMap<A, {other: B, result: R}>} */
  const known = new WeakMap();
  return (one, other) => {
    const last = known.get(one);
    if (last?.other === other) return last.result;
    const result = work(one, other);
    known.set(one, { other, result });
    return result;
  };
}

/** @template {object} A @template R @param {(one: A) => R} work @returns {(one: A) => R} */
function onceFor(work) {
  const both = once((/** @type {A} */ one, /** @type {object} */ _) => work(one));
  return (one) => both(one, NOTHING);
}

const NOTHING = {};

const subjectsIn = once(
  (/** @type {t.Run["subjects"]} */ recorded, /** @type {Record<string, string[]>} */ named) => {
    const all = { ...named };
    for (const { section, subject, state } of recorded.values()) {
      const others = (all[section] ?? []).filter((each) => each !== subject);
      all[section] = state === "in" ? [...others, subject] : others;
    }
    return all;
  },
);

const contextIn = onceFor((/** @type {t.Run["context"]} */ said) =>
  Object.fromEntries([...said].flatMap(([key, { value }]) => (value === null ? [] : [[key, value]]))),
);

const groupsIn = onceFor((/** @type {t.Run["subjects"]} */ recorded) =>
  Object.fromEntries(
    [...recorded.values()].flatMap(({ subject, group }) => (group ? [[subject, group]] : [])),
  ),
);

const repliesIn = onceFor((/** @type {t.Run["replies"]} */ replies) =>
  Object.fromEntries([...replies].map(([key, { value }]) => [key, value])),
);

/**
 * The answers that count: those about a subject that was taken out of the sample are kept, and not counted.
 * @param {t.Checklist} checklist
 * @param {t.Run} run
 * @returns {t.Run["answers"]}
 */
export function countedAnswers({ itemSections }, { answers, subjects }) {
  const out = outOf(subjects);
  return out.size === 0 ? answers : withoutThose(answers, { out, itemSections });
}

const outOf = onceFor(
  (/** @type {t.Run["subjects"]} */ subjects) =>
    new Set([...subjects].flatMap(([key, { state }]) => (state === "out" ? [key] : []))),
);

/** @type {WeakMap<t.Run["answers"], {out: Set<string>, counted: t.Run["answers"]}>} */
const counting = new WeakMap();

/**
 * @param {t.Run["answers"]} answers
 * @param {{out: Set<string>, itemSections: t.Checklist["itemSections"]}} leaving
 */
function withoutThose(answers, { out, itemSections }) {
  const known = counting.get(answers);
  if (known?.out === out) return known.counted;
  const counts = (/** @type {t.CurrentAnswer} */ { change }) =>
    !out.has(`${itemSections.get(change.item)?.id} ${change.subject}`);
  const counted = new Map([...answers].filter(([, answer]) => counts(answer)));
  counting.set(answers, { out, counted });
  return counted;
}
