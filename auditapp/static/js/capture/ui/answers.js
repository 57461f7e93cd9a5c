/**
 * The large answers, one kind of control for each kind of question. Yes and No are here at once; the code of the
 * others comes when one of them is drawn.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 */
import { advisories, judge } from "../core/rules.js";
import { BadValue, checkValue } from "../core/values.js";
import { dayOf, RESULT, sayAccept } from "../core/words.js";
import { dressed, later } from "./later.js";
import { html, Icon, useEffect, useLayoutEffect, useRef } from "./view.js";

/**
 * What a control is given: the question (or a further question about it, put as one) and what is saved for it.
 * @typedef {Pick<ItemProps, "subject" | "saving"> & {
 *   item: t.Item, answer: {change: {id: string, value: t.Value}} | undefined, words: Words, watch: string, aside: boolean,
 *   title: string, panel: string, save: (value: t.Value) => void, given: t.Value | null, give: (value: t.Value) => void,
 *   toggle: (name: string) => void, setDiffers: (differs: boolean) => void}} AnswerProps
 *   `watch` names its stopwatch; `aside`: a further question, which is asked without N/A
 * @typedef {import("../core/translated.js").Words} Words
 */

/**
 * Tells the card that what is typed is not what is saved, so that it never says both.
 * @param {boolean} differs
 * @param {(differs: boolean) => void} setDiffers
 */
export const useDiffers = (differs, setDiffers) => useLayoutEffect(() => setDiffers(differs), [differs]);

/** Walking on saves what was not saved by hand. @param {() => unknown} keep */
export function useSaveOnLeave(keep) {
  const latest = useRef(keep);
  latest.current = keep;
  useEffect(() => () => void latest.current(), []);
}

/** @param {() => Promise<unknown>} load */
const input = (load) => later(dressed("capture-answers.css", load), Coming);
/** @param {() => Promise<unknown>} load @param {import("../../../vendor/preact-htm.js").Part<any>} [Meanwhile] */
const below = (load, Meanwhile = Waiting) =>
  later(dressed("capture-answers.css", dressed("capture-steps.css", load)), Meanwhile);

const reading = input(async () => (await import("./readings.js")).Reading);
const stopwatch = input(async () => (await import("./stopwatch.js")).Stopwatch);
const counts = input(async () => (await import("./counts.js")).CountInput);
const date = input(async () => (await import("./entries.js")).DateInput);
const time = input(async () => (await import("./entries.js")).TimeInput);
const text = input(async () => (await import("./entries.js")).TextInput);
const moment = input(async () => (await import("./entries.js")).MomentInput);
const choice = input(async () => (await import("./choices.js")).ChoiceInput);
const choices = input(async () => (await import("./choices.js")).ChoicesInput);
const failing = below(async () => (await import("./failing.js")).Failing);
const unchecked = below(async () => (await import("./failing.js")).Unchecked);
const camera = below(
  async () => (await import("./failing.js")).GuardedCamera,
  () => null,
);
const guidance = later(
  dressed("capture-answers.css", async () => (await import("./guidance.js")).Guidance),
  Picture,
);

export const Failing = failing.Part;
export const Unchecked = unchecked.Part;
export const GuardedCamera = camera.Part;
export const Guidance = guidance.Part;

const LATER = [
  reading,
  failing,
  counts,
  date,
  time,
  text,
  moment,
  choice,
  choices,
  stopwatch,
  unchecked,
  camera,
  guidance,
];

/** The parts of a question that are fetched while nothing else is to be done. @param {() => Promise<void>} calm each waits for it */
export async function bringParts(calm) {
  for (const { bring } of LATER) {
    await calm();
    await bring().catch(() => undefined);
  }
}

/** @type {Record<t.ResponseType, import("../../../vendor/preact-htm.js").Part<any>>} */
const INPUTS = {
  yes_no_na: YesNo,
  temperature: reading.Part,
  number: reading.Part,
  count_sample: counts.Part,
  date: date.Part,
  time: time.Part,
  text: text.Part,
  choice: choice.Part,
  choices: choices.Part,
  moment: moment.Part,
};

