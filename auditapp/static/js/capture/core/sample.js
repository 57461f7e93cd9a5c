/**
 * The sample of a repeated section: how many, who could be in it, whom to propose, and when to look at more.
 *
 * @import * as t from "./types.js"
 * @import { Question } from "./progress.js"
 */
import { aroundOf, countedAnswers } from "./around.js";
import { answerKey } from "./checklist.js";
import { namedSubjects } from "./progress.js";
import { propose, target } from "./sampling.js";
import { liveSteps } from "./steps.js";
import { byNumber, subjectLabel } from "./words.js";

/** @typedef {{label: string, group: string, drawn: boolean}} Candidate `drawn`: may come up at random */
/** @typedef {t.Proposal & {group: string}} Offer */
/** @typedef {{checklist: t.Checklist, run: t.Run, place: t.Place, card: t.RunCard}} Open */
/** @typedef {{words: string, to: ("double" | "all")[]}} Extension */

/** @typedef {object} Sampling
 * @property {number} target nought where none is set
 * @property {number} missing how many are still to be chosen
 * @property {number | null} population how many there are, where that is known
 * @property {Candidate[]} candidates
 * @property {string[]} named the subjects that are in
 * @property {Offer[]} offers
 * @property {number} spare how many could be drawn instead of those that are offered
 * @property {"double" | "all" | undefined} extended
 */

const KINDS = /** @type {const} */ ({ room: "room", fire_door: "door", door: "door" });

/**
 * @param {Open} open
 * @param {t.Section} section
 * @param {t.Home | undefined} home
 * @returns {Sampling}
 */
export function samplingOf({ checklist, run, place, card }, section, home) {
  const kind = section.repeat?.for ?? "";
  const seen = home?.seen?.[card.checklist]?.[section.id] ?? [];
  const candidates = candidatesFor(kind, home, seen);
  const population = populationOf(kind, home, candidates);
  const named = namedSubjects(checklist, section, run, place.subjects).sort(byNumber);
  const extended = extendedBy(run, place, section);
  const wanted = wantedOf(section.repeat, population, extended);
  const skipped = new Set(place.samples?.[section.id]?.skipped ?? []);
  const drawable = shuffled(
    candidates.filter(({ drawn }) => drawn),
    `${card.id} ${section.id}`,
  );
  const left = drawable.filter(({ label }) => !skipped.has(label));
  const picked = pickedIn(run, section);
  const offers = offersOf({
    sample: section.repeat?.sample,
    wanted,
    named,
    picked,
    left,
    seen,
  });
  const missing = Math.max(0, wanted - named.length);
  const spare = spareIn(left, named, offers);
  return { target: wanted, missing, population, candidates, named, offers, spare, extended };
}

/** @param {Candidate[]} left @param {string[]} named @param {Offer[]} offers */
function spareIn(left, named, offers) {
  const taken = new Set([...named.map(subjectLabel), ...offers.map(({ label }) => label)]);
  return left.filter(({ label }) => !taken.has(label)).length;
}

/** @param {t.Run} run @param {t.Place} place @param {t.Section} section */
function extendedBy(run, place, section) {
  const chosen = place.samples?.[section.id]?.extended;
  const before = [...run.subjects.values()].some((each) => each.section === section.id && each.extended);
  return chosen ?? (before ? "double" : undefined);
}

/**
 * How many to look at with the extension that was taken: never more than there are.
 * @param {t.Repeat | undefined} repeat
 * @param {number | null} population
 * @param {"double" | "all" | undefined} extended
 */
function wantedOf(repeat, population, extended) {
  const most = population ?? Number.POSITIVE_INFINITY;
  const base = Math.min(repeat ? target(repeat.sample, population) : 0, most);
  if (!extended) return base;
  return extended === "all" && population !== null ? population : Math.min(base * 2, most);
}

/**
 * Who could be looked at: rooms and doors as the home has them, others as the last audits met them.
 * @param {string} kind
 * @param {t.Home | undefined} home
 * @param {t.SeenSubject[]} seen
 * @returns {Candidate[]}
 */
function candidatesFor(kind, home, seen) {
  const areas = home?.areas ?? [];
  const wanted = kind in KINDS ? KINDS[/** @type {keyof typeof KINDS} */ (kind)] : "";
  const places = areas.filter((area) => area.kind === wanted);
  if (places.length === 0) {
    const labels = new Set(seen.map(({ subject }) => subjectLabel(subject)));
    return [...labels].map((label) => ({ label, group: "", drawn: true })).sort(naturally);
  }
  // Where rooms are numbered, those are where people live; a kitchen is added by whoever wants it.
  const numbered = places.filter(({ name }) => /\d/.test(name));
  const drawn = new Set(numbered.length > 0 ? numbered : places);
  const above = new Map(areas.map(({ id, name }) => [id, name]));
  const all = places.map((area) => ({
    label: shortly(area.name),
    group: (area.parent && above.get(area.parent)) || "",
    drawn: drawn.has(area),
  }));
  return all.sort(naturally);
}

