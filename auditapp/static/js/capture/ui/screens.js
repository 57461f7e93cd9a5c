/** The screens nobody opens first: their code comes when the first one is drawn, or when it is asked for. */
import { bringParts } from "./hanging.js";
import { later } from "./later.js";
import { RUN_PARTS } from "./parts.js";
import { Top } from "./top.js";
import { html } from "./view.js";

/** @import { Summary } from "../core/outbox.js" */

// A screen is there only with all that its buttons do.
const finish = later(async () => {
  const [{ FinishScreen }] = await Promise.all([import("./finish.js"), import("../desk/ending.js")]);
  return FinishScreen;
}, Opening);
const action = later(async () => {
  const [{ ActionScreen }] = await Promise.all([import("./action.js"), import("../desk/ending.js")]);
  return ActionScreen;
}, Opening);
const tablet = later(async () => (await import("./tablet.js")).TabletScreen, Opening);

export const FinishScreen = finish.Part;
export const ActionScreen = action.Part;
export const TabletScreen = tablet.Part;

/** @param {() => Promise<void>} calm each waits for it */
export async function bringScreens(calm) {
  await bringParts(calm);
  for (const { bring } of [...RUN_PARTS, finish, action, tablet]) {
    await calm();
    await bring().catch(() => undefined);
  }
}

/** @param {{trouble: string, summary: Summary}} props */
function Opening({ trouble, summary }) {
  return html`<${Top} title="Opening…" back="#/" summary=${summary} />
    <main class="app-desk" id="main"><p role="status">${trouble}</p></main>`;
}
