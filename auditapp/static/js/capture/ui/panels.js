/**
 * What opens below a question: a reason, and a note.
 *
 * @import * as t from "../core/types.js"
 */
import { cleanText } from "../core/change.js";
import { NA_REASONS, UNCHECKED_REASONS } from "../core/words.js";
import { useSaveOnLeave } from "./live.js";
import { html, useDesk, useDraft, useEffect, useRef, useState, typedIn } from "./view.js";

const SHORTEST = 10;

/** @param {{type: "na" | "unchecked", title: string, save: (value: t.Value) => void, close: () => void}} props */
export function ReasonPanel({ type, title, save, close }) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const quick = type === "na" ? NA_REASONS : UNCHECKED_REASONS;
  const ask = type === "na" ? "Why does this not apply?" : "Why could you not check it?";
  const give = (/** @type {string} */ reason) => {
    if (cleanText(reason).length >= SHORTEST) return save({ type, reason });
    setWrong(true);
    field.current?.focus();
  };
  useSaveOnLeave(() => cleanText(text) && give(text), false);
  return html`<div class="app-panel" role="group" aria-label=${ask}>
    <p class="app-panel__title">${ask}</p>
    <div class="app-chips">${quick.map((reason) => html`<button type="button" class="app-chip" key=${reason} onClick=${() => give(reason)}>${reason}</button>`)}</div>
    <div class=${`app-field ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for=${`${title}-reason`}>Or in your own words</label>
      ${Boolean(wrong) && html`<span class="app-field__error" role="alert">Write a reason of at least ${SHORTEST} characters.</span>`}
      <textarea class="app-input" id=${`${title}-reason`} rows="2" maxlength="500" ref=${field} value=${text}
        onInput=${(/** @type {Event} */ event) => setText(typedIn(event))}></textarea></div>
    <p class="app-button-row"><button type="button" class="app-button" onClick=${() => give(text)}>Save reason</button>
      <button type="button" class="app-button app-button--plain" onClick=${close}>Cancel</button></p>
  </div>`;
}

/**
 * Typed words are kept as they come (as a draft) and join the answer when the field is left.
 * @param {{itemKey: string, item: string, subject: string, note: string, saved: string, answered: boolean, ended: boolean, focus: boolean}} props
 */
export function NoteField({ itemKey, item, subject, note, saved, answered, ended, focus }) {
  const desk = useDesk();
  const [text, setText] = useState(note);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const kept = useRef(saved);
  const draft = useDraft((words) => desk.audit.typeNote(itemKey, words));
  useEffect(() => {
    kept.current = saved;
  }, [saved]);
  useEffect(() => {
    // Words that a killed page left behind as a draft join their answer now.
    if (answered && !ended) keep();
  }, []);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const type = (/** @type {string} */ words) => {
    setText(words);
    draft.type(words);
  };
  const keep = () => {
    draft.drop();
    if (cleanText(text) === cleanText(kept.current)) return;
    kept.current = text;
    void (answered ? desk.audit.answer(item, subject, { note: text }) : desk.audit.typeNote(itemKey, text));
  };
  if (ended) return html`<p class="app-note app-prose">${note}</p>`;
  return html`<div class="app-field app-field--wide"><label class="app-field__label" for=${`note-${itemKey}`}>Note: what you saw, where, and who was told</label>
    <textarea class="app-input app-note" id=${`note-${itemKey}`} rows="2" maxlength="4000" ref=${field} value=${text}
      onInput=${(/** @type {Event} */ event) => type(typedIn(event))} onBlur=${keep}></textarea>
    ${!answered && text !== "" && html`<span class="app-field__hint">Kept on this tablet. It goes with your answer.</span>`}</div>`;
}
