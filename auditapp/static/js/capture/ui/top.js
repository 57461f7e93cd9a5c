/**
 * The bar at the top: where I am, and the one place that says what is true about my answers.
 *
 * @import { Summary } from "../core/outbox.js"
 * @import { Child } from "../../../vendor/preact-htm.js"
 */
import { State } from "../core/outbox.js";
import { html, Icon, useEffect, useRef, useState } from "./view.js";

const ICONS = {
  [State.ON_TABLET]: "tablet",
  [State.SENDING]: "cloud-upload",
  [State.SENT]: "circle-check",
  [State.ATTENTION]: "triangle-alert",
};

/** @param {{title: string, sub?: Child, back?: string, heading?: boolean, summary: Summary}} props */
export function Top({ title, sub, back, heading = false, summary }) {
  const name = heading
    ? html`<h1 class="app-top__title" id="screen-title" tabindex="-1">${title}</h1>`
    : html`<p class="app-top__title">${title}</p>`;
  return html`<header class="app-top">
    ${Boolean(back) && html`<a class="app-top__back" href=${back}><${Icon} name="arrow-left" /><span>Back</span></a>`}
    <div class="app-top__what">${name}${Boolean(sub) && html`<p class="app-top__sub">${sub}</p>`}</div>
    <${StatePill} summary=${summary} />
  </header>`;
}

/** @param {{summary: Summary}} props */
function StatePill({ summary }) {
  return html`<a class=${`app-state app-state--${summary.state}`} href="#/tablet" title=${summary.detail} aria-busy=${summary.busy}>
    <${Icon} name=${ICONS[summary.state]} /><span>${summary.words}</span>
  </a>`;
}

/**
 * Tells a screen reader when the state changes, not at every count.
 * @param {{summary: Summary}} props
 */
export function Announcer({ summary }) {
  const last = useRef("");
  const [words, say] = useState("");
  useEffect(() => {
    if (last.current && last.current !== summary.state) say(`${summary.words}. ${summary.detail}`);
    last.current = summary.state;
  }, [summary.state]);
  return html`<p class="app-visually-hidden" role="status">${words}</p>`;
}
