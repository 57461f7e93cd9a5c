/**
 * A run that is copied from paper: who filled the sheet in and when, and pictures of it.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun } from "../desk/state.js"
 */
import { NOTHING_WRONG, wrongIn } from "../core/sheet.js";
import { count, dayOf, sayDay } from "../core/words.js";
import { PhotoInput } from "./photos.js";
import { html, Icon, typedIn, useDesk, useState } from "./view.js";

/** @param {{open: OpenRun, today: string}} props */
export function Paper({ open, today }) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState("");
  const paper = open.run.start?.transcribed;
  if (!paper) return null;
  const photos = open.run.sheets.flatMap((sheet) => sheet.photos).length;
  const take = async (/** @type {File} */ file) => {
    setTrouble("");
    try {
      const photo = await (await desk.camera()).take(file, open.card.id);
      await desk.audit.sheet([photo]);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return html`<aside class="app-paper" aria-label="Copied from paper">
    <p><${Icon} name="file-text" /> Copied from paper: filled in by ${paper.filled_by}, ${sayDay(paper.filled_on, today)}.${photos > 0 ? ` ${count(photos, "photo")} of the sheet.` : ""}</p>
    ${!open.run.ended && html`<${PhotoInput} label=${photos > 0 ? "Another page" : "Photograph the sheet"} hint="Cover every name." take=${take} />`}
    ${Boolean(trouble) && html`<p class="app-item__trouble" role="alert">${trouble}</p>`}
  </aside>`;
}

/** @typedef {t.StartChange["transcribed"] | "incomplete" | null} FromSheet null where nothing is copied */
/** @typedef {{filled_on: string, filled_by: string}} Sheet */

/**
 * Before a run: whether it is copied from paper, and from whose sheet.
 * @param {{paper: FromSheet, tried: boolean, set: (paper: FromSheet) => void}} props `tried`: Start was tapped without what is needed
 */
export function FromPaper({ paper, tried, set }) {
  const [typed, setTyped] = useState({ filled_on: "", filled_by: "" });
  const copied = paper !== null;
  const wrong = tried && paper === "incomplete" ? wrongIn(typed, dayOf(Date.now())) : NOTHING_WRONG;
  const change = (/** @type {Partial<typeof typed>} */ part) => {
    const now = { ...typed, ...part };
    setTyped(now);
    set(readSheet(now));
  };
  return html`<section class="app-group" aria-labelledby="paper"><h2 id="paper">On paper before?</h2>
    <p><button type="button" class="app-chip" aria-pressed=${copied ? "true" : "false"} onClick=${() => set(copied ? null : readSheet(typed))}><${Icon} name="file-text" />I am copying a paper sheet</button></p>
    ${
      copied &&
      html`<p class="app-soft">The report says that it was copied. You can photograph the sheet once you have started.</p>
      <div class="app-pairs">
        <div class=${`app-field ${wrong.filled_on ? "app-field--wrong" : ""}`}><label class="app-field__label" for="filled-on">Filled in on</label>
          <${Wrong} id="filled-on-wrong" words=${wrong.filled_on} />
          <input class="app-input" type="date" id="filled-on" max=${dayOf(Date.now())} value=${typed.filled_on} aria-invalid=${wrong.filled_on ? "true" : "false"} aria-describedby=${wrong.filled_on ? "filled-on-wrong" : undefined} onInput=${(/** @type {Event} */ event) => change({ filled_on: typedIn(event) })} /></div>
        <div class=${`app-field ${wrong.filled_by ? "app-field--wrong" : ""}`}><label class="app-field__label" for="filled-by">Filled in by</label>
          <${Wrong} id="filled-by-wrong" words=${wrong.filled_by} />
          <input class="app-input" id="filled-by" maxlength="120" autocomplete="off" value=${typed.filled_by} aria-invalid=${wrong.filled_by ? "true" : "false"} aria-describedby=${wrong.filled_by ? "filled-by-wrong" : undefined} onInput=${(/** @type {Event} */ event) => change({ filled_by: typedIn(event) })} /></div></div>
      <p class="app-soft">Choose the shift and the staff of the sheet above, not those of now.</p>`
    }</section>`;
}

/** @param {Sheet} typed @returns {FromSheet} */
function readSheet(typed) {
  const { filled_on, filled_by } = wrongIn(typed, dayOf(Date.now()));
  return filled_on || filled_by ? "incomplete" : typed;
}

/** @param {{id: string, words: string}} props */
const Wrong = ({ id, words }) =>
  words
    ? html`<span class="app-field__error" id=${id} role="alert"><${Icon} name="circle-alert" />${words}</span>`
    : null;
