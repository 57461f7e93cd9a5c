/**
 * One of several options, or some of them. A long list can be searched.
 *
 * @import * as t from "../core/types.js"
 * @import { AnswerProps } from "./answers.js"
 */
import { findOptions, SHORT } from "../core/options.js";
import { count } from "../core/words.js";
import { useDiffers, useSaveOnLeave, useTyped } from "./live.js";
import { html, Icon, typedIn, useState } from "./view.js";

/** @param {AnswerProps} props */
export function ChoiceInput({ item, title, answer, given, give, words, saving }) {
  const value = given ?? answer?.change.value;
  const chosen = value?.type === "choice" ? [value.choice] : [];
  const pick = (/** @type {string} */ choice) => give({ type: "choice", choice });
  return html`<${Options} options=${item.response.options ?? []} chosen=${chosen} several=${false} words=${words} title=${title} saving=${saving} pick=${pick} />`;
}

/** @param {AnswerProps} props */
export function ChoicesInput({ item, title, answer, save, words, setDiffers, watch }) {
  const options = item.response.options ?? [];
  const kept = answer?.change.value.type === "choices" ? answer.change.value.choices : [];
  const [chosen, choose] = useTyped({ watch, answer }, kept);
  const dirty = kept.join(" ") !== chosen.join(" ");
  const keep = () => dirty && chosen.length > 0 && save({ type: "choices", choices: chosen });
  useSaveOnLeave(keep);
  useDiffers(dirty, { item, answer, setDiffers });
  const pick = (/** @type {string} */ id) =>
    choose(options.map((each) => each.id).filter((each) => chosen.includes(each) !== (each === id)));
  return html`<${Options} options=${options} chosen=${chosen} several=${true} words=${words} title=${title} saving=${false} pick=${pick} />
    <p class="app-reading__row"><button type="button" class="app-button app-choose__save" onClick=${keep} disabled=${!dirty || chosen.length === 0}>Save ${chosen.length > 0 ? count(chosen.length, "choice") : "choices"}</button>
      ${dirty && chosen.length === 0 && html`<span class="app-soft">Choose at least one, or say why it does not apply.</span>`}</p>`;
}

/**
 * @param {{options: t.Option[], chosen: string[], several: boolean, words: AnswerProps["words"], title: string,
 *   saving: boolean, pick: (id: string) => void}} props
 */
function Options({ options, chosen, several, words, title, saving, pick }) {
  const [typed, setTyped] = useState("");
  const long = options.length > SHORT;
  const found = long ? findOptions(options, typed, words.label) : options;
  return html`<div class="app-choose" role="group" aria-labelledby=${title}>
    ${long && html`<${Search} title=${title} typed=${typed} type=${setTyped} found=${found.length} of=${options.length} />`}
    ${several && html`<p class="app-reading__limits">Choose all that apply.</p>`}
    <div class=${`app-choose__list ${long ? "app-choose__list--long" : ""}`} tabindex=${long ? "0" : undefined} role=${long ? "group" : undefined} aria-label=${long ? "Options" : undefined}>${found.map(
      (option) => {
        const on = chosen.includes(option.id);
        return html`<button type="button" class="app-option" key=${option.id} aria-pressed=${on ? "true" : "false"} onClick=${() => pick(option.id)}>
        <span class=${`app-option__mark ${several ? "app-option__mark--square" : ""}`}>${on && !saving && html`<${Icon} name="check" />`}</span>
        <span><span lang=${words.language || undefined} dir="auto">${words.label(option)}</span>${words.language && html` <small lang="en">${option.label}</small>`}</span></button>`;
      },
    )}</div>
  </div>`;
}

/** @param {{title: string, typed: string, type: (words: string) => void, found: number, of: number}} props */
function Search({ title, typed, type, found, of }) {
  return html`<div class="app-choose__search"><label class="app-field__label" for=${`${title}-find`}>Find in the list</label>
    <input class="app-input" type="search" id=${`${title}-find`} autocomplete="off" maxlength="60" value=${typed} onInput=${(/** @type {Event} */ event) => type(typedIn(event))} />
    <p class="app-soft app-small" role="status">${typed.trim() ? `${found} of ${of} fit` : `${of} options`}${typed.trim() && found === 0 ? ". Try fewer letters." : ""}</p></div>`;
}
