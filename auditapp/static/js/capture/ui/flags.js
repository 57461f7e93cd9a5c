/**
 * What the home, a resident or a room is like: asked once, and said where it leaves questions out.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun } from "../desk/state.js"
 * @import { Beside } from "../desk/audit.js"
 */
import { flagKey } from "../core/checklist.js";
import { flagsIn, flagWords, isOfHome, languageName, languagesIn } from "../core/flags.js";
import { count, dayOf, sayDay, subjectLabel } from "../core/words.js";
import { Select } from "./start.js";
import { html, useDesk, useState } from "./view.js";

/** @typedef {boolean | null | undefined} Said */

/**
 * @param {{question: string, hint?: string, value: Said, say: (value: boolean | null) => void, flag: string, unsure?: boolean}} props
 *   `unsure` offers to leave it open
 */
export function FlagRow({ question, hint, value, say, flag, unsure = false }) {
  const chip = (/** @type {boolean | null} */ each, /** @type {string} */ word) =>
    html`<button type="button" class="app-chip" aria-pressed=${value === each ? "true" : "false"} onClick=${() => say(each)}>${word}</button>`;
  return html`<div class="app-flag" role="group" aria-label=${question} data-flag=${flag}>
    <p class="app-flag__ask">${question}${Boolean(hint) && html` <span class="app-soft">${hint}</span>`}</p>
    <div class="app-chips">${chip(true, "Yes")}${chip(false, "No")}${unsure && chip(null, "Not sure")}</div></div>`;
}

/**
 * Beside the choices before a run: in which language, and what the home is like as far as the checklist asks.
 * @param {{definition: t.Body, home: t.Home, beside: Required<Beside>, set: (beside: Required<Beside>) => void}} props
 */
export function Beginning({ definition, home, beside, set }) {
  const flags = flagsIn(definition.sections).filter(isOfHome);
  const languages = languagesIn(definition.sections);
  const say = (/** @type {string} */ flag, /** @type {boolean | null} */ value) => {
    const { [flag]: _, ...others } = beside.flags;
    set({ ...beside, flags: value === null ? others : { ...others, [flag]: value } });
  };
  return html`
    ${
      languages.length > 0 &&
      html`<section class="app-group" aria-labelledby="in-language"><h2 id="in-language">Language of the questions</h2>
      <${Select} id="language" label="Read them in" value=${beside.language} options=${[["", "English"], ...languages.map((code) => [code, languageName(code)])]}
        onPick=${(/** @type {string} */ language) => set({ ...beside, language })} /></section>`
    }
    ${
      flags.length > 0 &&
      html`<section class="app-group" aria-labelledby="about-home"><h2 id="about-home">About this home</h2>
      <p class="app-soft">It decides what is asked. What nobody knows yet is asked in any case.</p>
      <div class="app-flags">${flags.map(
        (
          flag,
        ) => html`<${FlagRow} key=${flag} flag=${flag} unsure=${true} question=${flagWords(flag)} hint=${sayKnown(home, flag)}
        value=${beside.flags[flag] ?? null} say=${(/** @type {boolean | null} */ value) => say(flag, value)} />`,
      )}</div></section>`
    }`;
}

/** In the run: another language for the questions. @param {{id: string, sections: t.Section[], language: string}} props */
export function Languages({ id, sections, language }) {
  const { audit } = useDesk();
  const options = [["", "English"], ...languagesIn(sections).map((code) => [code, languageName(code)])];
  return html`<div class="app-rail__language"><${Select} id=${id} label="Questions in" value=${language} options=${options}
    onPick=${(/** @type {string} */ code) => audit.goTo({ language: code })} /></div>`;
}

/** @param {t.Home} home @param {string} flag */
function sayKnown(home, flag) {
  const known = home.flags?.[flag];
  if (!known) return "";
  const by = home.people.find(({ id }) => id === known.by)?.name ?? known.by;
  const on = sayDay(known.on.slice(0, 10), dayOf(Date.now()));
  return `${known.value ? "Yes" : "No"}, said ${by} ${/^\d|^[A-Z]/.test(on) ? `on ${on}` : on}: still so?`;
}

/**
 * In the run: what this section hangs on. What is not known yet is asked; what leaves questions out is said.
 * @param {{open: OpenRun, section: t.Section, subject: string, home: t.Home | undefined}} props
 */
export function Flags({ open, section, subject, home }) {
  const [changing, change] = useState("");
  const { audit } = useDesk();
  const ended = open.run.ended !== null;
  const flags = flagsIn([section]).map((flag) => {
    const about = isOfHome(flag) ? "" : subject;
    return { flag, about, value: open.run.context.get(flagKey(flag, about))?.value };
  });
  const say = (
    /** @type {string} */ flag,
    /** @type {string} */ about,
    /** @type {boolean | null} */ value,
  ) => {
    change("");
    void audit.setFlag(flag, value, about);
  };
  const toAsk = ended
    ? []
    : flags.filter(({ flag, value }) => typeof value !== "boolean" || flag === changing);
  const known = flags.filter((each) => !toAsk.includes(each) && typeof each.value === "boolean");
  return html`<section class="app-here" aria-label=${subject ? `About ${subjectLabel(subject)}` : "About this home"}>
    ${toAsk.map(
      ({
        flag,
        about,
        value,
      }) => html`<${FlagRow} key=${`${flag} ${about}`} flag=${flag} question=${flagWords(flag)} hint=${about || !home ? "" : sayKnown(home, flag)}
      value=${value} say=${(/** @type {boolean | null} */ each) => say(flag, about, each)} />`,
    )}
    ${
      known.length > 0 &&
      html`<ul class="app-here__known">${known.map(
        ({ flag, value }) => html`<li key=${flag} data-known-flag=${flag}>
      <span>${flagWords(flag)} <strong>${value ? "Yes" : "No"}</strong>${value ? "" : `: ${sayLeftOut(section, flag)}`}</span>
      ${!ended && html`<button type="button" class="app-button app-button--plain" aria-label=${`Change: ${flagWords(flag)}`} onClick=${() => change(flag)}>Change</button>`}</li>`,
      )}</ul>`
    }
  </section>`;
}

/** @param {t.Section} section @param {string} flag */
const sayLeftOut = ({ items }, flag) =>
  `${count(items.filter(({ applies_if }) => applies_if === flag).length, "question")} left out, not scored`;
