/**
 * A lesser fault that is put right on the spot: what was done, and if wanted a picture. It still counts.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 */
import { cleanText } from "../core/change.js";
import { count, PHOTO_RULE, timeOf } from "../core/words.js";
import { PhotoInput } from "./photos.js";
import { focusSoon, html, Icon, typedIn, useDesk, useState } from "./view.js";

const LESSER = ["medium", "low"];

/** @param {ItemProps & {title: string, answerKey: string}} props */
export function CorrectHere(props) {
  const { item, severity = item.severity, title } = props;
  const [open, setOpen] = useState(false);
  if (!LESSER.includes(severity)) return null;
  const show = () => {
    setOpen(true);
    focusSoon(`${title}-did`);
  };
  const close = () => {
    setOpen(false);
    focusSoon(`${title}-put-right`);
  };
  if (open) return html`<${Form} ...${props} close=${close} />`;
  return html`<p><button type="button" class="app-button" id=${`${title}-put-right`} onClick=${show}><${Icon} name="circle-check" />I put it right on the spot</button></p>`;
}

/** @param {ItemProps & {title: string, answerKey: string, close: () => void}} props */
function Form({ item, title, answerKey, room, close }) {
  const desk = useDesk();
  const [text, setText] = useState("");
  const [photos, setPhotos] = useState(/** @type {t.StoredPhoto[]} */ ([]));
  const [wrong, setWrong] = useState("");
  const take = async (/** @type {File} */ file) => {
    try {
      const photo = await (await desk.camera()).take(file, desk.audit.current().card.id);
      setPhotos((before) => [...before, photo]);
      setWrong("");
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  };
  const save = () => {
    if (!cleanText(text)) return setWrong("Write what you did, in a few words.");
    void desk.audit.corrected(answerKey, text, photos);
    document.getElementById(title)?.focus({ preventScroll: true });
  };
  return html`<div class="app-panel" role="group" aria-label="Put right on the spot">
    <p class="app-panel__title">Put right on the spot</p>
    <p class="app-soft app-small">No action is raised. It still counts as not met, so that the same fault is noticed when it comes again.</p>
    <div class=${`app-field app-field--wide ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for=${`${title}-did`}>What did you do?</label>
      ${Boolean(wrong) && html`<span class="app-field__error" role="alert">${wrong}</span>`}
      <textarea class="app-input" id=${`${title}-did`} rows="2" maxlength="2000" value=${text} onInput=${(/** @type {Event} */ event) => setText(typedIn(event))}></textarea></div>
    ${
      item.photo_rule !== "prohibited" &&
      html`<div class="app-tools"><${PhotoInput} label=${photos.length > 0 ? "Another photo" : "Photo of it now"} hint=${PHOTO_RULE[item.photo_rule]} full=${room === "none"} take=${take} />
      ${photos.length > 0 && html`<button type="button" class="app-tool" onClick=${() => setPhotos([])}><${Icon} name="x" />Leave out ${count(photos.length, "photo")}</button>`}</div>`
    }
    <p class="app-button-row"><button type="button" class="app-button" onClick=${save}>Save: it is put right</button>
      <button type="button" class="app-button app-button--plain" onClick=${close}>Cancel</button></p>
  </div>`;
}

/** @param {{change: t.CorrectedChange}} props */
export function Corrected({ change }) {
  const photos = change.photos.length > 0 ? ` ${count(change.photos.length, "photo")}.` : "";
  return html`<p class="app-fix app-fix--none"><${Icon} name="circle-check" /><span><strong>Put right on the spot at ${timeOf(change.captured_at)}: ${change.text}</strong>
    <span>${photos} No action is raised. It still counts as not met.</span></span></p>`;
}
