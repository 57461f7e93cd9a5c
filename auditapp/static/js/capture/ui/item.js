/**
 * One question: what is asked, the answer, and everything that may hang on it.
 *
 * @import * as t from "../core/types.js"
 * @import { Stop } from "../core/progress.js"
 */
import { answerKey } from "../core/checklist.js";
import { wordsOf } from "../core/translated.js";
import { PHOTO_RULE, RESULT, SEVERITY, timeOf } from "../core/words.js";
import { BadValue } from "../core/values.js";
import { AnswerInput } from "./answers.js";
import {
  Failing,
  Guidance,
  GuardedCamera,
  ItemPhotos,
  NoteField,
  ReasonPanel,
  Unchecked,
} from "./hanging.js";
import { CameraButton } from "./photos.js";
import {
  html,
  Icon,
  idOf,
  Severity,
  unchanged,
  useDesk,
  useMemo,
  useRef,
  useState,
  whenDrawn,
} from "./view.js";

/**
 * @typedef {object} ItemProps
 * @property {t.Item} item
 * @property {string} subject
 * @property {t.CurrentAnswer | undefined} answer
 * @property {t.Draft | undefined} draft
 * @property {string | undefined} safe
 * @property {boolean} saving
 * @property {boolean} ended
 * @property {"" | Stop["why"]} stopped why the auditor was asked to stay
 * @property {t.Person[]} people
 * @property {string} today
 * @property {string} room
 * @property {string} owner
 * @property {string} due
 * @property {string} text
 * @property {t.Severity | undefined} [severity] what a failure was raised to
 * @property {string | undefined} [language] that the question is asked in beside English
 */

/** @typedef {ReturnType<typeof wordsOf>} Words */

const FULL = "No more photos: this tablet's memory is full. Send what waits first. Answers are still saved.";

export const Item = unchanged(ItemCard);

/** @param {ItemProps} props */
function ItemCard(props) {
  const { item, subject, answer, draft, ended } = props;
  const key = answerKey(item.id, subject);
  const [panel, setPanel] = useState("");
  const [camera, setCamera] = useState(false);
  const [differs, setDiffers] = useState("");
  const words = useMemo(() => wordsOf(item, props.language), [item, props.language]);
  const title = idOf("q", key);
  const pictured = usePictured(camera || Boolean(answer?.photos.length || draft?.photos.length));
  const result = answer?.result ?? "none";
  const note = draft?.note ?? answer?.change.note ?? "";
  const toggle = (/** @type {string} */ name) => setPanel(panel === name ? "" : name);
  const [save, trouble, setTrouble] = useSave(item, subject, () => setPanel(""));
  const [given, give] = useGiven(save);
  const saving = props.saving || given !== null;
  const shown = { ...props, saving, given, give, title, save, panel, toggle, setDiffers, words };
  return html`<article class=${`app-item app-item--${result}`} data-item=${item.id} aria-labelledby=${title}>
    <${Question} item=${item} words=${words} title=${title} severity=${props.severity ?? item.severity} />
    ${ended ? html`<p>${answer ? RESULT[answer.result] : "Not answered"}</p>` : html`<${Input} ...${shown} watch=${key} />`}
    <${SavedLine} answer=${answer} saving=${saving} differs=${ended ? "" : differs} />
    ${(panel === "na" || panel === "unchecked") && html`<${ReasonPanel} type=${panel} title=${title} save=${save} close=${() => setPanel("")} />`}
    ${result === "fail" && html`<${Failing} ...${props} title=${title} />`}
    ${result === "pass" && props.safe && html`<p class="app-soft">It was not met before, and its action stays open. The manager can close it.</p>`}
    ${result === "unchecked" && item.severity === "critical" && html`<${Unchecked} ...${props} title=${title} />`}
    ${
      (panel === "note" || note !== "") &&
      html`<${NoteField} itemKey=${key} item=${item.id} subject=${subject} note=${note}
      saved=${answer?.change.note ?? ""} answered=${Boolean(answer)} ended=${ended} focus=${panel === "note"} />`
    }
    ${panel === "help" && html`<${Help} item=${item} words=${words} />`}
    ${pictured && html`<${ItemPhotos} ...${props} title=${title} camera=${camera} />`}
    ${Boolean(trouble) && html`<p class="app-item__trouble" role="alert"><${Icon} name="circle-alert" />${trouble}</p>`}
    ${!ended && html`<${Tools} ...${shown} note=${note} setTrouble=${setTrouble} tapped=${() => setCamera(true)} />`}
  </article>`;
}

/** @param {{item: t.Item, words: Words, title: string, severity: t.Severity}} props */
function Question({ item, words, title, severity }) {
  return html`<div class="app-item__q"><h3 id=${title} tabindex="-1" lang=${words.language || undefined} dir=${words.language ? "auto" : undefined}>${words.prompt}</h3>
      <span class="app-item__tags">${item.optional && html`<span class="app-item__optional">Optional</span>`}<${Severity} severity=${severity} word=${SEVERITY[severity]} /></span></div>
    ${Boolean(words.language) && html`<p class="app-item__english" lang="en">${item.prompt}</p>`}
    ${item.picture && html`<${Guidance} hash=${item.picture} of=${item.prompt} />`}
    ${item.usually && html`<p class="app-item__hint">Usually: ${item.usually}</p>`}
    ${item.local && html`<p class="app-item__hint">${item.local}</p>`}`;
}

