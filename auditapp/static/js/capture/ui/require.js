/**
 * What must be done before walking on; or a person says why not. Nobody is held here.
 *
 * @import * as t from "../core/types.js"
 * @import { StepProps } from "./ask.js"
 */
import { cleanText } from "../core/change.js";
import { timeOf } from "../core/words.js";
import * as records from "../desk/records.js";
import { useSaveOnLeave } from "./live.js";
import { html, Icon, typedIn, useDesk, useEffect, useRef, useState } from "./view.js";

/** @param {StepProps & {require: t.Require}} props */
export function Require({ require, answerKey, about, id, named, reply, stopped, ended }) {
  const desk = useDesk();
  const [why, setWhy] = useState(false);
  const done = reply?.value.type === "done";
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const held = stopped === "required" && !reply;
  useEffect(() => {
    if (held) button.current?.focus();
  }, [held]);
  const say = (/** @type {t.Reply} */ value) => {
    // At once, for whoever walks on is asked for it in the same moment.
    void records.reply(desk.audit, { key: answerKey, step: require.id, about, value });
    setWhy(false);
    button.current?.focus({ preventScroll: true });
  };
  return html`<div class=${`app-ask app-ask--must ${held ? "app-ask--held" : ""}`} role="group" aria-labelledby=${named}>
    <p class="app-ask__words" id=${id}>${require.words}</p>
    ${held && html`<p class="app-field__error" role="alert"><${Icon} name="circle-alert" />Tick this before you walk on, or say why it is not done.</p>`}
    ${
      ended
        ? html`<p>${reply ? sayReply(reply) : "Nothing was recorded."}</p>`
        : html`<div class="app-ask__row">
      <button type="button" class="app-option" ref=${button} aria-pressed=${done ? "true" : "false"} onClick=${() => say({ type: "done" })}>
        <span class="app-option__mark app-option__mark--square">${done && html`<${Icon} name="check" />`}</span><span>Done</span></button>
      <button type="button" class="app-button" aria-expanded=${why ? "true" : "false"} onClick=${() => setWhy(!why)}>Not done, because…</button></div>
      ${reply && !why && html`<p class="app-item__saved"><${Icon} name=${done ? "check" : "minus"} /><span>${sayReply(reply)}</span></p>`}
      ${why && html`<${Why} id=${id} reply=${reply} say=${say} />`}`
    }
  </div>`;
}

/** @param {t.ReplyChange} reply */
function sayReply({ value, captured_at }) {
  const words = value.type === "not_done" ? `Not done: ${value.reason}` : "Done";
  return `${words}${/[.!?]$/.test(words) ? "" : "."} Saved ${timeOf(captured_at)}`;
}

/** @param {{id: string, reply: t.ReplyChange | undefined, say: (value: t.Reply) => void}} props */
function Why({ id, reply, say }) {
  const was = reply?.value.type === "not_done" ? reply.value.reason : "";
  const [text, setText] = useState(was);
  const [wrong, setWrong] = useState("");
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useEffect(() => field.current?.focus(), []);
  const save = () => {
    if (cleanText(text).length < 10) return setWrong("Say in at least 10 characters why it is not done.");
    say({ type: "not_done", reason: text });
  };
  useSaveOnLeave(() => cleanText(text) && text !== was && save(), false);
  return html`<div class=${`app-field app-field--wide ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for=${`${id}-why`}>Why is it not done?</label>
    ${Boolean(wrong) && html`<span class="app-field__error" role="alert">${wrong}</span>`}
    <textarea class="app-input" id=${`${id}-why`} rows="2" maxlength="1000" ref=${field} value=${text} onInput=${(/** @type {Event} */ event) => setText(typedIn(event))}></textarea>
    <span><button type="button" class="app-button" onClick=${save}>Save reason</button></span></div>`;
}
