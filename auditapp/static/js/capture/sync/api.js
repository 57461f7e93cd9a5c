/**
 * The four calls of the wire. A call never throws: it answers with a verdict, and only a real body of our own
 * server counts as a reply (a worker, a proxy or a hotel's sign-in page can fake a status).
 *
 * @import * as t from "../core/types.js"
 */
import { judgeReply } from "../core/outbox.js";

/** @typedef {ReturnType<typeof judgeReply> | "unreachable"} Verdict */
/** @typedef {{verdict: Verdict, status: number, body: any, code: string | null, message: string | null}} Reply */

const SHORT = 30_000;
/** A picture of 600 KB on a line of 5 KB/s takes two minutes. */
const LONG = 300_000;

/** @param {typeof fetch} fetcher */
export function createApi(fetcher) {
  let token = "";

  async function session() {
    const reply = await call("/api/sync/session", {}, "csrf");
    if (reply.verdict === "ok") token = reply.body.csrf;
    return reply;
  }

  /**
   * A call that changes something; a refused token is fetched anew and the call made once more.
   * @param {string} address
   * @param {RequestInit & {headers: Record<string, string>}} init
   * @param {string} wanted
   * @param {number} patience
   */
  async function change(address, init, wanted, patience) {
    const first = await call(address, withToken(init), wanted, patience);
    if (first.verdict !== "csrf") return first;
    const renewed = await session();
    if (renewed.verdict !== "ok") return renewed;
    const second = await call(address, withToken(init), wanted, patience);
    return second.verdict === "csrf" ? { ...second, verdict: /** @type {const} */ ("again") } : second;
  }

  /** @param {RequestInit & {headers: Record<string, string>}} init */
  const withToken = (init) => ({ ...init, headers: { ...init.headers, "X-CSRFToken": token } });

  /**
   * @param {string} address
   * @param {RequestInit} init
   * @param {string} wanted a key that a real reply always has
   * @param {number} [patience]
   * @returns {Promise<Reply>}
   */
  async function call(address, init, wanted, patience = SHORT) {
    const signal = AbortSignal.timeout?.(patience);
    try {
      const response = await fetcher(address, {
        cache: "no-store",
        credentials: "same-origin",
        signal,
        ...init,
      });
      const body = await response.json().catch(() => undefined);
      const error = body?.error ?? {};
      const verdict = response.redirected ? "again" : judgeReply(response.status, body, wanted);
      return {
        verdict,
        status: response.status,
        body,
        code: error.code ?? null,
        message: error.message ?? null,
      };
    } catch {
      return { verdict: "unreachable", status: 0, body: undefined, code: null, message: null };
    }
  }

  /** @param {{digest: string, change: t.Change}[]} changes */
  function sendChanges(changes) {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ wire: 1, changes });
    return change("/api/sync/changes", { method: "POST", headers, body }, "outcomes", SHORT * 2);
  }

  /** @param {string} id @param {ArrayBuffer} bytes */
  function sendPhoto(id, bytes) {
    const init = { method: "PUT", headers: { "Content-Type": "image/jpeg" }, body: bytes };
    return change(`/api/photos/${encodeURIComponent(id)}`, init, "sha256", LONG);
  }

  /**
   * @param {string} etag of the index this tablet holds, or ""
   * @returns {Promise<{status: number, etag: string, body: t.Snapshot | null}>}
   */
  async function snapshot(etag) {
    /** @type {Record<string, string>} */
    const headers = etag ? { "If-None-Match": etag } : {};
    const init = { cache: /** @type {const} */ ("no-store"), headers, signal: AbortSignal.timeout?.(SHORT) };
    const response = await fetcher("/api/sync/snapshot", init);
    const body = response.status === 200 ? await response.json().catch(() => null) : null;
    return {
      status: response.status,
      etag: response.headers.get("ETag") ?? "",
      body: body?.homes ? body : null,
    };
  }

  /** @param {string} hash @returns {Promise<ArrayBuffer | null>} */
  async function version(hash) {
    const response = await fetcher(`/api/checklist-versions/${hash}`, {
      signal: AbortSignal.timeout?.(SHORT),
    });
    return response.ok ? response.arrayBuffer() : null;
  }

  /** Ends the session at the server, if it can be reached. */
  async function signOut() {
    await session();
    const init = withToken({ method: "POST", headers: {}, credentials: "same-origin" });
    await fetcher("/sign-out", init).catch(() => undefined);
  }

  return { session, signOut, sendChanges, sendPhoto, snapshot, version };
}

/** @typedef {ReturnType<typeof createApi>} Api */
