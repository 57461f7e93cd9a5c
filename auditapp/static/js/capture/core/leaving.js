/** What is typed and not saved yet: whoever walks on, in whatever way, takes it along. */

/** @type {Set<() => unknown>} */
const keepers = new Set();

/**
 * @param {() => unknown} keep saves what is typed, if it can be saved and is not saved already
 * @returns {() => void} forgets it
 */
export function onLeave(keep) {
  keepers.add(keep);
  return () => void keepers.delete(keep);
}

/** Saves it all. What can be seen of the run afterwards says so already. */
export function saveTyped() {
  for (const keep of [...keepers]) keep();
}
