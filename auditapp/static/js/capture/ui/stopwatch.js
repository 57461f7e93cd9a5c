/**
 * A time that is measured here, or read from another watch and typed.
 *
 * @import * as t from "../core/types.js"
 * @import { AnswerProps } from "./answers.js"
 */
import { DOUBT } from "../core/stopwatch.js";
import { onFace, readingOf, sayReading, sayTime, secondsOf, typedTime } from "../core/time.js";
import { KeptWatch, NOTHING } from "../desk/watch.js";
import { Live, refusal, useSaveOnLeave, useTyped } from "./live.js";
import { focusSoon, html, Icon, useDesk, useEffect, useMemo, useState, typedIn } from "./view.js";

/** How often the face is drawn, in milliseconds. */
const TICK = 200;
const NOT_KEPT = "The stopwatch could not be kept on this tablet, so it has not started. Try again.";

const clocks = () => ({ wall: Date.now(), monotonic: performance.now() });
const visible = () => document.visibilityState === "visible";

/** @param {AnswerProps} props */
export function Stopwatch({ item, title, answer, save, watch: name }) {
  const { response } = item;
  const kept = answer?.change.value.type === "number" ? answer.change.value : null;
  const [shown, watch] = useWatch(`watch ${name}`, kept?.timing?.began ?? "");
  const [trouble, setTrouble] = useState("");
  const [manual, setManual] = useState(false);
  const close = () => {
    setManual(false);
    focusSoon(`${title}-typed`);
  };
  const start = () => {
    setTrouble("");
    watch.start().catch(() => setTrouble(NOT_KEPT));
  };
  const stop = () => {
    const time = watch.tick();
    if (!time) return;
    const { seconds, began, doubt } = time;
    const value = timed(response, { how: "stopwatch", seconds, began });
    const refused = refusal(item, value);
    if (refused) return setTrouble(refused);
    save(value);
    watch.drop(doubt);
  };
  const seconds = shown.running || !kept ? shown.seconds : secondsOf(kept.reading, response.unit);
  return html`<div class="app-reading app-stopwatch" role="group" aria-labelledby=${title}>
    <p class="app-reading__limits">${sayLimit(response)}</p>
    <div class="app-stopwatch__row">
      <${Face} seconds=${seconds} running=${shown.running} kept=${kept !== null} />
      <${Button} running=${shown.running} again=${kept !== null} start=${start} stop=${stop} />
    </div>
    <p class="app-visually-hidden" role="status">${shown.running ? "The time is running." : ""}</p>
    <${Said} icon="circle-alert" tone="critical" words=${trouble} />
    <${Said} icon="triangle-alert" tone="attention" words=${DOUBT[shown.doubt]} />
    ${kept !== null && !shown.running && html`<p class="app-soft app-small">${HOW[kept.timing?.how ?? "manual"]}</p>`}
    ${
      shown.running
        ? html`<p class="app-button-row"><button type="button" class="app-button" onClick=${() => watch.drop()}>Stop without saving</button></p>`
        : html`<p class="app-button-row"><button type="button" class="app-button" id=${`${title}-typed`} aria-expanded=${manual ? "true" : "false"} onClick=${() => setManual(!manual)}>Type a time instead</button></p>`
    }
    ${manual && !shown.running && html`<${Manual} item=${item} title=${title} answer=${answer} watch=${name} save=${save} close=${close} />`}
  </div>`;
}

/** @param {{running: boolean, again: boolean, start: () => void, stop: () => void}} props */
function Button({ running, again, start, stop }) {
  if (running)
    return html`<button type="button" class="app-stopwatch__button app-stopwatch__button--stop" onClick=${stop}><${Icon} name="circle-dot" />Stop and save</button>`;
  return html`<button type="button" class=${`app-stopwatch__button ${again ? "app-stopwatch__button--again" : ""}`} onClick=${start}><${Icon} name="timer" />${again ? "Measure again" : "Start"}</button>`;
}

