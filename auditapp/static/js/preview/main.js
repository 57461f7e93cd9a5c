/**
 * Runs the tablet's own screens on a draft. The memory is the page's own and there is no sending, so that nothing of
 * it is ever kept or sent.
 *
 * @import * as t from "../capture/core/types.js"
 */
import { toHash } from "../capture/core/route.js";
import { Audit } from "../capture/desk/audit.js";
import { createEnding } from "../capture/desk/ending.js";
import { createSaver } from "../capture/desk/saver.js";
import { createState, EMPTY } from "../capture/desk/state.js";
import { digestOf } from "../capture/hash.js";
import { drawApp } from "../capture/ui/app.js";
import { bringScreens } from "../capture/ui/screens.js";
import { createMemory } from "./memory.js";

/** @type {{home: t.Home, body: t.Body}} */
const { home, body } = JSON.parse(document.getElementById("told")?.textContent ?? "{}");
const me = { id: "preview", name: "You" };
const wall = () => Date.now();
const newId = () => crypto.randomUUID();
const sleep = async () => undefined;
const refuse = async () => {
  throw new Error("No photo is taken in a preview.");
};

const state = createState({
  ...EMPTY,
  ready: true,
  asked: true,
  me,
  tablet: newId(),
  snapshot: { wire: 1, user: me, homes: [home] },
  versions: new Set(["preview"]),
  shell: "kept",
});
/** @type {any} the tablet's memory, as far as the screens use it */
const store = createMemory(body);
const saver = createSaver({ state, saveChange: store.saveChange, digestOf, sleep, onSaved: () => undefined });
/** @type {any} */
const library = { get: async () => body, has: async () => true, bring: async () => undefined };
const audit = new Audit({
  state,
  saver,
  store,
  library,
  newId,
  clock: { wall, monotonic: () => performance.now() },
});

/** @type {any} what the screens ask of the tablet, with nothing to send to */
const desk = {
  state,
  store,
  audit,
  camera: refuse,
  ending: async () => createEnding({ state, saver, audit, store, newId, wall }),
  rememberDone: async () => undefined,
  build: "preview",
  sendNow: () => undefined,
  markSeen: () => undefined,
  tryAgain: () => undefined,
  saveCopy: () => undefined,
  installSeen: () => undefined,
  takeUpdate: () => undefined,
  signOut: () => undefined,
};

const place = document.getElementById("app");
if (place) {
  if (!location.hash) {
    history.replaceState(null, "", toHash("start", home.id, home.checklists[0]?.key ?? ""));
  }
  drawApp(desk, place);
  void bringScreens(sleep);
}
