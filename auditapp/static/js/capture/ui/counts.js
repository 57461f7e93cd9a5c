/**
 * A counted sample: how many were looked at, how many of these were right, which ones, and which not.
 *
 * @import * as t from "../core/types.js"
 * @import { AnswerProps } from "./answers.js"
 */
import { cleanText } from "../core/change.js";
import { refuseLabel } from "../core/labels.js";
import { advisories } from "../core/rules.js";
import { readCounts, stepped } from "../core/typed.js";
import { sayLimits } from "../core/response_words.js";
import { judged, Live, refusal, useDiffers, useSaveOnLeave, useTyped } from "./live.js";
import { html, Icon, typedIn, useState } from "./view.js";

/** `pending` is typed and not added yet; saving takes it along. */
/** @typedef {{checked: string, compliant: string, looked_at: string[], wrong: string[], pending: string}} Typed */

/** Lists of residents say so; a label of anything else may be a name of a thing. */
const PEOPLE = "resident";

/** @param {AnswerProps} props */
export function CountInput({ item, title, answer, save, setDiffers, watch }) {
  const kept = answer?.change.value.type === "count_sample" ? answer.change.value : null;
  const [typed, setTyped] = useTyped({ watch, answer }, asTyped(kept));
  const { counts, wrong } = readCounts(typed);
  const dirty = JSON.stringify(asTyped(kept)) !== JSON.stringify(typed);
  const value = counts && valueFrom(counts, typed);
  const refused =
    wrong || refuseLabel(PEOPLE, labelOf(typed)) || sayNamed(typed, counts) || refusal(item, value);
  const keep = () => value && !refused && dirty && save(value);
  useSaveOnLeave(keep);
  useDiffers(dirty, { item, answer, setDiffers });
  const change = (/** @type {Partial<Typed>} */ part) => setTyped({ ...typed, ...part });
  const looked = (/** @type {string[]} */ names) =>
    change({ looked_at: names, wrong: typed.wrong.filter((name) => names.includes(name)), pending: "" });
  const missed = counts ? counts.checked - counts.compliant : 0;
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <p class="app-reading__limits">${sayLimits(item.response)}</p>
    <div class="app-steppers">
      <${Stepper} label="Looked at" text=${typed.checked} set=${(/** @type {string} */ checked) => change({ checked })} />
      <${Stepper} label=${`Of these: ${item.response.of}`} text=${typed.compliant} set=${(/** @type {string} */ compliant) => change({ compliant })} />
    </div>
    <${LookedAt} title=${title} names=${typed.looked_at} pending=${typed.pending} type=${(/** @type {string} */ pending) => change({ pending })} set=${looked} />
    ${(missed > 0 || typed.wrong.length > 0) && html`<${Wrong} names=${typed.looked_at} wrong=${typed.wrong} missed=${missed} set=${(/** @type {string[]} */ names) => change({ wrong: names })} />`}
    <div class="app-reading__row"><${Live} item=${item} value=${value} wrong=${refused} words=${saySample(item, value)} />
      <button type="button" class="app-button" onClick=${keep} disabled=${!value || Boolean(refused) || !dirty}>Save count</button></div>
  </div>`;
}

/** @param {{checked: number, compliant: number, looked_at: string[], wrong?: string[]} | null} kept @returns {Typed} */
const asTyped = (kept) => ({
  checked: String(kept?.checked ?? ""),
  compliant: String(kept?.compliant ?? ""),
  looked_at: kept?.looked_at ?? [],
  wrong: kept?.wrong ?? [],
  pending: "",
});

/** The label that is typed and not added yet. @param {Typed} typed */
const labelOf = ({ pending }) => cleanText(pending).slice(0, 40);

/** Everything that is listed, each once. @param {Typed} typed */
const listed = (typed) => [...new Set([...typed.looked_at, labelOf(typed)])].filter(Boolean);

/** @param {{checked: number, compliant: number}} counts @param {Typed} typed @returns {t.Value} */
const valueFrom = (counts, typed) => ({
  type: "count_sample",
  ...counts,
  looked_at: listed(typed),
  ...(typed.wrong.length > 0 ? { wrong: typed.wrong } : {}),
});

/** @param {Typed} typed @param {{checked: number, compliant: number} | null} counts */
function sayNamed({ wrong }, counts) {
  if (!counts) return "";
  const missed = counts.checked - counts.compliant;
  if (wrong.length <= missed) return "";
  return `${wrong.length} are marked as not right, but the numbers say ${missed}. Put one of the two right.`;
}

/** @param {t.Item} item @param {t.Value | null} value */
function saySample(item, value) {
  if (value?.type !== "count_sample") return "";
  const { checked, compliant } = value;
  const small = advisories(item, value).map(({ sentence }) => ` ${sentence}`);
  const right = Math.floor((compliant * 1000) / checked) / 10;
  return `${compliant} of ${checked} (${right} percent): ${judged(item, value).word.toLowerCase()}.${small.join("")}`;
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

/**
 * Leaving the field changes nothing on the screen, or a finger on its way to a button would miss it.
 * @param {{title: string, names: string[], pending: string, type: (words: string) => void, set: (names: string[]) => void}} props
 */
function LookedAt({ title, names, pending, type, set }) {
  const [tried, setTried] = useState(false);
  const label = cleanText(pending).slice(0, 40);
  const refused = tried ? refuseLabel(PEOPLE, label) : "";
  const add = () => {
    setTried(true);
    if (label && !refuseLabel(PEOPLE, label)) set([...new Set([...names, label])]);
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && add();
  const onInput = (/** @type {Event} */ event) => {
    setTried(false);
    type(typedIn(event));
  };
  return html`<div class="app-looked"><label class="app-field__label" for=${`${title}-looked`}>Which ones (initials, room or item)</label>
    ${Boolean(refused) && html`<span class="app-field__error" role="alert"><${Icon} name="circle-alert" />${refused}</span>`}
    <div class="app-reading__row"><input class="app-input" id=${`${title}-looked`} autocomplete="off" maxlength="40" value=${pending} aria-invalid=${refused ? "true" : undefined}
      onInput=${onInput} onKeyDown=${onKey} />
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

/** @param {{names: string[], wrong: string[], missed: number, set: (names: string[]) => void}} props */
function Wrong({ names, wrong, missed, set }) {
  const toggle = (/** @type {string} */ name) =>
    set(names.filter((each) => (each === name ? !wrong.includes(each) : wrong.includes(each))));
  if (names.length === 0)
    return html`<p class="app-soft app-small">List above the ones that were looked at; then you can mark which ${missed === 1 ? "was" : "were"} not right.</p>`;
  return html`<div class="app-looked" role="group" aria-label="Which were not right">
    <p class="app-field__label">Which ${missed === 1 ? "one was" : "were"} not right? <span class="app-soft">${wrong.length} of ${missed} marked</span></p>
    <div class="app-chips">${names.map(
      (
        name,
      ) => html`<button type="button" class="app-chip app-chip--wrong" key=${name} aria-pressed=${wrong.includes(name) ? "true" : "false"}
      disabled=${!wrong.includes(name) && wrong.length >= missed} onClick=${() => toggle(name)}>${wrong.includes(name) && html`<${Icon} name="x" />`}${name}</button>`,
    )}</div></div>`;
}
