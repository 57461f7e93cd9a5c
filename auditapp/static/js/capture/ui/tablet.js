/**
 * "This tablet": everything it holds, what became of it, and what a person can do about it.
 *
 * @import * as t from "../core/types.js"
 * @import { State } from "../desk/state.js"
 * @import { Summary } from "../core/outbox.js"
 */
import { fate, State as Sync } from "../core/outbox.js";
import { mayOpen } from "../core/may.js";
import { saySize } from "../core/photoplan.js";
import { toHash } from "../core/route.js";
import { count, sayDay, dayOf, timeOf } from "../core/words.js";
import { Themes } from "./themes.js";
import { Top } from "./top.js";
import { html, Icon, Notice, useDesk, useEffect, useState } from "./view.js";

/** @param {{state: State, summary: Summary, today: string}} props */
export function TabletScreen({ state, summary, today }) {
  const desk = useDesk();
  const rows = [...state.rows.values()];
  const trouble = rows.filter((row) => row.state === "attention");
  const retry = state.phase.retryAt ? ` Next try at ${timeOf(state.phase.retryAt)}.` : "";
  return html`<${Top} title="This tablet" back="#/" summary=${summary} sub=${`${(state.phase.phase !== "signed_out" && state.me?.name) || "Nobody signed in"} · tablet ${state.tablet.slice(-4).toUpperCase()}`} />
    <main class="app-desk" id="main">
      <h1 id="screen-title" tabindex="-1">${summary.words}</h1>
      <p class="app-lead">${summary.detail}${summary.state === Sync.ON_TABLET ? retry : ""}</p>
      <div class="app-button-row">
        <button type="button" class="app-button app-button--primary" onClick=${desk.sendNow}><${Icon} name="send" />Send now</button>
        ${state.phase.phase === "signed_out" && html`<a class="app-button" href="/capture/sign-in">Sign in</a>`}
        ${summary.answers + summary.photos > 0 && html`<button type="button" class="app-button" onClick=${desk.saveCopy}><${Icon} name="download" />Save a copy to a file</button>`}
      </div>
      ${trouble.length > 0 && html`<${Trouble} rows=${trouble} />`}
      <${Held} state=${state} rows=${rows} today=${today} />
      <${Themes} />
      <${About} state=${state} />
    </main>`;
}

/** @param {{rows: t.OutboxRow[]}} props */
function Trouble({ rows }) {
  const desk = useDesk();
  return html`<section class="app-group" aria-labelledby="trouble"><h2 id="trouble">Needs attention</h2>
    <ul class="app-cards">${rows.map(
      (
        row,
      ) => html`<li key=${row.key}><${Notice} tone=${row.seen ? "accent" : "attention"} icon="triangle-alert" title=${row.what === "photo" ? "A photo" : (KINDS[row.kind] ?? "A change")}>
      <p>${row.message}</p>
      <p class="app-button-row"><button type="button" class="app-button" onClick=${() => desk.tryAgain(row)}><${Icon} name="rotate-ccw" />Try again</button>
        ${!row.seen && html`<button type="button" class="app-button" onClick=${() => desk.markSeen(row)}>I have seen this</button>`}</p></${Notice}></li>`,
    )}</ul></section>`;
}

/** @type {Record<string, string>} */
const KINDS = {
  start: "The start of an audit",
  answer: "An answer",
  note: "A note",
  photo: "A photo",
  made_safe: "What was made safe",
  finish: "The end of an audit",
  abandon: "A given-up audit",
  done: "A finished action",
};

const ENDS = { running: "running", finished: "finished", abandoned: "given up" };

/** @param {{state: State, rows: t.OutboxRow[], today: string}} props */
function Held({ state, rows, today }) {
  const waiting = (/** @type {string | null} */ audit) =>
    rows.filter((row) => row.audit === audit && row.state === "waiting");
  const loose = waiting(null);
  const fateOf = (/** @type {string} */ audit) => fate(rows.filter((row) => row.audit === audit));
  return html`<section class="app-group" aria-labelledby="held"><h2 id="held">Audits on this tablet</h2>
    ${state.cards.length === 0 && html`<p class="app-soft">None yet. Start a checklist and it appears here.</p>`}
    <ul class="app-list">${state.cards.map(
      (
        card,
      ) => html`<li key=${card.id}><${mayOpen(card, state.me, state.snapshot) ? "a" : "div"} class="app-line" href=${mayOpen(card, state.me, state.snapshot) ? toHash(card.state === "running" ? "run" : "finish", card.id) : undefined}>
      <${Icon} name=${fateOf(card.id).icon} />
      <span class="app-line__what"><strong>${card.title}</strong><span>${card.home_name}, ${sayDay(dayOf(card.started_at), today)} ${timeOf(card.started_at)}${card.by === state.me?.id ? "" : `, by ${card.by_name}`}, ${ENDS[card.state]}. ${card.words}</span></span>
      <span class=${`app-line__fact ${fateOf(card.id).refused ? "app-tone--critical" : ""}`}>${fateOf(card.id).words}</span></></li>`,
    )}</ul>
    ${loose.length > 0 && html`<p>${fate(loose).words}: actions shown as done.</p>`}</section>`;
}

/** @param {{state: State}} props */
function About({ state }) {
  const desk = useDesk();
  const [room, setRoom] = useState("");
  useEffect(() => {
    navigator.storage?.estimate?.().then(({ usage = 0, quota = 0 }) => {
      if (quota) setRoom(`${saySize(usage)} used of about ${saySize(quota)}. `);
    });
  }, []);
  return html`<section class="app-group" aria-labelledby="about"><h2 id="about">About</h2>
    <p class="app-soft app-small">${room}${state.versions.size > 0 ? `${count(state.versions.size, "checklist")} kept for work without a network. ` : ""}Version ${desk.build}.</p>
    ${state.me && state.phase.phase !== "signed_out" && html`<p><button type="button" class="app-button" onClick=${desk.signOut}><${Icon} name="log-out" />Sign out</button></p>`}
    <p class="app-soft app-small">Signing out keeps everything that waits to be sent. What was sent is kept here for three days more, in case the server has to be restored from a backup; when the tablet is nearly full, the oldest of it goes earlier.</p></section>`;
}