/** @param {{label: string | null}} a @param {{label: string | null}} b */
const naturally = (a, b) => byNumber(a.label ?? "", b.label ?? "");

/** "Room 12" is known as 12. @param {string} name */
const shortly = (name) => name.replace(/^room\s+(?=\S*\d)/i, "").slice(0, 60);

/** @param {string} kind @param {t.Home | undefined} home @param {Candidate[]} candidates */
function populationOf(kind, home, candidates) {
  if (kind.startsWith("resident")) return home?.population?.residents ?? null;
  if (!(kind in KINDS)) return null;
  return candidates.filter(({ drawn }) => drawn).length || null;
}

/** How often each purposive pick has been filled. @param {t.Run} run @param {t.Section} section */
function pickedIn(run, section) {
  /** @type {Map<string, number>} */
  const picked = new Map();
  for (const each of run.subjects.values()) {
    if (each.section !== section.id || each.state === "out" || !each.pick) continue;
    picked.set(each.pick, (picked.get(each.pick) ?? 0) + 1);
  }
  return picked;
}

/**
 * What is still missing from the sample. Whoever could be drawn is shuffled once for this audit, so that what is
 * offered stays while other subjects are added.
 * @param {{sample: t.Sample | string | undefined, wanted: number, named: string[], picked: Map<string, number>,
 *   left: Candidate[], seen: t.SeenSubject[]}} from
 * @returns {Offer[]}
 */
function offersOf({ sample, wanted, named, picked, left, seen }) {
  if (!sample || typeof sample === "string") return [];
  const labels = named.map(subjectLabel);
  const picks = (sample.picks ?? [])
    .map((pick) => ({ ...pick, count: pick.count - (picked.get(pick.label) ?? 0) }))
    .filter(({ count }) => count > 0);
  const free = left.filter(({ label }) => !labels.includes(label));
  const groups = new Map(left.map(({ label, group }) => [label, group]));
  const missing = { count: Math.max(0, wanted - named.length), picks };
  /** @type {Record<string, "failed" | "passed">} */
  const before = Object.fromEntries(
    [...seen].reverse().map(({ subject, failed }) => [subjectLabel(subject), failed ? "failed" : "passed"]),
  );
  const offered = propose(
    missing,
    free.map(({ label }) => label),
    before,
    [],
    () => 0,
  );
  const drawn = offered.filter(({ label }) => label !== null);
  const most = wanted > 0 ? missing.count : drawn.length;
  return [...offered.filter(({ label }) => label === null), ...drawn.slice(0, most).sort(naturally)].map(
    (each) => ({ ...each, group: (each.label && groups.get(each.label)) || "" }),
  );
}

/** @template T @param {T[]} all @param {string} seed @returns {T[]} in an order that follows from the seed alone */
function shuffled(all, seed) {
  const draw = drawing(seed);
  const order = [...all];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = draw(at + 1);
    [order[at], order[other]] = [/** @type {T} */ (order[other]), /** @type {T} */ (order[at])];
  }
  return order;
}

/** A small generator of even chances (mulberry32), begun from a text. @param {string} seed */
function drawing(seed) {
  let state = 0;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return (/** @type {number} */ most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * most);
  };
}

/**
 * Why and how far to look at more, while that has not been done: a critical failure, or a step that says so.
 * @param {Open} open
 * @param {t.Section} section
 * @param {Question[]} asked
 * @param {Record<string, t.Severity>} [overdue]
 * @returns {Extension | null}
 */
export function extensionFor({ checklist, run, place }, section, asked, overdue) {
  const taken = place.samples?.[section.id];
  if (!section.repeat || taken?.declined || extendedBy(run, place, section)) return null;
  const own = asked.filter((each) => each.section === section && each.subject);
  const failed = own.filter(({ key }) => run.answers.get(key)?.result === "fail");
  const counted = countedAnswers(checklist, run);
  const around = aroundOf(run, place.subjects, overdue);
  for (const { key } of failed) {
    const step = liveSteps(checklist, key, counted, around).find(({ step }) => step.extend)?.step.extend;
    if (step) return { words: step.words ?? "", to: [step.to] };
  }
  const critical = failed.find(({ severity }) => severity === "critical");
  if (!critical) return null;
  return { words: `A critical check failed: ${subjectLabel(critical.subject)}.`, to: ["double", "all"] };
}

/**
 * The sections whose sample is smaller than its target: said, never a condition.
 * @param {Open} open
 * @param {t.Home | undefined} home
 * @returns {{section: t.Section, have: number, target: number}[]}
 */
export function shortSamples(open, home) {
  return open.checklist.sections.flatMap((section) => {
    if (!section.repeat) return [];
    const { named, target } = samplingOf(open, section, home);
    const have = named.filter((subject) => isLookedAt(open.run, section, subject)).length;
    return have < target ? [{ section, have, target }] : [];
  });
}

/** Something was met or not met, as the report counts it too. @param {t.Run} run @param {t.Section} section @param {string} subject */
export const isLookedAt = (run, section, subject) =>
  section.items.some(({ id }) =>
    ["pass", "fail"].includes(run.answers.get(answerKey(id, subject))?.result ?? ""),
  );
