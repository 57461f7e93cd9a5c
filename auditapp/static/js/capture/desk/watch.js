/**
 * The stopwatch of one question, kept on the tablet while it runs: a reload, a killed page or a locked screen does
 * not stop it.
 *
 * @import { Hand, Now, Watch } from "../core/stopwatch.js"
 */
import { readWatch, startWatch, takeWatch, wholeSeconds } from "../core/stopwatch.js";

/** A page that has not drawn for so long may have been asleep, in milliseconds. */
const NAP = 2_000;

/** @typedef {{running: boolean, seconds: number, doubt: Watch["doubt"]}} Shown */

/** @type {Shown} */
export const NOTHING = { running: false, seconds: 0, doubt: "" };

export class KeptWatch {
  /** @type {Hand | null} */
  #hand = null;
  #drawn = 0;

  /**
   * @param {{store: Pick<typeof import("../store/store.js"), "fact" | "putFact" | "dropFact">, name: string,
   *   clocks: () => Now, visible: () => boolean, show: (shown: Shown) => void}} parts `name` is what it is kept under
   */
  constructor(parts) {
    this.parts = parts;
  }

  /** Goes on with what is kept, unless that is already saved. @param {string} saved the beginning of the saved time */
  async resume(saved) {
    const { store, name } = this.parts;
    const found = /** @type {Watch | undefined} */ (await store.fact(name).catch(() => undefined));
    if (!found || this.#hand) return;
    if (found.began === saved) return this.#forget();
    this.#take(found);
  }

  /** Runs when its beginning is on the tablet, and not before. It rejects when that cannot be written. */
  async start() {
    const watch = startWatch(this.parts.clocks().wall);
    await this.parts.store.putFact(this.parts.name, watch);
    this.#take(watch);
  }

  /** Brings what is shown up to date. @returns {{seconds: number, began: string, doubt: Watch["doubt"]} | null} */
  tick() {
    const now = this.parts.clocks();
    const awake = this.#drawn > 0 && now.monotonic - this.#drawn < NAP && this.parts.visible();
    this.#drawn = now.monotonic;
    const before = this.#hand;
    if (!before) return null;
    const { ms, hand } = readWatch(before, now, awake);
    this.#hand = hand;
    if (hand.watch !== before.watch)
      void this.parts.store.putFact(this.parts.name, hand.watch).catch(() => undefined);
    const { began, doubt } = hand.watch;
    const seconds = wholeSeconds(ms);
    this.parts.show({ running: true, seconds, doubt });
    return { seconds, began, doubt };
  }

  /** @param {Watch["doubt"]} [doubt] goes on being said beside the result */
  drop(doubt = "") {
    this.#hand = null;
    this.parts.show({ ...NOTHING, doubt });
    this.#forget();
  }

  /** Another page or screen goes on with it. */
  leave() {
    this.#hand = null;
    this.parts.show = () => undefined;
  }

  /** @param {Watch} watch */
  #take(watch) {
    this.#hand = takeWatch(watch, this.parts.clocks());
    this.#drawn = 0;
    this.tick();
  }

  #forget() {
    void this.parts.store.dropFact(this.parts.name).catch(() => undefined);
  }
}
