/**
 * A sample counted: how many were looked at, how many were right, and which.
 *
 * @import * as t from "../core/types.js"
 * @import { AnswerProps } from "./answers.js"
 */
import { cleanText } from "../core/change.js";
import { RESULT, sayLimits } from "../core/words.js";
import { judgement, Live } from "./answers.js";
import { html, Icon, useEffect, useRef, useState, typedIn } from "./view.js";

/** @typedef {{checked: number, compliant: number, looked_at: string[]}} Sample */

/** @param {AnswerProps} props */
export function CountInput({ item, title, answer, save }) {
  const kept = answer?.change.value.type === "count_sample" ? answer.change.value : null;
  const [sample, setSample] = useState(
    /** @type {Sample} */ (kept ?? { checked: 0, compliant: 0, looked_at: [] }),
  );
  const dirty = !kept || JSON.stringify(plain(kept)) !== JSON.stringify(plain(sample));
  /** @type {t.Value | null} */
  const value = sample.checked > 0 ? { type: "count_sample", ...plain(sample) } : null;
  const keep = () => value && dirty && save(value);
  useSaveOnLeave(keep);
  const change = (/** @type {Partial<Sample>} */ part) => setSample(fit({ ...sample, ...part }));
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <p class="app-reading__limits">${sayLimits(item.response)}</p>
    <div class="app-steppers">
      <${Stepper} label="Looked at" value=${sample.checked} set=${(/** @type {number} */ checked) => change({ checked })} />
      <${Stepper} label=${`Of these: ${item.response.of}`} value=${sample.compliant} most=${sample.checked} set=${(/** @type {number} */ compliant) => change({ compliant })} />
    </div>
    <${LookedAt} title=${title} names=${sample.looked_at} set=${(/** @type {string[]} */ looked_at) => change({ looked_at })} />
    <div class="app-reading__row"><${Live} said=${saySample(item, sample, value)} value=${value} item=${item} />
      <button type="button" class="app-button" onClick=${keep} disabled=${!value || !dirty}>Save count</button></div>
    ${value && dirty && html`<p class="app-soft app-small">Not saved yet. Save when the count is right.</p>`}
  </div>`;
}

/** Walking on saves a count that was not saved by hand. @param {() => unknown} keep */
function useSaveOnLeave(keep) {
  const latest = useRef(keep);
  latest.current = keep;
  useEffect(() => () => void latest.current(), []);
}

/** @param {Sample} sample @returns {Sample} */
const plain = ({ checked, compliant, looked_at }) => ({ checked, compliant, looked_at });

/** @param {Sample} sample @returns {Sample} */
const fit = (sample) => ({ ...sample, compliant: Math.min(sample.compliant, sample.checked) });

/** @param {t.Item} item @param {Sample} sample @param {t.Value | null} value */
function saySample(item, { checked, compliant }, value) {
  if (!value) return "";
  const target = item.response.target_sample;
  const small =
    typeof target === "number" && checked < target ? ` The sample is smaller than ${target}.` : "";
  const right = Math.floor((compliant * 1000) / checked) / 10;
  const word = judgement(item, value) || RESULT.pass;
  return `${compliant} of ${checked} (${right} percent): ${word.toLowerCase()}.${small}`;
}

/** @param {{label: string, value: number, most?: number, set: (value: number) => void}} props */
function Stepper({ label, value, most = 999, set }) {
  const clamp = (/** @type {number} */ number) => set(Math.max(0, Math.min(most, number)));
  const typed = (/** @type {string} */ text) => clamp(/^\d{1,3}$/.test(text) ? Number(text) : 0);
  return html`<div class="app-stepper"><span class="app-stepper__label">${label}</span>
    <div class="app-stepper__row">
      <button type="button" class="app-step" aria-label=${`${label}: one fewer`} onClick=${() => clamp(value - 1)}><${Icon} name="minus" /></button>
      <input class="app-stepper__value" inputmode="numeric" autocomplete="off" maxlength="3" aria-label=${label} value=${value}
        onInput=${(/** @type {Event} */ event) => typed(typedIn(event))} />
      <button type="button" class="app-step" aria-label=${`${label}: one more`} onClick=${() => clamp(value + 1)}><${Icon} name="plus" /></button>
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
