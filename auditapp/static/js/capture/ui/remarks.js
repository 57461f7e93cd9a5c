/**
 * Remarks about the whole audit: praise, what else was seen, and after the end a dated correction.
 *
 * @import { OpenRun } from "../desk/state.js"
 */
import { cleanText } from "../core/change.js";
import { timeOf } from "../core/words.js";
import { html, Icon, typedIn, useDesk, useDraft, useState } from "./view.js";

/** @param {{open: OpenRun}} props */
export function Remarks({ open }) {
  const desk = useDesk();
  const [text, setText] = useState(open.drafts.get("")?.note ?? "");
  const draft = useDraft((words) => desk.audit.typeNote("", words));
  const [wrong, setWrong] = useState("");
  const ended = open.run.ended !== null;
  const whole = open.run.notes.filter((note) => note.item === null);
  async function add() {
    if (!cleanText(text)) return setWrong("Write the remark first.");
    setWrong("");
    setText("");
    draft.drop();
    await desk.audit.remark(text);
  }
  const type = (/** @type {string} */ words) => {
    setText(words);
    draft.type(words);
  };
  return html`<section class="app-group" aria-labelledby="remarks"><h2 id="remarks">${ended ? "Corrections and remarks" : "About the whole audit"}</h2>
    ${whole.length > 0 ? html`<ul class="app-plain">${whole.map((note) => html`<li key=${note.id} class="app-prose">${note.text} <span class="app-soft app-small">(${timeOf(note.captured_at)})</span></li>`)}</ul>` : null}
    <div class=${`app-field app-field--wide ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for="remark">${ended ? "What should be put right, as a dated note" : "Anything else worth saying"}</label>
      ${wrong ? html`<span class="app-field__error" role="alert">${wrong}</span>` : null}
      <textarea class="app-input" id="remark" rows="2" maxlength="4000" value=${text} onInput=${(/** @type {Event} */ event) => type(typedIn(event))} onBlur=${draft.flush}></textarea></div>
    <p><button type="button" class="app-button" onClick=${add}><${Icon} name="plus" />Add remark</button></p></section>`;
}
