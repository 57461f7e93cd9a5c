/** What may hang on a question; its code comes when it is drawn, or when nothing else is to be done. */
import { CONTROLS } from "./answers.js";
import { dressed, later } from "./later.js";
import { html } from "./view.js";

/** @param {() => Promise<unknown>} load @param {import("../../../vendor/preact-htm.js").Part<any>} [Meanwhile] */
const below = (load, Meanwhile = Waiting) =>
  later(dressed("capture-answers.css", dressed("capture-steps.css", load)), Meanwhile);

const failing = below(async () => (await import("./failing.js")).Failing);
const unchecked = below(async () => (await import("./failing.js")).Unchecked);
const camera = below(async () => (await import("./failing.js")).GuardedCamera, Nothing);
const guidance = below(async () => (await import("./guidance.js")).Guidance, Room);
const reason = later(async () => (await import("./panels.js")).ReasonPanel, Waiting);
const note = later(async () => (await import("./panels.js")).NoteField, Waiting);
const pictures = later(async () => (await import("./pictures.js")).ItemPhotos, Waiting);

export const Failing = failing.Part;
export const Unchecked = unchecked.Part;
export const GuardedCamera = camera.Part;
export const Guidance = guidance.Part;
export const ReasonPanel = reason.Part;
export const NoteField = note.Part;
export const ItemPhotos = pictures.Part;

const ALL = [failing, reason, ...CONTROLS, note, pictures, unchecked, camera, guidance];

/** @param {() => Promise<void>} calm each waits for it */
export async function bringParts(calm) {
  for (const { bring } of ALL) {
    await calm();
    await bring().catch(() => undefined);
  }
}

/** The room of a picture. */
function Room() {
  return html`<div class="app-coming app-coming--picture"></div>`;
}

function Nothing() {
  return null;
}

/** @param {{trouble: string}} props */
function Waiting({ trouble }) {
  return html`<p class="app-soft" role="status">${trouble}</p>`;
}
