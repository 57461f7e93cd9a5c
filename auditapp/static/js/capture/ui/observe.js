/** The button for praise, a concern or a remark, within reach everywhere in a run. */
import { Observing } from "./parts.js";
import { html, Icon, useState } from "./view.js";

/** @param {{subject?: string, unfinished?: boolean}} props `unfinished`: words wait on its form */
export function Observe({ subject = "", unfinished = false }) {
  const [open, setOpen] = useState(false);
  const words = unfinished ? "Finish your note" : "Praise or concern";
  return html`<button type="button" class="app-button app-observe" data-observe aria-label=${unfinished ? "Finish your note of praise or a concern" : "Praise or concern: note it"} aria-haspopup="dialog"
      onClick=${() => setOpen(true)}><${Icon} name="message-square" /><span class="app-observe__words">${words}</span></button>
    ${open && html`<${Observing} subject=${subject} close=${() => setOpen(false)} />`}`;
}
