/**
 * A number or a temperature: typed, or tapped on large keys.
 *
 * @import * as t from "../core/types.js"
 * @import { AnswerProps } from "./answers.js"
 */
import { press } from "../core/keypad.js";
import { cleanNumber } from "../core/typed.js";
import { sayAmber, sayLimits } from "../core/response_words.js";
import { Live, refusal, useDiffers, useSaveOnLeave, useTyped } from "./live.js";
import { Keypad } from "./keypad.js";
import { html, useDesk, useEffect, useRef, useState, typedIn } from "./view.js";

/** @param {AnswerProps} props */
export function Reading({ item, title, answer, save, setDiffers, watch }) {
  const { response } = item;
  const isTemperature = response.type === "temperature";
  const kept = answer?.change.value;
  const was = kept && "reading" in kept ? kept.reading : "";
  const [text, setText] = useTyped({ watch, answer }, was);
  const [probe, setProbe] = useProbe(isTemperature, kept);
  const [pad, showPad] = useState(/** @type {"away" | "open" | "none"} */ ("away"));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useDiffers(text.trim() !== was, { item, answer, setDiffers });
  const value = valueFrom(text, isTemperature ? probe.text : null);
  const wrong = sayWrong(item, text, value);
  const same = isSame(kept, value);
  const keep = () => {
    if (!value || wrong || same) return;
    if (isTemperature) probe.remember();
    save(value);
  };
  useSaveOnLeave(keep);
  const done = () => {
    keep();
    if (pad === "open") showPad("away");
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && done();
  const tap = (/** @type {string} */ key) => {
    field.current?.focus();
    if (key === "keyboard") showPad("none");
    else setText(press(text, key));
  };
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <${Limits} id=${`${title}-limits`} response=${response} />
    <div class="app-reading__row">
      <input class="app-reading__input" ref=${field} inputmode=${pad === "none" ? "decimal" : "none"} autocomplete="off" maxlength="12" value=${text}
        aria-label=${isTemperature ? "Reading in degrees Celsius" : `Number, ${response.unit ?? ""}`} aria-describedby=${`${title}-limits`}
        onInput=${(/** @type {Event} */ event) => setText(typedIn(event))} onKeyDown=${onKey} onClick=${() => pad === "away" && showPad("open")} />
      <span class="app-reading__unit">${isTemperature ? "°C" : response.unit}</span>
      <button type="button" class="app-button" onClick=${done} disabled=${!value || Boolean(wrong) || same}>Save</button>
    </div>
    ${pad === "open" && html`<${Keypad} tap=${tap} negative=${isTemperature || Number(response.min ?? 0) < 0} />`}
    <${Live} item=${item} value=${value} wrong=${wrong} quiet=${same} />
    ${isTemperature && html`<${Probe} probe=${probe} type=${setProbe} />`}
  </div>`;
}

/** @param {string} text @param {string | null} probe null where the answer has none @returns {t.Value | null} */
function valueFrom(text, probe) {
  const reading = cleanNumber(text);
  if (reading === null) return null;
  if (probe === null) return { type: "number", reading };
  return { type: "temperature", reading, ...(probe.trim() ? { probe: probe.trim() } : {}) };
}

/** @param {t.Value | undefined} kept @param {t.Value | null} value */
function isSame(kept, value) {
  if (!kept || !value || !("reading" in kept) || !("reading" in value)) return false;
  const probes = [kept, value].map((each) => (each.type === "temperature" ? (each.probe ?? "") : ""));
  return kept.reading === value.reading && probes[0] === probes[1];
}

/** @param {t.Item} item @param {string} text @param {t.Value | null} value */
function sayWrong(item, text, value) {
  if (!text.trim() || text.trim() === "-") return "";
  return value ? refusal(item, value) : "Type a number, such as 4.5";
}

/** The limits in words, and what is close to them. @param {{id: string, response: t.Response}} props */
export function Limits({ id, response }) {
  const said = [sayLimits(response), sayAmber(response)].filter(Boolean).join(". ");
  return said ? html`<p class="app-reading__limits" id=${id}>${said}</p>` : null;
}

/** The probe that was used last on this tablet. */
let lastProbe = "";
const PROBE = "probe";

/**
 * The probe of this reading: as typed, else as saved, else the one that was used last.
 * @param {boolean} asked
 * @param {t.Value | undefined} kept
 */
function useProbe(asked, kept) {
  const { store } = useDesk();
  const saved = kept?.type === "temperature";
  const [typed, type] = useState(/** @type {string | null} */ (null));
  const [, redraw] = useState(lastProbe);
  useEffect(() => {
    if (!asked || lastProbe) return;
    const take = (/** @type {unknown} */ found) => {
      lastProbe ||= typeof found === "string" ? found : "";
      redraw(lastProbe);
    };
    store.fact(PROBE).then(take, () => undefined);
  }, []);
  const text = typed ?? (saved ? (kept.probe ?? "") : lastProbe);
  const remember = () => {
    if (text.trim() === lastProbe) return;
    lastProbe = text.trim();
    void store.putFact(PROBE, lastProbe).catch(() => undefined);
  };
  const asLast = typed === null && !saved && text !== "";
  return /** @type {const} */ ([{ text, asLast, remember }, type]);
}

/** @param {{probe: {text: string, asLast: boolean}, type: (words: string) => void}} props */
function Probe({ probe, type }) {
  return html`<label class="app-reading__probe">Probe or thermometer, if it has a number${probe.asLast ? " (the one used last)" : ""}
    <input class="app-input" autocomplete="off" maxlength="20" value=${probe.text} onInput=${(/** @type {Event} */ event) => type(typedIn(event))} /></label>`;
}
