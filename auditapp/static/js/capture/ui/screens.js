/** The screens nobody opens first: their code comes when the first one is drawn, or when it is asked for. */
import { once } from "../later.js";
import { Top } from "./top.js";
import { h, html, useEffect, useState } from "./view.js";

/** @import { Summary } from "../core/outbox.js" */
/** @import { Part } from "../../../vendor/preact-htm.js" */

/** @typedef {{bring: () => Promise<unknown>, Screen: Part<any>}} Later */

// A screen is there only with all that its buttons do.
const finish = later(async () => {
  const [{ FinishScreen }] = await Promise.all([import("./finish.js"), import("../desk/ending.js")]);
  return FinishScreen;
});
const action = later(async () => {
  const [{ ActionScreen }] = await Promise.all([import("./action.js"), import("../desk/ending.js")]);
  return ActionScreen;
});
const tablet = later(async () => (await import("./tablet.js")).TabletScreen);

export const FinishScreen = finish.Screen;
export const ActionScreen = action.Screen;
export const TabletScreen = tablet.Screen;

/** @param {() => Promise<void>} calm each waits for it */
export async function bringScreens(calm) {
  for (const { bring } of [finish, action, tablet]) {
    await calm();
    await bring().catch(() => undefined);
  }
}

/** @param {() => Promise<unknown>} load @returns {Later} */
function later(load) {
  /** @type {Part<any> | null} */
  let here = null;
  const bring = once(async () => {
    here = /** @type {Part<any>} */ (await load());
  });
  /** @param {{summary: Summary}} props */
  function Screen(props) {
    const [trouble, setTrouble] = useState("");
    const [, redraw] = useState(here !== null);
    useEffect(() => {
      bring().then(
        () => redraw(true),
        (error) => setTrouble(error.message),
      );
    }, []);
    return here ? h(here, props) : html`<${Opening} trouble=${trouble} summary=${props.summary} />`;
  }
  return { bring, Screen };
}

/** @param {{trouble: string, summary: Summary}} props */
function Opening({ trouble, summary }) {
  return html`<${Top} title="Opening…" back="#/" summary=${summary} />
    <main class="app-desk" id="main"><p role="status">${trouble}</p></main>`;
}
