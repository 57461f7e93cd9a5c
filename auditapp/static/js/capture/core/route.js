/**
 * Addresses inside the tablet app live behind the `#`, so that a reload needs only the cached shell.
 * @typedef {{name: string, args: string[]}} Route
 */

const NAMES = new Set(["home", "start", "run", "grid", "finish", "action", "tablet"]);

/** @param {string} hash @returns {Route} */
export function parseRoute(hash) {
  const parts = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .filter(Boolean)
    .map(decode);
  const [name, ...args] = parts;
  return name && NAMES.has(name) ? { name, args } : { name: "home", args: [] };
}

/** @param {string} name @param {string[]} args */
export function toHash(name, ...args) {
  return name === "home" ? "#/" : `#/${[name, ...args.map(encodeURIComponent)].join("/")}`;
}

/** @typedef {{section: string, item: string, subject: string}} Spot a place in a run; only the section must be told */

/** @param {string} id of the run @param {Spot} spot */
export const spotHash = (id, { section, item, subject }) =>
  toHash("run", id, section, item || "-", subject || "-");

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