/** @param {{icon: string, tone: string, words: string}} props */
function Said({ icon, tone, words }) {
  if (!words) return null;
  return html`<p class=${`app-live app-tone--${tone}`} role="alert"><${Icon} name=${icon} /><span>${words}</span></p>`;
}

/** @param {t.Response} response @param {{how: "stopwatch", seconds: number, began: string}} timing @returns {t.Value} */
const timed = ({ unit }, timing) => ({ type: "number", reading: readingOf(timing.seconds, unit), timing });

const HOW = { stopwatch: "Measured here with the stopwatch.", manual: "Typed in, not measured here." };

/** @param {t.Response} response */
function sayLimit({ min, max, unit }) {
  const from = min !== undefined && Number(min) > 0 ? sayReading(min, unit) : "";
  if (max === undefined) return from ? `${from} or more` : "";
  return from ? `Between ${from} and ${sayReading(max, unit)}` : `${sayReading(max, unit)} or less`;
}

/** The time itself is for eyes only: read aloud each second it would drown everything else. @param {{seconds: number, running: boolean, kept: boolean}} props */
function Face({ seconds, running, kept }) {
  const state = running ? "app-stopwatch__face--running" : kept ? "" : "app-stopwatch__face--idle";
  return html`<p class=${`app-stopwatch__face ${state}`} role="timer" aria-live="off" aria-label=${sayTime(seconds)}>${onFace(seconds)}</p>`;
}

/**
 * The watch of one question, brought up to date several times a second.
 * @param {string} name what it is kept under
 * @param {string} saved the beginning of the time that is saved
 */
function useWatch(name, saved) {
  const { store } = useDesk();
  const [shown, show] = useState(NOTHING);
  const watch = useMemo(() => new KeptWatch({ store, name, clocks, visible, show }), [name]);
  useEffect(() => {
    void watch.resume(saved);
    return () => watch.leave();
  }, [name]);
  useEffect(() => {
    if (!shown.running) return;
    const tick = () => void watch.tick();
    const timer = setInterval(tick, TICK);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [shown.running, watch]);
  return /** @type {const} */ ([shown, watch]);
}

/** @param {Pick<AnswerProps, "item" | "title" | "answer" | "watch" | "save"> & {close: () => void}} props */
function Manual({ item, title, answer, watch, save, close }) {
  const [typed, setTyped] = useTyped({ watch, answer }, { minutes: "", seconds: "" });
  const { seconds, wrong } = typedTime(typed);
  /** @type {t.Value | null} */
  const value =
    seconds === null
      ? null
      : { type: "number", reading: readingOf(seconds, item.response.unit), timing: { how: "manual" } };
  const refused = wrong || refusal(item, value);
  const able = value && !refused;
  // The button to close it is not there when somebody walks on.
  useSaveOnLeave(() => able && save(value), false);
  const keep = () => {
    if (!able) return;
    save(value);
    close();
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && keep();
  /** @param {"minutes" | "seconds"} part @param {string} label */
  const field = (part, label) => html`<label class="app-stopwatch__part" for=${`${title}-${part}`}>${label}
    <input class="app-reading__input" id=${`${title}-${part}`} inputmode="numeric" autocomplete="off" maxlength="3" value=${typed[part]}
      onInput=${(/** @type {Event} */ event) => setTyped({ ...typed, [part]: typedIn(event) })} onKeyDown=${onKey} /></label>`;
  return html`<div class="app-panel" role="group" aria-label="Type a time">
    <div class="app-reading__row">${field("minutes", "Minutes")}${field("seconds", "Seconds")}
      <button type="button" class="app-button" onClick=${keep} disabled=${!able}>Save time</button></div>
    <${Live} item=${item} value=${value} wrong=${refused} />
    <p class="app-soft app-small">The record says that this time was typed in.</p>
  </div>`;
}
