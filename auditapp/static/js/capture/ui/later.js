/** Parts of a screen that are not needed at once: their code comes when one is drawn, or when it is asked for. */
import { once } from "../later.js";
import { h, useEffect, useState } from "./view.js";

/** @import { Part } from "../../../vendor/preact-htm.js" */

/** @typedef {{bring: () => Promise<unknown>, Part: Part<any>}} Later */

/**
 * @param {() => Promise<unknown>} load gives the part itself
 * @param {Part<any>} Waiting is drawn until it is there, with what the part will get and `trouble`, a sentence
 * @returns {Later}
 */
export function later(load, Waiting) {
  /** @type {Part<any> | null} */
  let here = null;
  const bring = once(async () => {
    here = /** @type {Part<any>} */ (await load());
  });
  /** @param {object} props */
  function Coming(props) {
    const [trouble, setTrouble] = useState("");
    const [, redraw] = useState(here !== null);
    useEffect(() => {
      bring().then(
        () => redraw(true),
        (error) => setTrouble(error.message),
      );
    }, []);
    return here ? h(here, props) : h(Waiting, { ...props, trouble });
  }
  return { bring, Part: Coming };
}

/** @type {Map<string, () => Promise<unknown>>} */
const sheets = new Map();

/**
 * The same with a style sheet of its own, which is there before the part is drawn.
 * @template T
 * @param {string} sheet its name in the folder of style sheets
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>}
 */
export const dressed = (sheet, load) => async () => {
  if (!sheets.has(sheet))
    sheets.set(
      sheet,
      once(() => link(sheet)),
    );
  const [part] = await Promise.all([load(), sheets.get(sheet)?.()]);
  return part;
};

/** @param {string} sheet */
function link(sheet) {
  const element = document.createElement("link");
  element.rel = "stylesheet";
  element.href = new URL(`../../../css/${sheet}`, import.meta.url).pathname;
  return new Promise((done, failed) => {
    element.onload = done;
    element.onerror = failed;
    document.head.append(element);
  });
}
