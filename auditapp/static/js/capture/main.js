/**
 * Wires the tablet app: memory, camera and screens know nothing of each other but meet here. Only what the first
 * question needs is here from the beginning; the rest comes when a screen is drawn.
 *
 * @import * as t from "./core/types.js"
 * @import { Sending } from "./sending.js"
 */
import { Audit, bringRecords } from "./desk/audit.js";
import { Device } from "./desk/device.js";
import { createSaver } from "./desk/saver.js";
import { createState, takeRows } from "./desk/state.js";
import { digestOf } from "./hash.js";
import { calm, once } from "./later.js";
import { api, arrived, library, memory } from "./opening.js";
import * as store from "./store/store.js";
import { drawApp } from "./ui/app.js";
import { bringScreens } from "./ui/screens.js";

/** Milliseconds in which the first screen and a first tap have the tablet to themselves. */
const SETTLED = 400;

const state = createState();
const newId = () => crypto.randomUUID();
const wall = () => Date.now();
const sleep = (/** @type {number} */ ms) =>
  new Promise((/** @type {(done: void) => void} */ done) => setTimeout(done, ms));
const device = new Device({ state, store });
const saver = createSaver({ state, saveChange: store.saveChange, digestOf, sleep, onSaved });
const clock = { wall, monotonic: () => performance.now() };
const audit = new Audit({ state, saver, store, library, newId, clock });

const camera = once(async () => {
  const [{ Camera }, { shrink }] = await Promise.all([import("./desk/camera.js"), import("./photo.js")]);
  return new Camera({ state, saver, audit, store, shrink, newId, wall });
});
const ending = once(async () => {
  const { createEnding } = await import("./desk/ending.js");
  return createEnding({ state, saver, audit, store, newId, wall });
});
const copying = once(() => import("./desk/export.js"));
const sending = once(async () => {
  const { createSending } = await import("./sending.js");
  return createSending({ state, store, api, library, device, camera });
});

/** @param {Parameters<Sending["kick"]>[0]} [how] */
const send = (how) => void sending().then(({ kick }) => kick(how), sayTrouble);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** Answers given in quick succession travel together, and the tap itself is not slowed by sending. */
function onSaved() {
  clearTimeout(soon);
  soon = setTimeout(() => {
    void device.firstSave();
    void device.measure().then(makeRoom).catch(sayTrouble);
    send();
  }, 300);
}

async function makeRoom() {
  if (state.get().room !== "plenty") await (await sending()).makeRoom();
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

async function saveCopy() {
  const { copyToFile } = await copying();
  await copyToFile(store, state.get().tablet);
}

/** @param {Error} error with a sentence for a person */
const sayTrouble = ({ message }) => state.set({ notice: message });

const desk = {
  state,
  store,
  audit,
  camera,
  ending,
  rememberDone,
  build: device.build,
  sendNow: () => send({ tapped: true }),
  markSeen: (/** @type {t.OutboxRow} */ row) => void changeRow(row, { seen: true }),
  tryAgain: (/** @type {t.OutboxRow} */ row) =>
    void changeRow(row, { state: "waiting", code: null, message: null }).then(() => send({ tapped: true })),
  saveCopy: () => void saveCopy().catch(sayTrouble),
  installSeen: () => void device.installSeen(),
  takeUpdate: () => device.takeUpdate(),
  signOut: () => void device.signOut(api),
};

/** @typedef {typeof desk} Desk */

async function begin() {
  const place = document.getElementById("app");
  if (!place) return;
  await device.remember(memory, newId);
  drawApp(desk, place);
  await takeFirst();
  await sleep(SETTLED);
  void bringRest();
  const { kick } = await sending();
  await kick();
  state.set({ asked: true });
  if (!state.get().me && state.get().phase.phase === "signed_out") location.assign("/capture/sign-in");
}

/** On an empty tablet the first index is shown before it is written down. */
async function takeFirst() {
  const first = await arrived;
  if (!first) return;
  const { me, snapshot, etag } = first;
  state.set({ me, snapshot });
  const at = new Date().toISOString();
  await Promise.all([store.putFact("me", me), store.putSnapshot({ etag, body: snapshot, at })]);
}

/** Bit by bit, so that a tap never waits for it. */
async function bringRest() {
  await bringScreens(calm);
  for (const part of [camera, bringRecords, copying]) {
    await calm();
    await part().catch(() => undefined);
  }
  await device.measure();
  await device.registerWorker();
}

void begin();