/** @param {AnswerProps} props */
export function AnswerInput(props) {
  const { type, stopwatch: timed } = props.item.response;
  return html`<${timed ? stopwatch.Part : INPUTS[type]} ...${props} />`;
}

/** Takes the room that most controls take, so that nothing moves when they come. @param {{item: t.Item, trouble: string}} props */
function Coming({ item, trouble }) {
  return html`<div class=${`app-coming app-coming--${item.response.type}`} role="status">${trouble}</div>`;
}

/** The room of a picture. */
function Picture() {
  return html`<div class="app-coming app-coming--picture"></div>`;
}

/** @param {{trouble: string}} props */
function Waiting({ trouble }) {
  return html`<p class="app-soft" role="status">${trouble}</p>`;
}

/** @param {AnswerProps} props */
function YesNo({ title, answer, saving, panel, given, give, toggle, aside }) {
  const value = given ?? answer?.change.value;
  const chosen = value?.type === "yes_no_na" ? value.answer : value?.type;
  const pressed = (/** @type {string} */ name) => (chosen === name ? "true" : "false");
  const tick = (/** @type {string} */ name, /** @type {string} */ icon) =>
    chosen === name && !saving ? html`<${Icon} name=${icon} />` : null;
  return html`<div class="app-answers" role="group" aria-labelledby=${title}>
    <button type="button" class=${`app-answer ${aside ? "" : "app-answer--yes"}`} aria-pressed=${pressed("yes")} onClick=${() => give({ type: "yes_no_na", answer: "yes" })}>${tick("yes", "check")}Yes</button>
    <button type="button" class=${`app-answer ${aside ? "" : "app-answer--no"}`} aria-pressed=${pressed("no")} onClick=${() => give({ type: "yes_no_na", answer: "no" })}>${tick("no", aside ? "check" : "x")}No</button>
    ${!aside && html`<button type="button" class="app-answer" aria-pressed=${pressed("na")} aria-expanded=${panel === "na" ? "true" : "false"} onClick=${() => toggle("na")}>${tick("na", "minus")}N/A</button>`}
  </div>`;
}

/** Why a value could not be saved, in words; "" when it can. @param {t.Item} item @param {t.Value | null} value */
export function refusal(item, value) {
  if (!value) return "";
  try {
    checkValue(item, value);
    return "";
  } catch (fault) {
    if (!(fault instanceof BadValue)) throw fault;
    return fault.code === "not_accepted" ? sayAccept(item.response) : fault.message;
  }
}

/**
 * What the answer would be judged as, said while it is typed.
 * @param {t.Item} item
 * @param {t.Value | null} value
 */
export function judged(item, value) {
  if (!value) return { word: "", close: "", bad: false };
  const result = judge(item, value, dayOf(Date.now()));
  const close = advisories(item, value).find(({ code }) => code === "amber")?.sentence ?? "";
  return { word: RESULT[result], close, bad: result === "fail" };
}

/**
 * One line under a control: refused, met, close to the limit or not met.
 * @param {{item: t.Item, value: t.Value | null, wrong: string, quiet?: boolean, words?: string}} props
 *   `words` stand for the plain judgement; `quiet`: what stands there is saved
 */
export function Live({ item, value, wrong, quiet = false, words = "" }) {
  const { word, close, bad } = judged(item, wrong ? null : value);
  const said = wrong || (quiet ? close : words || [word, close].filter(Boolean).join(". "));
  const tone = wrong || bad ? "critical" : close ? "attention" : "met";
  const icon = wrong ? "circle-alert" : bad ? "x" : close ? "triangle-alert" : "check";
  return html`<p class=${`app-live app-tone--${tone}`} aria-live="polite">${Boolean(said) && html`<${Icon} name=${icon} />`}<span>${said}</span></p>`;
}
