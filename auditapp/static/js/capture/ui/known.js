/**
 * What is open already about the same thing: said only after the answer, and offered before a second action is raised.
 *
 * @import * as t from "../core/types.js"
 * @import { State } from "../desk/state.js"
 */
import { isSamePlace, placeOf } from "../core/known.js";
import { dayOf, sayDay, sayDue, subjectLabel } from "../core/words.js";
import { knownFor } from "./failure.js";
import { html, Icon, useDesk, useState } from "./view.js";

/** @param {{item: t.Item, subject: string, answerKey: string, title: string}} props */
export function Known({ item, subject, answerKey, title }) {
  const desk = useDesk();
  const state = desk.state.get();
  const [apart, setApart] = useState(false);
  const { known, area } = knownFor(state, item, subject);
  const kept = state.open?.place.apart ?? [];
  if (known.length === 0) return null;
  if (apart || kept.includes(answerKey))
    return html`<p class="app-soft app-small">You chose to raise a new action beside ${known.map(({ reference }) => reference).join(", ")}.</p>`;
  const raise = () => {
    setApart(true);
    void desk.audit.goTo({ apart: [...kept, answerKey] });
    document.getElementById(title)?.focus({ preventScroll: true });
  };
  const link = (/** @type {string} */ action) => {
    void desk.audit.link(answerKey, action);
    document.getElementById(title)?.focus({ preventScroll: true });
  };
  return html`<section class="app-known" aria-label="Reported before">
    <p class="app-known__title"><${Icon} name="history" />Is this what was reported before?</p>
    <ul class="app-known__list">${known.slice(0, 3).map(
      (
        each,
      ) => html`<li class="app-known__one" key=${each.id}><p>${sayKnown(each, { subject, area })} <span class="app-soft">${each.text} ${each.owner}. ${sayDue(each.due_on, dayOf(Date.now()))}.</span></p>
      ${each.state !== "done" && html`<button type="button" class="app-button" onClick=${() => link(each.id)}><${Icon} name="link" />Yes: link ${each.reference}${placeOf(each) && ` (${placeOf(each)})`}</button>`}</li>`,
    )}</ul>
    <p><button type="button" class="app-button" onClick=${raise}><${Icon} name="plus" />No: raise a new one</button></p>
  </section>`;
}

/** @param {t.KnownProblem} known @param {{subject: string, area: string | null}} here */
function sayKnown(known, here) {
  const place = known.subject && !isSamePlace(known, here) ? ` for ${subjectLabel(known.subject)}` : "";
  return html`<strong>Reported ${onDay(known.found_on)}${place}: ${known.reference}</strong>, ${known.state === "done" ? "shown as done and not checked yet" : "still open"}.`;
}

/** @param {string} day */
function onDay(day) {
  const said = sayDay(day.slice(0, 10), dayOf(Date.now()));
  return /^(to|tomorrow|yester)/.test(said) ? said : `on ${said}`;
}

/** @param {{state: State, action: string}} props */
export function Linked({ state, action }) {
  const home = state.snapshot?.homes.find(({ id }) => id === state.open?.card.home);
  const found = home?.known?.find(({ id }) => id === action);
  return html`<p class="app-fix app-fix--none"><${Icon} name="link" /><span><strong>Linked to ${found?.reference ?? "an action that is open"}.</strong>
    <span>${found ? `${found.text} ` : ""}No new action is raised. It still counts as not met.</span></span></p>`;
}
