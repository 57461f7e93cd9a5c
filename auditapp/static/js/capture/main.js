/**
 * Wires the tablet app: memory, sender, camera and screens know nothing of each other but meet here.
 *
 * @import * as t from "./core/types.js"
 */
import { Audit } from "./desk/audit.js";
import { Camera } from "./desk/camera.js";
import { Device } from "./desk/device.js";
import { createEnding } from "./desk/ending.js";
import { copyToFile } from "./desk/export.js";
import { createSaver } from "./desk/saver.js";
import { createState, takeRows } from "./desk/state.js";
import { digestOf, sha256 } from "./hash.js";
import { shrink } from "./photo.js";
import * as store from "./store/store.js";
import { Api } from "./sync/api.js";
import { createPump, listen } from "./sync/pump.js";
import { refresh } from "./sync/refresh.js";
import { createSender } from "./sync/sender.js";
import { drawApp } from "./ui/app.js";

const state = createState();
const api = new Api((...request) => fetch(...request));
const newId = () => crypto.randomUUID();
const wall = () => Date.now();
const sleep = (/** @type {number} */ ms) =>
  new Promise((/** @type {(done: void) => void} */ done) => setTimeout(done, ms));
const device = new Device({ state, store });

const saver = createSaver({ state, saveChange: store.saveChange, digestOf, sleep, onSaved });
const audit = new Audit({
  state,
  saver,
  store,
  newId,
  clock: { wall, monotonic: () => performance.now() },
});
const camera = new Camera({ state, saver, audit, store, shrink, newId, wall });
const ending = createEnding({ state, saver, audit, store, newId, wall });
const onPhase = (/** @type {import("./core/outbox.js").Phase} */ phase) => state.set({ phase });
const onRows = (/** @type {t.OutboxRow[]} */ rows) => takeRows(state, rows);
const sender = createSender({ store, api, onPhase, onRows, onSession, redraw: (row) => camera.redraw(row) });
const waiting = () =>
  [...state.get().rows.values()].filter((row) => row.state === "waiting" && row.by === state.get().me?.id);
const pump = createPump({
  round: sender.round,
  refresh: bringDown,
  owes: () => waiting().length > 0,
  urgent: () => waiting().some((row) => row.urgent),
  onPhase,
  alone: (work) => device.alone(work),
  clock: {
    now: wall,
    random: () => Math.random(),
    later: (work, ms) => setTimeout(work, ms),
    cancel: (timer) => clearTimeout(timer),
  },
});

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** Answers given in quick succession travel together, and the tap itself is not slowed by sending. */
function onSaved() {
  clearTimeout(soon);
  soon = setTimeout(() => {
    void device.firstSave();
    void device.measure();
    void pump.kick();
  }, 300);
}

/** @param {t.Me} me */
async function onSession(me) {
  if (state.get().me?.id === me.id) return;
  await store.putFact("me", me);
  // What the person before was shown is not for this one; the index is fetched afresh.
  state.set({ me, snapshot: null, open: null });
}

async function bringDown() {
  const { me } = state.get();
  if (!me) return;
  const { snapshot } = await refresh({ api, store, sha256, now: () => new Date().toISOString() }, me.id);
  const versions = new Set(await store.versionHashes());
  if (versions.size !== state.get().versions.size) state.set({ versions });
  if (snapshot && snapshot !== state.get().snapshot) state.set({ snapshot });
}

/** @param {string} id */
async function rememberDone(id) {
  const done = new Set([...state.get().done, id]);
  await store.putFact("done", [...done]);
  state.set({ done });
}

/** @param {t.OutboxRow} row @param {Partial<t.OutboxRow>} part */
async function changeRow(row, part) {
  const changed = { ...row, ...part };
  await store.putRows([changed]);
  takeRows(state, [changed]);
}

const desk = {
  state,
  store,
  audit,
  camera,
  ending,
  rememberDone,
  build: device.build,
  sendNow: () => void pump.kick({ tapped: true }),
  markSeen: (/** @type {t.OutboxRow} */ row) => void changeRow(row, { seen: true }),
  tryAgain: (/** @type {t.OutboxRow} */ row) =>
    void changeRow(row, { state: "waiting", code: null, message: null }).then(() =>
      pump.kick({ tapped: true }),
    ),
  saveCopy: () => void copyToFile(store, state.get().tablet),
  installSeen: () => void device.installSeen(),
  takeUpdate: () => device.takeUpdate(),
  signOut: () => void device.signOut(api),
};

/** @typedef {typeof desk} Desk */

async function begin() {
  const place = document.getElementById("app");
  if (!place) return;
  await device.remember(newId);
  drawApp(desk, place);
  listen(pump, window);
  await pump.kick();
  state.set({ asked: true });
  if (!state.get().me && state.get().phase.phase === "signed_out") location.assign("/capture/sign-in");
}

void begin();
device.registerWorker();
