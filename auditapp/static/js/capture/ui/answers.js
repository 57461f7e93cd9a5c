/**
 * The large answers, one kind of control for each kind of question.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 */
import { cleanText } from "../core/change.js";
import { advisories, judge } from "../core/rules.js";
import { cleanNumber, readCounts, stepped } from "../core/typed.js";
import { dayOf, RESULT, sayLimits, timeOf } from "../core/words.js";
import { html, Icon, useEffect, useLayoutEffect, useRef, useState, typedIn } from "./view.js";

/**
 * @typedef {ItemProps & {title: string, panel: string, save: (value: t.Value) => void,
 *   given: t.Value | null, give: (value: t.Value) => void,
 *   toggle: (name: string) => void, setDiffers: (differs: boolean) => void}} AnswerProps
 */

/**
 * Tells the card that what is typed is not what is saved, so that it never says both.
 * @param {boolean} differs
 * @param {(differs: boolean) => void} setDiffers
 */
const useDiffers = (differs, setDiffers) => useLayoutEffect(() => setDiffers(differs), [differs]);

/** @type {Partial<Record<t.Response["type"], (props: AnswerProps) => unknown>>} */
const INPUTS = {
  yes_no_na: YesNo,
  temperature: Reading,
  number: Reading,
  count_sample: CountInput,
  date: DateInput,
  time: TimeInput,
  text: TextInput,
};

/** @param {AnswerProps} props */
export function AnswerInput(props) {
  return html`<${INPUTS[props.item.response.type]} ...${props} />`;
}

/** @param {AnswerProps} props */
function YesNo({ title, answer, saving, panel, given, give, toggle }) {
  const value = given ?? answer?.change.value;
  const chosen = value?.type === "yes_no_na" ? value.answer : value?.type;
  const pressed = (/** @type {string} */ name) => (chosen === name ? "true" : "false");
  const tick = (/** @type {string} */ name, /** @type {string} */ icon) =>
    chosen === name && !saving ? html`<${Icon} name=${icon} />` : null;
  return html`<div class="app-answers" role="group" aria-labelledby=${title}>
    <button type="button" class="app-answer app-answer--yes" aria-pressed=${pressed("yes")} onClick=${() => give({ type: "yes_no_na", answer: "yes" })}>${tick("yes", "check")}Yes</button>
    <button type="button" class="app-answer app-answer--no" aria-pressed=${pressed("no")} onClick=${() => give({ type: "yes_no_na", answer: "no" })}>${tick("no", "x")}No</button>
    <button type="button" class="app-answer" aria-pressed=${pressed("na")} aria-expanded=${panel === "na" ? "true" : "false"} onClick=${() => toggle("na")}>${tick("na", "minus")}N/A</button>
  </div>`;
}

/** What the answer would be judged as, said while it is typed. @param {t.Item} item @param {t.Value | null} value */
function judgement(item, value) {
  if (!value) return "";
  return RESULT[judge(item, value, dayOf(Date.now()))];
}

