// One text for one value: the canonical JSON form of RFC 8785, narrowed as the server narrows it.
// The twin on the server is kernel/canonical.py; both run tests/shared/canonical.json.

const MAX_DEPTH = 64;
const LONE_SURROGATE = /\p{Surrogate}/u;

export class CanonicalError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "CanonicalError";
  }
}

/**
 * The canonical text of a value. Hash its UTF-8 bytes to get the digest.
 * @param {unknown} value null, booleans, safe whole numbers, text, arrays and plain objects
 * @returns {string}
 * @throws {CanonicalError} for anything else
 */
export function canonical(value) {
  return write(value, 0);
}

/**
 * @param {unknown} value
 * @param {number} depth
 * @returns {string}
 */
function write(value, depth) {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return whole(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      return value === null ? "null" : nested(value, depth);
    default:
      throw new CanonicalError(`${typeof value} has no JSON form`);
  }
}

/**
 * @param {object} value
 * @param {number} depth
 * @returns {string}
 */
function nested(value, depth) {
  if (depth >= MAX_DEPTH) throw new CanonicalError(`nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return `[${Array.from(value, (part) => write(part, depth + 1)).join(",")}]`;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new CanonicalError(`${value.constructor?.name ?? "this object"} has no JSON form`);
  }
  const record = /** @type {Record<string, unknown>} */ (value);
  const parts = [];
  // The default order of Array.prototype.sort is that of UTF-16 code units, as the RFC asks.
  for (const key of Object.keys(record).sort()) parts.push(`${quote(key)}:${write(record[key], depth + 1)}`);
  return `{${parts.join(",")}}`;
}

/**
 * @param {number} value
 * @returns {string}
 */
function whole(value) {
  if (!Number.isInteger(value)) throw new CanonicalError("floats are refused: send decimals as text");
  if (!Number.isSafeInteger(value)) throw new CanonicalError("whole numbers stop at 2**53 - 1");
  return JSON.stringify(value);
}

/**
 * @param {string} value
 * @returns {string}
 */
function quote(value) {
  if (LONE_SURROGATE.test(value)) throw new CanonicalError("text holds half of a surrogate pair");
  return JSON.stringify(value);
}
