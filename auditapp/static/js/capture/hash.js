/** The adapter round the browser's hashing; `core` builds the text, this gives its SHA-256. */
import { canonical } from "./core/canonical.js";

/** @param {BufferSource} bytes */
export async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {unknown} value
 * @returns {Promise<{digest: string, size: number}>}
 */
export async function digestOf(value) {
  const bytes = new TextEncoder().encode(canonical(value));
  return { digest: await sha256(bytes), size: bytes.byteLength };
}
