/**
 * How long each question was in hand, by a clock that cannot be set back. What passes before a question is touched
 * was spent reading it; what passes while the page is hidden is nobody's.
 */
export class Hand {
  #key = "";
  /** @type {number | null} null while nobody looks */
  #since = null;
  /** What passed and belongs to the question that is touched next. */
  #loose = 0;
  /** @type {Map<string, number>} */
  #spent = new Map();

  /** A question is touched. @param {string} key @param {number} now */
  take(key, now) {
    if (key === this.#key) return;
    this.#settle(now);
    this.#key = key;
    this.#settle(now);
  }

  /** The auditor walked on: what was read on the way belongs to no question. @param {number} now */
  put(now) {
    this.#settle(now);
    this.#key = "";
    this.#loose = 0;
    this.#since = now;
  }

  /** The page is hidden. @param {number} now */
  pause(now) {
    this.#settle(now);
    this.#since = null;
  }

  /** @param {number} now */
  resume(now) {
    this.#since ??= now;
  }

  /** What was spent on a question since it was told last; it is in hand no more. @param {string} key @param {number} now */
  told(key, now) {
    this.take(key, now);
    this.#settle(now);
    const spent = this.#spent.get(key) ?? 0;
    this.#spent.delete(key);
    this.put(now);
    return Math.round(spent);
  }

  /** @param {number} now */
  #settle(now) {
    const passed = this.#loose + (this.#since === null ? 0 : Math.max(0, now - this.#since));
    if (this.#since !== null) this.#since = now;
    if (this.#key) this.#spent.set(this.#key, (this.#spent.get(this.#key) ?? 0) + passed);
    this.#loose = this.#key ? 0 : passed;
  }
}
