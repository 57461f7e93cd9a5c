/**
 * A time that is measured here. The page's own clock cannot be set, but ends with the page and may rest while the
 * screen is locked; the tablet's clock goes on through both, but somebody can set it. Each is watched by the other.
 */

/**
 * A watch as it is kept: enough to go on from in another page.
 * @typedef {object} Watch
 * @property {string} began the moment it was started
 * @property {number} wall the same by the tablet's clock, in milliseconds
 * @property {number} shift by how much that clock was set since, in milliseconds
 * @property {"" | "changed" | "slept"} doubt why the time may not be exact
 */

/** @typedef {{wall: number, monotonic: number}} Now */
/** What one page adds to a watch. @typedef {{watch: Watch, base: number, monotonic: number}} Hand */

/** Two clocks that agree as well as this are both right, in milliseconds. */
const APART = 1_500;

/** @param {number} wall @returns {Watch} */
export const startWatch = (wall) => ({
  began: new Date(wall).toISOString(),
  wall: Math.round(wall),
  shift: 0,
  doubt: "",
});

/**
 * A page goes on from what is kept.
 * @param {Watch} watch
 * @param {Now} now
 * @returns {Hand}
 */
export function takeWatch(watch, { wall, monotonic }) {
  const passed = Math.round(wall - watch.wall - watch.shift);
  if (passed >= 0) return { watch, base: passed, monotonic };
  // Nobody saw when it was set back: the time begins again from here, and is said to be doubtful.
  const shift = Math.round(wall - watch.wall);
  return { watch: { ...watch, shift, doubt: "changed" }, base: 0, monotonic };
}

/**
 * The time until now by both clocks.
 * @param {Hand} hand
 * @param {Now} now
 * @param {boolean} awake the page was drawing until a moment ago, so that its own clock cannot have rested
 * @returns {{ms: number, hand: Hand}} a new hand when the clocks had come apart; its watch is then to be kept
 */
export function readWatch(hand, { wall, monotonic }, awake) {
  const byPage = hand.base + Math.max(0, monotonic - hand.monotonic);
  const byClock = wall - hand.watch.wall - hand.watch.shift;
  const apart = Math.round(byClock - byPage);
  if (Math.abs(apart) <= APART) return { ms: byPage, hand };
  if (!awake && apart > 0) {
    const watch = { ...hand.watch, doubt: hand.watch.doubt || /** @type {const} */ ("slept") };
    return { ms: byClock, hand: { watch, base: byClock, monotonic } };
  }
  const watch = { ...hand.watch, shift: hand.watch.shift + apart, doubt: /** @type {const} */ ("changed") };
  return { ms: byPage, hand: { ...hand, watch } };
}

/** @type {Record<Watch["doubt"], string>} */
export const DOUBT = {
  "": "",
  changed: "This tablet's clock was changed while the time ran. If the time looks wrong, measure it again.",
  slept:
    "The screen was off for part of the time; the tablet's clock counted on. If that clock was changed meanwhile, measure again.",
};

/** What the watch of a question is kept under. @param {string} audit @param {string} key of the answer, and what hangs on it */
export const watchName = (audit, key) => `watch ${audit} ${key}`;

/** The answers whose watches are among these names. @param {string[]} names @param {string} audit */
export const watchedKeys = (names, audit) => [
  ...new Set(names.map((name) => name.slice(watchName(audit, "").length).split("|")[0] ?? "")),
];

/** Whole seconds, as they are shown: never more than have passed. @param {number} ms */
export const wholeSeconds = (ms) => Math.max(0, Math.floor(ms / 1000));
