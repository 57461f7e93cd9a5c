// How many subjects of a repeated section to look at, and which to propose.
// The twin on the server is checklists/sampling.py; both run tests/shared/rules.json.

/** @import * as t from "./types.js" */

/**
 * How many to look at: the count, or the share of all there are if that is known and more. Nought where a sample says
 * no number; it is a target, never a condition.
 * @param {t.Sample | string} sample
 * @param {number | null} [population]
 * @returns {number}
 */
export function target(sample, population = null) {
  if (typeof sample === "string") return 0;
  const { count = 0, percent = 0 } = sample;
  return Math.max(count, Math.ceil((percent * (population ?? 0)) / 100));
}

/**
 * Whom to look at beside those already named: purposive picks first, then at random. At random come first those whom
 * the last two audits did not see, or saw fail; then, when nobody else is left, those seen. Those named are reckoned
 * to the purposive picks first.
 * @param {t.Sample | string} sample
 * @param {string[]} candidates
 * @param {Record<string, "passed" | "failed">} seen by subject, in the last two audits
 * @param {string[]} named
 * @param {(below: number) => number} draw a whole number from 0 up to, and without, the one given
 * @returns {t.Proposal[]}
 */
export function propose(sample, candidates, seen, named, draw) {
  if (typeof sample === "string") return [];
  const taken = new Set(named);
  const left = [...new Set(candidates)].filter((each) => !taken.has(each));
  const pools = [
    left.filter((each) => seen[each] !== "passed"),
    left.filter((each) => seen[each] === "passed"),
  ];
  return placesOf(sample, candidates.length)
    .slice(named.length)
    .flatMap((pick) => fill(pick, pools, draw));
}

/**
 * @param {t.Pick | null} pick
 * @param {string[][]} pools what is drawn is taken out
 * @param {(below: number) => number} draw
 * @returns {t.Proposal[]}
 */
function fill(pick, pools, draw) {
  if (pick && !pick.random) return [{ label: null, how: "suggested", pick: pick.label }];
  const pool = pools.find((each) => each.length > 0);
  return (pool?.splice(draw(pool.length), 1) ?? []).map((label) => ({
    label,
    how: "random",
    pick: pick?.label ?? "",
  }));
}

/**
 * One for each subject to look at, in the order they are filled; null: anybody.
 * @param {t.Sample} sample
 * @param {number} population
 * @returns {(t.Pick | null)[]}
 */
function placesOf(sample, population) {
  const picks = sample.picks ?? [];
  const ordered = [...picks.filter(({ random }) => !random), ...picks.filter(({ random }) => random)];
  const places = ordered.flatMap((pick) => new Array(pick.count).fill(pick));
  const more = target(sample, population || null) - places.length;
  return [...places, ...new Array(Math.max(0, more)).fill(null)];
}