/** @param {AnswerProps} props */
function Reading({ item, title, answer, save, setDiffers }) {
  const { response } = item;
  const kept = answer?.change.value;
  const [text, setText] = useState(kept && "reading" in kept ? kept.reading : "");
  const [probe, setProbe] = useState(kept?.type === "temperature" ? (kept.probe ?? "") : "");
  useEffect(() => {
    if (kept && "reading" in kept) setText(kept.reading);
  }, [answer?.change.id]);
  useDiffers(text.trim() !== (kept && "reading" in kept ? kept.reading : ""), setDiffers);
  const reading = cleanNumber(text);
  const isTemperature = response.type === "temperature";
  /** @type {t.Value | null} */
  const value =
    reading === null
      ? null
      : isTemperature
        ? { type: "temperature", reading, ...(probe.trim() ? { probe: probe.trim() } : {}) }
        : { type: "number", reading };
  const same =
    kept &&
    "reading" in kept &&
    kept.reading === reading &&
    (kept.type !== "temperature" || (kept.probe ?? "") === probe.trim());
  const keep = () => value && !same && save(value);
  const onKey = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && keep();
  const flip = () => setText(text.startsWith("-") ? text.slice(1) : `-${text}`);
  const said = text && reading === null ? "Type a number, such as 4.5" : same ? "" : judgement(item, value);
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <p class="app-reading__limits" id=${`${title}-limits`}>${sayLimits(response)}</p>
    <div class="app-reading__row">
      ${isTemperature && html`<button type="button" class="app-step" onClick=${flip} aria-label="Plus or minus">±</button>`}
      <input class="app-reading__input" inputmode="decimal" autocomplete="off" maxlength="12" value=${text}
        aria-label=${isTemperature ? "Reading in degrees Celsius" : `Number, ${response.unit ?? ""}`} aria-describedby=${`${title}-limits`}
        onInput=${(/** @type {Event} */ event) => setText(typedIn(event))} onBlur=${keep} onKeyDown=${onKey} />
      <span class="app-reading__unit">${isTemperature ? "°C" : response.unit}</span>
      <button type="button" class="app-button" onClick=${keep} disabled=${!value || Boolean(same)}>Save</button>
    </div>
    ${
      isTemperature &&
      text &&
      html`<label class="app-reading__probe">Probe or thermometer (if it has a number)
      <input class="app-input" autocomplete="off" maxlength="20" value=${probe} onInput=${(/** @type {Event} */ event) => setProbe(typedIn(event))} onBlur=${keep} /></label>`
    }
    <${Live} said=${said} value=${value} item=${item} />
  </div>`;
}

/** @param {{said: string, value: t.Value | null, item: t.Item}} props */
function Live({ said, value, item }) {
  const bad = !value || judgement(item, value) === RESULT.fail;
  return html`<p class=${`app-live ${bad ? "app-tone--critical" : "app-tone--met"}`} aria-live="polite">
    ${Boolean(said) && html`<${Icon} name=${value ? (bad ? "x" : "check") : "circle-alert"} />`}${said}</p>`;
}

/** @param {AnswerProps} props */
function DateInput({ item, title, answer, save, setDiffers }) {
  const kept = answer?.change.value.type === "date" ? answer.change.value.date : "";
  const [date, setDate] = useState(kept);
  useDiffers(date !== kept, setDiffers);
  const valid = /^(19|20)\d\d-\d\d-\d\d$/.test(date);
  /** @type {t.Value | null} */
  const value = valid ? { type: "date", date } : null;
  const keep = () => value && date !== kept && save(value);
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <p class="app-reading__limits">${sayLimits(item.response)}</p>
    <div class="app-reading__row"><input type="date" class="app-reading__input app-reading__input--wide" aria-label="Date" value=${date} max="2099-12-31"
      onInput=${(/** @type {Event} */ event) => setDate(typedIn(event))} onBlur=${keep} />
      <button type="button" class="app-button" onClick=${keep} disabled=${!value || date === kept}>Save</button></div>
    <${Live} said=${date === kept ? "" : judgement(item, value)} value=${value} item=${item} />
  </div>`;
}

/** @param {AnswerProps} props */
function TimeInput({ title, answer, save, setDiffers }) {
  const kept = answer?.change.value.type === "time" ? answer.change.value.time : "";
  const [time, setTime] = useState(kept || timeOf(Date.now()));
  useDiffers(kept !== "" && time !== kept, setDiffers);
  const keep = () => /^\d\d:\d\d$/.test(time) && time !== kept && save({ type: "time", time });
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <div class="app-reading__row"><input type="time" class="app-reading__input app-reading__input--wide" aria-label="Time" value=${time}
      onInput=${(/** @type {Event} */ event) => setTime(typedIn(event))} />
      <button type="button" class="app-button" onClick=${() => setTime(timeOf(Date.now()))}><${Icon} name="clock" />Now</button>
      <button type="button" class="app-button" onClick=${keep} disabled=${time === kept}>Save</button></div>
  </div>`;
}

/** @param {AnswerProps} props */
function TextInput({ title, answer, save, setDiffers }) {
  const kept = answer?.change.value.type === "text" ? answer.change.value.text : "";
  const [text, setText] = useState(kept);
  useDiffers(text.trim() !== kept.trim(), setDiffers);
  const keep = () => text.trim() && text.trim() !== kept && save({ type: "text", text });
  return html`<div class="app-reading">
    <textarea class="app-input" rows="3" maxlength="4000" aria-labelledby=${title} value=${text}
      onInput=${(/** @type {Event} */ event) => setText(typedIn(event))} onBlur=${keep}></textarea>
    <p><button type="button" class="app-button" onClick=${keep} disabled=${!text.trim() || text.trim() === kept}>Save</button></p>
  </div>`;
}

/** @typedef {{checked: string, compliant: string, looked_at: string[]}} Typed */

/** A sample counted: how many were looked at, how many were right, and which. @param {AnswerProps} props */
function CountInput({ item, title, answer, save, setDiffers }) {
  const kept = answer?.change.value.type === "count_sample" ? answer.change.value : null;
  const [typed, setTyped] = useState(() => asTyped(kept));
  const { counts, wrong } = readCounts(typed);
  const dirty = JSON.stringify(asTyped(kept)) !== JSON.stringify(typed);
  /** @type {t.Value | null} */
  const value = counts && { type: "count_sample", ...counts, looked_at: typed.looked_at };
  const keep = () => value && dirty && save(value);
  useSaveOnLeave(keep);
  useDiffers(dirty, setDiffers);
  const change = (/** @type {Partial<Typed>} */ part) => setTyped({ ...typed, ...part });
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <p class="app-reading__limits">${sayLimits(item.response)}</p>
    <div class="app-steppers">
      <${Stepper} label="Looked at" text=${typed.checked} set=${(/** @type {string} */ checked) => change({ checked })} />
      <${Stepper} label=${`Of these: ${item.response.of}`} text=${typed.compliant} set=${(/** @type {string} */ compliant) => change({ compliant })} />
    </div>
    <${LookedAt} title=${title} names=${typed.looked_at} set=${(/** @type {string[]} */ looked_at) => change({ looked_at })} />
    <div class="app-reading__row"><${Live} said=${wrong || saySample(item, value)} value=${value} item=${item} />
      <button type="button" class="app-button" onClick=${keep} disabled=${!value || !dirty}>Save count</button></div>
  </div>`;
}

