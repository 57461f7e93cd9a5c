/**
 * The tablet itself: what it remembers about who uses it, whether its memory lasts, and its worker.
 *
 * @import * as t from "../core/types.js"
 * @import { StateBox } from "./state.js"
 * @import { Api } from "../sync/api.js"
 */
import { roomFor } from "../core/photoplan.js";

/** The build is the part of this module's own address that changes with every release. */
const BUILD = new URL(import.meta.url).pathname.split("/")[2] ?? "";

/**
 * @param {object} parts
 * @param {StateBox} parts.state
 * @param {typeof import("../store/store.js")} parts.store
 */
export function openDevice({ state, store }) {
  let saved = false;

  /** Reads what is kept, so that the first screen needs no network. @param {() => string} newId */
  async function remember(newId) {
    try {
      const [me, tablet, snapshot, versions, cards, rows, done, install] = await Promise.all([
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
      state.set({
        ready: true,
        me: me ?? null,
        tablet: name,
        snapshot: snapshot && snapshot.body.user.id === me?.id ? snapshot.body : null,
        versions: new Set(versions),
        cards,
        rows: new Map(rows.map((row) => [row.key, row])),
        done: new Set(done ?? []),
        install: install === "seen" ? "seen" : "no",
      });
    } catch {
      state.set({ ready: true, tablet: newId(), trouble: NO_MEMORY });
    }
    await measure();
  }

  async function measure() {
    const estimate = await navigator.storage?.estimate?.().catch(() => null);
    state.set({ room: roomFor(estimate ?? null) });
  }

  /** The first real save asks the browser to keep our memory, and offers to install where that protects it. */
  async function firstSave() {
    void measure();
    if (saved) return;
    saved = true;
    await navigator.storage?.persist?.().catch(() => false);
    if (isApplePad() && !isInstalled() && state.get().install === "no") state.set({ install: "offer" });
  }

  async function installSeen() {
    state.set({ install: "seen" });
    await store.putFact("install", "seen");
  }

  /**
   * One page at a time sends; without locks every page may, and the server takes each change once.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T | undefined>}
   */
  async function alone(work) {
    if (!navigator.locks) return work();
    return navigator.locks.request("walkaround-send", { ifAvailable: true }, async (lock) =>
      lock ? work() : undefined,
    );
  }

  /** Everything that waits is kept; only who is signed in is forgotten. @param {Api} api */
  async function signOut(api) {
    await api.signOut();
    await store.putFact("me", null);
    location.assign("/capture/sign-in");
  }

  /** @type {ServiceWorkerRegistration | undefined} */
  let registration;

  async function registerWorker() {
    if (!("serviceWorker" in navigator)) return;
    try {
      registration = await navigator.serviceWorker.register("/capture/worker.js", { scope: "/capture/" });
      registration.addEventListener("updatefound", watchInstalling);
      if (registration.waiting) state.set({ update: true });
    } catch {
      // Without a worker the app still saves and sends; only opening it needs the network.
    }
  }

  function watchInstalling() {
    const worker = registration?.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) state.set({ update: true });
    });
  }

  /** Only a tap on the first screen, where nothing is half-typed, brings the newer version in. */
  function takeUpdate() {
    const waiting = registration?.waiting;
    if (!waiting) return location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage({ type: "take-over" });
  }

  return { build: BUILD, remember, firstSave, installSeen, alone, signOut, registerWorker, takeUpdate };
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
