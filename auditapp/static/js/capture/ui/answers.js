/**
 * The large answers, one kind of control for each kind of question. Yes and No are here at once; the code of the
 * others comes when one of them is drawn.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 */
import { dressed, later } from "./later.js";
import { html, Icon } from "./view.js";

/**
 * What a control is given: the question (or a further question about it, put as one) and what is saved for it.
 * @typedef {Pick<ItemProps, "subject" | "saving"> & {
 *   item: t.Item, answer: {change: {id: string, value: t.Value}} | undefined, words: Words, watch: string, aside: boolean,
 *   title: string, panel: string, save: (value: t.Value) => void, given: t.Value | null, give: (value: t.Value) => void,
 *   toggle: (name: string) => void, setDiffers: (words: string) => void}} AnswerProps
 *   `watch` names its stopwatch; `aside`: a further question, which is asked without N/A
 * @typedef {import("../core/translated.js").Words} Words
 */

/** @param {() => Promise<unknown>} load */
const input = (load) => later(dressed("capture-answers.css", load), Coming);

const reading = input(async () => (await import("./readings.js")).Reading);
const stopwatch = input(async () => (await import("./stopwatch.js")).Stopwatch);
const counts = input(async () => (await import("./counts.js")).CountInput);
const date = input(async () => (await import("./entries.js")).DateInput);
const time = input(async () => (await import("./entries.js")).TimeInput);
const text = input(async () => (await import("./entries.js")).TextInput);
const moment = input(async () => (await import("./entries.js")).MomentInput);
const choice = input(async () => (await import("./choices.js")).ChoiceInput);
const choices = input(async () => (await import("./choices.js")).ChoicesInput);

/** The controls, fetched while nothing else is to be done. */
export const CONTROLS = [reading, counts, date, time, text, moment, choice, choices, stopwatch];

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
