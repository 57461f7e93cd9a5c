/**
 * The tablet itself: what it remembers about who uses it, whether its memory lasts, and its worker.
 *
 * @import { StateBox } from "./state.js"
 * @import { Api } from "../sync/api.js"
 */
import { roomFor } from "../core/photoplan.js";

/** The build is the part of this module's own address that changes with every release. */
const BUILD = new URL(import.meta.url).pathname.split("/")[2] ?? "";

export class Device {
  build = BUILD;
  #saved = false;
  /** @type {ServiceWorkerRegistration | undefined} */
  #registration;

  /** @param {{state: StateBox, store: typeof import("../store/store.js")}} parts */
  constructor({ state, store }) {
    this.state = state;
    this.store = store;
  }

  /** Reads what is kept, so that the first screen needs no network. @param {() => string} newId */
  async remember(newId) {
    try {
      this.state.set({ ...(await readAll(this.store, newId)), ready: true });
    } catch {
      this.state.set({ ready: true, tablet: newId(), trouble: NO_MEMORY });
    }
    await this.measure();
  }

  async measure() {
    const estimate = await navigator.storage?.estimate?.().catch(() => null);
    const room = roomFor(estimate ?? null);
    if (room !== this.state.get().room) this.state.set({ room });
  }

  /** The first real save asks the browser to keep our memory, and offers to install where that protects it. */
  async firstSave() {
    if (this.#saved) return;
    this.#saved = true;
    await navigator.storage?.persist?.().catch(() => false);
    if (isApplePad() && !isInstalled() && this.state.get().install === "no")
      this.state.set({ install: "offer" });
  }

  async installSeen() {
    this.state.set({ install: "seen" });
    await this.store.putFact("install", "seen");
  }

  /**
   * One page at a time sends; without locks every page may, and the server takes each change once.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T | undefined>}
   */
  async alone(work) {
    if (!navigator.locks) return work();
    return navigator.locks.request("walkaround-send", { ifAvailable: true }, async (lock) =>
      lock ? work() : undefined,
    );
  }

  /** Everything that waits is kept; only who is signed in is forgotten. @param {Pick<Api, "signOut">} api */
  async signOut(api) {
    await api.signOut();
    await this.store.putFact("me", null);
    location.assign("/capture/sign-in");
  }

  async registerWorker() {
    if (!("serviceWorker" in navigator)) return;
    try {
      this.#registration = await navigator.serviceWorker.register("/capture/worker.js", {
        scope: "/capture/",
      });
      this.#registration.addEventListener("updatefound", () => this.#watchInstalling());
      if (this.#registration.waiting) this.state.set({ update: true });
    } catch {
      // Without a worker the app still saves and sends; only opening it needs the network.
    }
  }

  #watchInstalling() {
    const worker = this.#registration?.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller)
        this.state.set({ update: true });
    });
  }

  /** Only a tap on the first screen, where nothing is half-typed, brings the newer version in. */
  takeUpdate() {
    const waiting = this.#registration?.waiting;
    if (!waiting) return location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage({ type: "take-over" });
  }
}

/**
 * @param {typeof import("../store/store.js")} store
 * @param {() => string} newId
 */
async function readAll(store, newId) {
  const [me, tablet, kept, versions, cards, rows, done, install] = await Promise.all([
    store.fact("me"),
    store.fact("tablet"),
    store.snapshot(),
    store.versionHashes(),
    store.runCards(),
    store.allRows(),
    store.fact("done"),
    store.fact("install"),
  ]);
  const name = tablet ?? newId();
  if (!tablet) await store.putFact("tablet", name);
  return {
    me: me ?? null,
    tablet: name,
    snapshot: kept && kept.body.user.id === me?.id ? kept.body : null,
    versions: new Set(versions),
    cards,
    rows: new Map(rows.map((row) => [row.key, row])),
    done: new Set(/** @type {string[]} */ (done ?? [])),
    install: install === "seen" ? /** @type {const} */ ("seen") : /** @type {const} */ ("no"),
  };
}

const NO_MEMORY =
  "The browser gives this page no memory, perhaps because it is a private window. Open Walkaround in an ordinary window. Nothing you enter here would be kept.";

function isApplePad() {
  return (
    /iPad/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1)
  );
}

function isInstalled() {
  const apple = /** @type {Navigator & {standalone?: boolean}} */ (navigator).standalone;
  return apple === true || window.matchMedia("(display-mode: standalone)").matches;
}