/** @param {{checked: number, compliant: number, looked_at: string[]} | null} kept @returns {Typed} */
const asTyped = (kept) => ({
  checked: String(kept?.checked ?? ""),
  compliant: String(kept?.compliant ?? ""),
  looked_at: kept?.looked_at ?? [],
});

/** Walking on saves a count that was not saved by hand. @param {() => unknown} keep */
function useSaveOnLeave(keep) {
  const latest = useRef(keep);
  latest.current = keep;
  useEffect(() => () => void latest.current(), []);
}

/** @param {t.Item} item @param {t.Value | null} value */
function saySample(item, value) {
  if (value?.type !== "count_sample") return "";
  const { checked, compliant } = value;
  const small = advisories(item, value).map(({ sentence }) => ` ${sentence}`);
  const right = Math.floor((compliant * 1000) / checked) / 10;
  const word = judgement(item, value) || RESULT.pass;
  return `${compliant} of ${checked} (${right} percent): ${word.toLowerCase()}.${small.join("")}`;
}

/** @param {{label: string, text: string, set: (text: string) => void}} props */
function Stepper({ label, text, set }) {
  return html`<div class="app-stepper"><span class="app-stepper__label">${label}</span>
    <div class="app-stepper__row">
      <button type="button" class="app-step" aria-label=${`${label}: one fewer`} onClick=${() => set(stepped(text, -1))}><${Icon} name="minus" /></button>
      <input class="app-stepper__value" inputmode="numeric" autocomplete="off" maxlength="5" aria-label=${label} value=${text}
        onInput=${(/** @type {Event} */ event) => set(typedIn(event))} />
      <button type="button" class="app-step" aria-label=${`${label}: one more`} onClick=${() => set(stepped(text, 1))}><${Icon} name="plus" /></button>
    </div></div>`;
}

/** @param {{title: string, names: string[], set: (names: string[]) => void}} props */
function LookedAt({ title, names, set }) {
  const [text, setText] = useState("");
  const add = () => {
    const clean = cleanText(text).slice(0, 40);
    if (clean && !names.includes(clean)) set([...names, clean]);
    setText("");
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && add();
  return html`<div class="app-looked"><label class="app-field__label" for=${`${title}-looked`}>Which ones (initials, room or item)</label>
    <div class="app-reading__row"><input class="app-input" id=${`${title}-looked`} autocomplete="off" maxlength="40" value=${text}
      onInput=${(/** @type {Event} */ event) => setText(typedIn(event))} onKeyDown=${onKey} onBlur=${add} />
      <button type="button" class="app-button" onClick=${add}><${Icon} name="plus" />Add</button></div>
    ${
      names.length > 0 &&
      html`<ul class="app-chips">${names.map(
        (
          name,
        ) => html`<li key=${name}><button type="button" class="app-chip" aria-label=${`Remove ${name}`} onClick=${() => set(names.filter((each) => each !== name))}>
        ${name}<${Icon} name="x" /></button></li>`,
      )}</ul>`
    }</div>`;
}
