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
