/** What the first screen does without comes later, so that it delays neither the first question nor a tap. */

/**
 * Resolves when the page has nothing better to do, at the latest after a second.
 * @returns {Promise<void>}
 */
export const calm = () =>
  new Promise((done) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => done(), { timeout: 1_000 });
    else setTimeout(done, 100);
  });

/**
 * A part that is made when it is first needed, from code that is fetched then.
 * @template T
 * @param {() => Promise<T>} make
 * @returns {() => Promise<T>} makes it once; what failed is tried again. It rejects with a sentence for a person.
 */
export function once(make) {
  /** @type {Promise<T> | null} */
  let made = null;
  return () => {
    made ??= make().catch(() => {
      made = null;
      throw new Error("This part of Walkaround is not on the tablet yet. Connect once and try again.");
    });
    return made;
  };
}
