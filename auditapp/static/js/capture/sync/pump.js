/**
 * Decides when to send: on opening, when the network comes back, when the page is looked at, after a save, and
 * by a timer that waits longer after each failure. A tap starts the waiting anew.
 *
 * @import { Phase } from "../core/outbox.js"
 * @import { Ending } from "./sender.js"
 */
import { backOff } from "../core/outbox.js";
import { IDLE } from "./sender.js";

/**
 * @typedef {object} Parts
 * @property {() => Promise<Ending>} round
 * @property {() => Promise<void>} refresh fetches the index and new checklists after a good round
 * @property {() => boolean} owes whether anything is waiting
 * @property {() => boolean} urgent whether a danger is among it
 * @property {(phase: Phase) => void} onPhase
 * @property {<T>(work: () => Promise<T>) => Promise<T | undefined>} alone runs work in one page at a time
 * @property {{now: () => number, random: () => number, later: (work: () => void, ms: number) => any,
 *   cancel: (timer: any) => void}} clock
 */

/** @param {Parts} parts */
export function createPump(parts) {
  const { clock } = parts;
  let tries = 0;
  let running = false;
  let wanted = false;
  /** @type {any} */
  let timer;

  /** @param {{tapped?: boolean}} [how] */
  async function kick({ tapped = false } = {}) {
    if (tapped) tries = 0;
    wanted = true;
    if (running) return;
    running = true;
    clock.cancel(timer);
    try {
      while (wanted) {
        wanted = false;
        await once();
      }
    } finally {
      running = false;
    }
  }

  async function once() {
    /** @type {Ending} */
    let ending = "again";
    try {
      ending = (await parts.alone(parts.round)) ?? "again";
      if (ending === "done") await parts.refresh();
    } catch {
      ending = "again";
    }
    tries = ending === "done" ? 0 : tries + 1;
    after(ending);
  }

  /** @param {Ending} ending */
  function after(ending) {
    clock.cancel(timer);
    if (ending === "signed_out") return parts.onPhase({ ...IDLE, phase: "signed_out" });
    if (ending === "done") return parts.onPhase(IDLE);
    const phase =
      ending === "unreachable" ? /** @type {const} */ ("unreachable") : /** @type {const} */ ("waiting");
    const message =
      ending === "again"
        ? "The server could not take it just now. It will be tried again."
        : "It will be sent when there is a connection.";
    if (!parts.owes()) return parts.onPhase({ ...IDLE, phase, message });
    const wait = backOff(tries, clock.random(), parts.urgent());
    timer = clock.later(() => void kick(), wait);
    parts.onPhase({ ...IDLE, phase, message, retryAt: clock.now() + wait });
  }

  return { kick };
}

/** @typedef {ReturnType<typeof createPump>} Pump */

/**
 * @param {Pump} pump
 * @param {Window} window
 */
export function listen(pump, window) {
  const kick = () => void pump.kick();
  window.addEventListener("online", () => void pump.kick({ tapped: true }));
  window.addEventListener("focus", kick);
  window.addEventListener("pageshow", kick);
  window.document.addEventListener("visibilitychange", () => {
    if (window.document.visibilityState === "visible") kick();
  });
}
