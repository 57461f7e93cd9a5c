/**
 * A sample counted: how many were looked at, how many were right, and which.
 *
 * @import * as t from "../core/types.js"
 * @import { AnswerProps } from "./answers.js"
 */
import { cleanText } from "../core/change.js";
import { readCounts, stepped } from "../core/sample.js";
import { RESULT, sayLimits } from "../core/words.js";
import { judgement, Live, useDiffers } from "./answers.js";
import { html, Icon, useEffect, useRef, useState, typedIn } from "./view.js";

/** @typedef {{checked: string, compliant: string, looked_at: string[]}} Typed */

/** @param {AnswerProps} props */
export function CountInput({ item, title, answer, save, setDiffers }) {
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
  const target = item.response.target_sample;
  const small =
    typeof target === "number" && checked < target ? ` The sample is smaller than ${target}.` : "";
  const right = Math.floor((compliant * 1000) / checked) / 10;
  const word = judgement(item, value) || RESULT.pass;
  return `${compliant} of ${checked} (${right} percent): ${word.toLowerCase()}.${small}`;
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
