/**
 * What "not met" asks for: making it safe, what its steps ask, whom to tell, whether it is known, the action that
 * will follow.
 *
 * @import { ItemProps } from "./item.js"
 * @import { Failure } from "./failure.js"
 */
import { cleanText } from "../core/change.js";
import { answerKey } from "../core/checklist.js";
import { Corrected, CorrectHere } from "./corrected.js";
import { Escalations } from "./escalation.js";
import { useFailure } from "./failure.js";
import { ActionLine } from "./fix.js";
import { Known, Linked } from "./known.js";
import { useTyped } from "./live.js";
import { CameraButton } from "./photos.js";
import { Steps } from "./steps.js";
import { html, Icon, useDesk, useEffect, useRef, useState, typedIn } from "./view.js";

/** @param {ItemProps & {title: string}} props */
export function Failing(props) {
  const { item, subject, answer, draft, title } = props;
  const key = answerKey(item.id, subject);
  const failure = useFailure(key);
  const photos = (answer?.photos.length ?? 0) + (draft?.photos.length ?? 0);
  const mayPhoto = item.photo_rule !== "prohibited" && !forbidsPhotos(failure);
  return html`<div class="app-failing">
    <${Safe} ...${props} />
    <${Steps} ...${props} failure=${failure} answerKey=${key} />
    <${Escalations} own=${item.escalate} failure=${failure} answerKey=${key} ended=${props.ended} title=${title} />
    ${item.photo_on_fail && photos === 0 && mayPhoto && !failure.corrected && html`<p class="app-failing__ask"><${Icon} name="camera" /><span>A photo would help whoever puts this right.</span></p>`}
    <${Outcome} ...${props} failure=${failure} answerKey=${key} />
  </div>`;
}

/** What becomes of the finding: linked, put right on the spot, or an action. @param {ItemProps & {title: string, failure: Failure, answerKey: string}} props */
function Outcome(props) {
  const { item, subject, failure, ended, title, answerKey: key } = props;
  const { state } = useDesk();
  const instead = failure.steps.some(({ step }) => step.raise && "instead" in step.raise);
  if (failure.link) return html`<${Linked} state=${state.get()} action=${failure.link.action} />`;
  if (failure.corrected) return html`<${Corrected} change=${failure.corrected} />`;
  return html`
    ${!ended && html`<${Known} item=${item} subject=${subject} answerKey=${key} title=${title} />`}
    ${!instead && html`<${ActionLine} ...${props} id=${`${title}-action`} />`}
    ${!ended && html`<${CorrectHere} ...${props} answerKey=${key} />`}`;
}

/** A critical question that nobody could check is to be checked soon. @param {ItemProps & {title: string}} props */
export function Unchecked(props) {
  return html`<div class="app-failing">
    <p class="app-failing__ask"><${Icon} name="circle-question-mark" /><span>This is a critical check and nobody knows yet whether it is met. It becomes an action: to be checked within 7 days.</span></p>
    <${ActionLine} ...${props} id=${`${props.title}-action`} /></div>`;
}

/** @param {Failure} failure */
const forbidsPhotos = ({ steps }) => steps.some(({ step }) => step.forbid === "photos");

/** The camera of a failed question whose steps may forbid it. @param {Parameters<typeof CameraButton>[0]} props */
export function GuardedCamera(props) {
  const failure = useFailure(answerKey(props.item.id, props.subject));
  if (!forbidsPhotos(failure)) return html`<${CameraButton} ...${props} />`;
  return html`<small class="app-tools__rule">No photos here: for this finding a picture could show a person. Describe it in words.</small>`;
}

/** @param {ItemProps & {title: string}} props */
function Safe(props) {
  const { item, safe } = props;
  if ((props.severity ?? item.severity) !== "critical") return null;
  if (!safe) return html`<${MakeSafe} ...${props} />`;
  return html`<p class="app-failing__safe"><${Icon} name="shield-check" /><span><strong>Made safe:</strong> ${safe}</span></p>`;
}

/** @param {ItemProps & {title: string}} props */
function MakeSafe({ item, subject, answer, stopped, ended, title }) {
  const desk = useDesk();
  const watch = `${desk.audit.current().card.id} ${title} safe`;
  const [text, setText] = useTyped({ watch, answer: undefined }, "");
  const [wrong, setWrong] = useState("");
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useEffect(() => {
    if (stopped !== "unsafe") return;
    setWrong("Say what you did, or move on again if you must leave it for now.");
    field.current?.focus();
  }, [stopped]);
  if (ended) return html`<p><strong>Nothing was recorded about making it safe.</strong></p>`;
  const save = () => {
    if (!cleanText(text)) return setWrong("Write what you did, in a few words.");
    if (!answer) return;
    void desk.audit.madeSafe(answer.change.id, answerKey(item.id, subject), text);
    setText("");
  };
  return html`<div class=${`app-field app-field--wide ${wrong ? "app-field--wrong" : ""}`}>
    <label class="app-field__label" for=${`${title}-safe`}>What did you do to make it safe?</label>
    <span class="app-field__hint">Your manager sees this at once, when there is a connection. Tell the person in charge now.</span>
    ${Boolean(wrong) && html`<span class="app-field__error" role="alert"><${Icon} name="circle-alert" />${wrong}</span>`}
    <textarea class="app-input" id=${`${title}-safe`} rows="2" maxlength="2000" ref=${field} value=${text} onInput=${(/** @type {Event} */ event) => setText(typedIn(event))}></textarea>
    <span><button type="button" class="app-button app-button--danger" onClick=${save}><${Icon} name="shield-check" />Save: it is safe now</button></span>
  </div>`;
}
