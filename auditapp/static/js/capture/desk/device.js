/**
 * The tablet itself: what it remembers about who uses it, whether its memory lasts, and its worker.
 *
 * @import { State, StateBox } from "./state.js"
 * @import { Memory } from "../store/store.js"
 * @import { Api } from "../sync/api.js"
 */
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

  /**
   * Takes in what is kept, so that the first screen needs no network.
   * @param {Promise<Memory>} memory
   * @param {() => string} newId
   */
  async remember(memory, newId) {
    try {
      const found = await memory;
      const tablet = found.tablet ?? newId();
      this.state.set({ ...shown(found), tablet, ready: true });
      if (!found.tablet) await this.store.putFact("tablet", tablet);
    } catch {
      this.state.set({ ready: true, tablet: this.state.get().tablet || newId(), trouble: NO_MEMORY });
    }
  }

  async measure() {
    try {
      const { roomFor } = await import("../core/photoplan.js");
      const room = roomFor((await navigator.storage?.estimate?.()) ?? null);
      if (room !== this.state.get().room) this.state.set({ room });
    } catch {
      // Nothing is known: there is room until a picture finds none.
    }
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

  /** The app opens with no network from the moment that a worker has every file and answers for this page. */
  async registerWorker() {
    if (!("serviceWorker" in navigator)) return this.state.set({ shell: "never" });
    navigator.serviceWorker.addEventListener("controllerchange", () => this.state.set({ shell: "kept" }));
    try {
      this.#registration = await navigator.serviceWorker.register("/capture/worker.js", {
        scope: "/capture/",
      });
      this.#registration.addEventListener("updatefound", () => this.#watchInstalling());
      if (this.#registration.active) this.state.set({ shell: "kept" });
      if (this.#registration.waiting) this.state.set({ update: true });
    } catch {
      // Without a worker the app still saves and sends; only opening it needs the network.
      this.state.set({ shell: "never" });
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
 * @param {Memory} found
 * @returns {Pick<State, "me" | "snapshot" | "versions" | "cards" | "rows" | "done" | "install" | "shell">}
 */
function shown({ me, kept, versions, cards, rows, done, install }) {
  return {
    me: me ?? null,
    snapshot: kept && kept.body.user.id === me?.id ? kept.body : null,
    versions: new Set(versions),
    cards,
    rows: new Map(rows.map((row) => [row.key, row])),
    done: new Set(done),
    install: install === "seen" ? "seen" : "no",
    shell: navigator.serviceWorker?.controller ? "kept" : "coming",
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
