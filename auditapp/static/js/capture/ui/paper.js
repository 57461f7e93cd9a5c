/**
 * A run that is copied from paper: who filled the sheet in and when, and pictures of it.
 *
 * @import { OpenRun } from "../desk/state.js"
 */
import { count, sayDay } from "../core/words.js";
import { PhotoInput } from "./photos.js";
import { html, Icon, useDesk, useState } from "./view.js";

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
