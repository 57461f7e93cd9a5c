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

export class Api {
  #token = "";
  #fetch;

  /** @param {typeof fetch} fetcher */
  constructor(fetcher) {
    this.#fetch = fetcher;
  }

  async session() {
    const reply = await this.#call("/api/sync/session", {}, "csrf");
    if (reply.verdict === "ok") this.#token = reply.body.csrf;
    return reply;
  }

  /** Ends the session at the server, if it can be reached. */
  async signOut() {
    await this.session();
    const headers = { "X-CSRFToken": this.#token };
    await this.#fetch("/sign-out", { method: "POST", headers, credentials: "same-origin" }).catch(
      () => undefined,
    );
  }

  /** @param {{digest: string, change: t.Change}[]} changes */
  sendChanges(changes) {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ wire: 1, changes });
    return this.#change("/api/sync/changes", { method: "POST", headers, body }, "outcomes", SHORT * 2);
  }

  /** @param {string} id @param {ArrayBuffer} bytes */
  sendPhoto(id, bytes) {
    const init = { method: "PUT", headers: { "Content-Type": "image/jpeg" }, body: bytes };
    return this.#change(`/api/photos/${encodeURIComponent(id)}`, init, "sha256", LONG);
  }

  /**
   * @param {string} etag of the index this tablet holds, or ""
   * @returns {Promise<{status: number, etag: string, body: t.Snapshot | null}>}
   */
  async snapshot(etag) {
    /** @type {Record<string, string>} */
    const headers = etag ? { "If-None-Match": etag } : {};
    const response = await this.#fetch("/api/sync/snapshot", {
      cache: "no-store",
      headers,
      ...patience(SHORT),
    });
    const body = response.status === 200 ? await response.json().catch(() => null) : null;
    return {
      status: response.status,
      etag: response.headers.get("ETag") ?? "",
      body: body?.homes ? body : null,
    };
  }

  /** @param {string} hash @returns {Promise<ArrayBuffer | null>} */
  async version(hash) {
    const response = await this.#fetch(`/api/checklist-versions/${hash}`, patience(SHORT));
    return response.ok ? response.arrayBuffer() : null;
  }

  /**
   * A call that changes something; a refused token is fetched anew and the call made once more.
   * @param {string} address
   * @param {RequestInit & {headers: Record<string, string>}} init
   * @param {string} wanted
   * @param {number} longest
   * @returns {Promise<Reply>}
   */
  async #change(address, init, wanted, longest) {
    const withToken = () => ({ ...init, headers: { ...init.headers, "X-CSRFToken": this.#token } });
    const first = await this.#call(address, withToken(), wanted, longest);
    if (first.verdict !== "csrf") return first;
    const renewed = await this.session();
    if (renewed.verdict !== "ok") return renewed;
    const second = await this.#call(address, withToken(), wanted, longest);
    return second.verdict === "csrf" ? { ...second, verdict: "again" } : second;
  }

  /**
   * @param {string} address
   * @param {RequestInit} init
   * @param {string} wanted a key that a real reply always has
   * @param {number} [longest]
   * @returns {Promise<Reply>}
   */
  async #call(address, init, wanted, longest = SHORT) {
    try {
      const common = {
        cache: /** @type {const} */ ("no-store"),
        credentials: /** @type {const} */ ("same-origin"),
      };
      const response = await this.#fetch(address, { ...common, ...patience(longest), ...init });
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
}

/** Older browsers have no such signal; there a call simply waits. @param {number} ms @returns {RequestInit} */
const patience = (ms) =>
  typeof AbortSignal.timeout === "function" ? { signal: AbortSignal.timeout(ms) } : {};