/** The control with what it is saved under. @param {Omit<Parameters<typeof AnswerInput>[0], "aside">} props */
function Input(props) {
  const desk = useDesk();
  const audit = desk.state.get().open?.card.id ?? "";
  return html`<${AnswerInput} ...${props} watch=${`${audit} ${props.watch}`} aside=${false} />`;
}

/**
 * @param {t.Item} item
 * @param {string} subject
 * @param {() => void} saved
 * @returns {[(value: t.Value) => void, string, (words: string) => void]} saves a value; what went wrong, in a sentence
 */
function useSave(item, subject, saved) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState("");
  /** @param {t.Value} value */
  const save = (value) => {
    try {
      void desk.audit.answer(item.id, subject, { value });
      saved();
      setTrouble("");
    } catch (fault) {
      if (!(fault instanceof BadValue)) throw fault;
      setTrouble(`${fault.message} It is not saved.`);
    }
  };
  return [save, trouble, setTrouble];
}

/** Photos have a place once there were any: that the last one is left out is said there. @param {boolean} now */
function usePictured(now) {
  const ever = useRef(false);
  ever.current ||= now;
  return ever.current;
}

/**
 * The button shows at once that it was tapped; the answer is worked out and written when that is on the screen.
 * @param {(value: t.Value) => void} save
 * @returns {[t.Value | null, (value: t.Value) => void]} what was tapped and is not worked out yet; a tap
 */
function useGiven(save) {
  const [given, setGiven] = useState(/** @type {t.Value | null} */ (null));
  /** @param {t.Value} value */
  const give = (value) => {
    setGiven(value);
    whenDrawn(() => {
      save(value);
      setGiven(null);
    });
  };
  return [given, give];
}

/** A tick would look like "met". @type {Record<t.Result, string>} */
const MARKS = { pass: "check", fail: "x", na: "minus", unchecked: "circle-question-mark" };

/**
 * One line says what counts: what is saved, and not that it is met while something else is typed.
 * @param {{answer: t.CurrentAnswer | undefined, saving: boolean, differs: string}} props
 */
function SavedLine({ answer, saving, differs }) {
  if (saving) return html`<p class="app-item__saved">Saving…</p>`;
  if (differs) return html`<p class="app-item__saved">${differs}</p>`;
  if (!answer) return null;
  const { value, captured_at } = answer.change;
  const word = value.type === "na" ? "Not applicable" : RESULT[answer.result];
  const reason = value.type === "na" || value.type === "unchecked" ? `: ${value.reason}` : "";
  return html`<p class="app-item__saved"><${Icon} name=${MARKS[answer.result]} /><span>${word}${reason}. Saved ${timeOf(captured_at)}</span></p>`;
}

/** @param {{item: t.Item, words: Words}} props */
function Help({ item, words }) {
  return html`<div class="app-item__help"><p><strong>What good looks like.</strong> <span lang=${words.language || undefined} dir=${words.language ? "auto" : undefined}>${words.help}</span></p>
    ${Boolean(words.language) && words.help !== item.help && html`<p class="app-item__english" lang="en">${item.help}</p>`}
    ${Boolean(item.note) && html`<p class="app-soft">Note: ${item.note}.</p>`}</div>`;
}

/**
 * @param {ItemProps & {title: string, panel: string, note: string, toggle: (name: string) => void, setTrouble: (words: string) => void, tapped: () => void}} props
 */
function Tools({ item, subject, answer, panel, note, toggle, setTrouble, tapped, room, title }) {
  const measured = item.response.type !== "yes_no_na";
  const expanded = (/** @type {string} */ name) => (panel === name ? "true" : "false");
  const guarded = answer?.result === "fail" && item.on_fail?.some(({ forbid }) => forbid);
  return html`<div class="app-tools" role="group" aria-labelledby=${title}>
    ${item.photo_rule !== "prohibited" && html`<${guarded ? GuardedCamera : CameraButton} item=${item} subject=${subject} room=${room} setTrouble=${setTrouble} tapped=${tapped} />`}
    ${!note && html`<button type="button" class="app-tool" aria-expanded=${expanded("note")} onClick=${() => toggle("note")}><${Icon} name="pen" />Note</button>`}
    ${measured && html`<button type="button" class="app-tool app-tool--na" aria-expanded=${expanded("na")} aria-pressed=${answer?.change.value.type === "na" ? "true" : "false"} onClick=${() => toggle("na")}>N/A</button>`}
    <button type="button" class="app-tool" aria-expanded=${expanded("unchecked")} aria-pressed=${answer?.change.value.type === "unchecked" ? "true" : "false"}
      onClick=${() => toggle("unchecked")}>Could not check</button>
    <button type="button" class="app-tool" aria-expanded=${expanded("help")} aria-label="Help: what good looks like" onClick=${() => toggle("help")}><${Icon} name="circle-question-mark" />Help</button>
    ${(room === "none" || item.photo_rule === "prohibited") && html`<small class="app-tools__rule">${room === "none" ? FULL : PHOTO_RULE.prohibited}</small>`}
  </div>`;
}
