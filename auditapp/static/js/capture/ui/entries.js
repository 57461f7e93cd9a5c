/**
 * Dates, times and words.
 *
 * @import * as t from "../core/types.js"
 * @import { AnswerProps } from "./answers.js"
 */
import { cleanText } from "../core/change.js";
import { sayLimits } from "../core/response_words.js";
import { dayOf, timeOf } from "../core/words.js";
import { Live, refusal, useDiffers, useSaveOnLeave, useTyped } from "./live.js";
import { html, Icon, typedIn } from "./view.js";

/** @param {AnswerProps} props */
export function DateInput({ item, title, answer, save, setDiffers, watch }) {
  const kept = answer?.change.value.type === "date" ? answer.change.value.date : "";
  const [date, setDate] = useTyped({ watch, answer }, kept);
  useDiffers(date !== kept, { item, answer, setDiffers });
  const valid = /^(19|20)\d\d-\d\d-\d\d$/.test(date);
  /** @type {t.Value | null} */
  const value = valid ? { type: "date", date } : null;
  const keep = () => value && date !== kept && save(value);
  useSaveOnLeave(keep);
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <p class="app-reading__limits">${sayLimits(item.response)}</p>
    <div class="app-reading__row"><input type="date" class="app-reading__input app-reading__input--wide" aria-label="Date" value=${date} max="2099-12-31"
      onInput=${(/** @type {Event} */ event) => setDate(typedIn(event))} onBlur=${keep} />
      <button type="button" class="app-button" onClick=${keep} disabled=${!value || date === kept}>Save</button></div>
    ${item.response.max_age_days !== undefined && html`<${Live} item=${item} value=${value} wrong=${refusal(item, value)} quiet=${date === kept} />`}
  </div>`;
}

/** @param {AnswerProps} props */
export function TimeInput({ item, title, answer, save, setDiffers, watch }) {
  const kept = answer?.change.value.type === "time" ? answer.change.value.time : "";
  const [time, setTime] = useTyped({ watch, answer }, kept);
  useDiffers(time !== kept, { item, answer, setDiffers });
  const keep = () => /^\d\d:\d\d$/.test(time) && time !== kept && save({ type: "time", time });
  useSaveOnLeave(keep);
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <div class="app-reading__row"><input type="time" class="app-reading__input app-reading__input--wide" aria-label="Time" value=${time}
      onInput=${(/** @type {Event} */ event) => setTime(typedIn(event))} />
      <button type="button" class="app-button" onClick=${() => save({ type: "time", time: timeOf(Date.now()) })}><${Icon} name="clock" />Now</button>
      <button type="button" class="app-button" onClick=${keep} disabled=${!time || time === kept}>Save</button></div>
  </div>`;
}

/** Now, as a date with a time is written. */
export const momentNow = () => `${dayOf(Date.now())}T${timeOf(Date.now())}`;

/** A date with its time. @param {AnswerProps} props */
export function MomentInput({ item, title, answer, save, setDiffers, watch }) {
  const kept = answer?.change.value.type === "moment" ? answer.change.value.at : "";
  const [at, setAt] = useTyped({ watch, answer }, kept);
  useDiffers(at !== kept, { item, answer, setDiffers });
  const valid = /^(19|20)\d\d-\d\d-\d\dT\d\d:\d\d$/.test(at);
  const keep = () => valid && at !== kept && save({ type: "moment", at });
  useSaveOnLeave(keep);
  return html`<div class="app-reading" role="group" aria-labelledby=${title}>
    <div class="app-reading__row"><input type="datetime-local" class="app-reading__input app-reading__input--moment" aria-label="Date and time" value=${at} max="2099-12-31T23:59"
      onInput=${(/** @type {Event} */ event) => setAt(typedIn(event).slice(0, 16))} onBlur=${keep} />
      <button type="button" class="app-button" onClick=${() => save({ type: "moment", at: momentNow() })}><${Icon} name="clock" />Now</button>
      <button type="button" class="app-button" onClick=${keep} disabled=${!valid || at === kept}>Save</button></div>
  </div>`;
}

/** @param {AnswerProps} props */
export function TextInput({ item, title, answer, save, setDiffers, watch, aside }) {
  const kept = answer?.change.value.type === "text" ? answer.change.value.text : "";
  const [text, setText] = useTyped({ watch, answer }, kept);
  useDiffers(text.trim() !== kept.trim(), { item, answer, setDiffers });
  const words = cleanText(text);
  const wrong = words ? refusal(item, { type: "text", text: words }) : "";
  const keep = () => words && !wrong && words !== kept && save({ type: "text", text: words });
  useSaveOnLeave(keep);
  const longest = item.response.accept?.longest;
  return html`<div class="app-reading">
    ${longest !== undefined && html`<p class="app-reading__limits" id=${`${title}-longest`}>${longest} characters at most${words ? `: ${[...words].length} so far` : ""}</p>`}
    <div class=${aside ? "app-entry" : "app-reading"}><textarea class="app-input" rows=${aside ? "1" : "3"} maxlength="4000" aria-labelledby=${title} aria-describedby=${longest === undefined ? undefined : `${title}-longest`} value=${text}
      onInput=${(/** @type {Event} */ event) => setText(typedIn(event))} onBlur=${keep}></textarea>
    <p><button type="button" class="app-button" onClick=${keep} disabled=${!words || Boolean(wrong) || words === kept}>Save</button></p></div>
    ${Boolean(wrong) && html`<p class="app-live app-tone--critical" role="alert"><${Icon} name="circle-alert" /><span>${wrong}</span></p>`}
  </div>`;
}
