/**
 * The first screen: what is running, what is due, anything else in two taps, my actions, what this tablet holds.
 *
 * @import * as t from "../core/types.js"
 * @import { State } from "../desk/state.js"
 * @import { Summary } from "../core/outbox.js"
 */
import { listed } from "../core/checklist.js";
import { mayCapture, mayContinue } from "../core/may.js";
import { toHash } from "../core/route.js";
import { count, SEVERITY, sayDay, sayDue, timeOf, dayOf } from "../core/words.js";
import { GettingReady } from "./start.js";
import { Themes } from "./themes.js";
import { Top } from "./top.js";
import { html, Icon, Notice, Severity, useDesk, useEffect, useState } from "./view.js";

/** @param {{state: State, summary: Summary, today: string}} props */
export function HomeScreen({ state, summary, today }) {
  const homes = state.snapshot?.homes ?? [];
  const [chosen, choose] = useState(homes[0]?.id ?? "");
  const home = homes.find((each) => each.id === chosen) ?? homes[0];
  const begun = state.cards.filter((card) => card.state === "running");
  const running = begun.filter((card) => mayContinue(card, state.me, state.snapshot));
  const captures = mayCapture(home);
  const due = captures ? (home?.due ?? []).filter((each) => each.due_on <= today) : [];
  if (!state.snapshot && !state.asked) return html`<${GettingReady} summary=${summary} />`;
  const who = `${isSignedOut(state) ? "Nobody signed in" : state.me?.name} · tablet ${state.tablet.slice(-4).toUpperCase()}`;
  return html`<${Top} title=${home?.name ?? "Walkaround"} sub=${who} summary=${summary} />
    <main class="app-desk" id="main">
      <h1 id="screen-title" tabindex="-1">${sayHome(running, due, home, isSignedOut(state))}</h1>
      <${Notes} state=${state} />
      ${homes.length > 1 && html`<${HomeChoice} homes=${homes} chosen=${home?.id} choose=${choose} />`}
      ${running.length > 0 && html`<${Running} cards=${running} today=${today} />`}
      ${state.snapshot && homes.length === 0 && html`<p class="app-lead">${NO_HOME}</p><p>Audits and actions are read <a href="/">on the website</a>. Should you have a role in a home? Ask its manager.</p>`}
      <${Waiting} cards=${begun.filter((card) => !running.includes(card))} me=${state.me?.id ?? ""} />
      ${captures && home && html`<${Due} home=${home} due=${due} today=${today} />`}
      ${home && !isSignedOut(state) && html`<${MyActions} home=${home} today=${today} done=${state.done} />`}
      ${captures && home && html`<${AnyChecklist} home=${home} state=${state} />`}
      <${Foot} state=${state} summary=${summary} />
    </main>`;
}

const NO_CHECKLISTS = "You have no checklists to answer. Your actions are here.";
const NO_HOME =
  "There is nothing for you to answer or to do on a tablet. What this tablet holds of yours stays on it.";

/** The server has said so, or nobody ever was. @param {State} state */
const isSignedOut = (state) => state.me === null || state.phase.phase === "signed_out";

/** Who is signed in and how to leave: a shared tablet changes hands here. @param {{state: State, summary: Summary}} props */
function Foot({ state, summary }) {
  const desk = useDesk();
  const signedIn = !isSignedOut(state);
  return html`<${Themes} />
    <section class="app-group app-desk__foot" aria-labelledby="signed-in"><h2 id="signed-in">${signedIn ? `Signed in as ${state.me?.name}` : "Nobody is signed in"}</h2>
      <p><a href="#/tablet">What this tablet holds: ${summary.words.toLowerCase()}</a></p>
      <p>${
        signedIn
          ? html`<button type="button" class="app-button" onClick=${desk.signOut}><${Icon} name="log-out" />Sign out</button>`
          : html`<a class="app-button" href="/capture/sign-in">Sign in</a>`
      }</p>
      <p class="app-soft app-small">Signing out keeps everything that waits to be sent.</p></section>`;
}

/**
 * @param {t.RunCard[]} running
 * @param {{checklist: string}[]} due
 * @param {t.Home | undefined} home
 * @param {boolean} signedOut
 */
function sayHome(running, due, home, signedOut) {
  if (running.length === 1) return `${running[0]?.title} is part-way`;
  if (running.length > 1) return `${running.length} audits are part-way`;
  if (!home) return "Nothing to show yet";
  if (!mayCapture(home) && signedOut) return "Sign in to see your actions";
  if (!mayCapture(home)) return `Your actions at ${home.name}`;
  if (due.length === 0) return `Nothing is due today at ${home.name}`;
  return due.length === 1
    ? `One check is due at ${home.name}`
    : `${due.length} checks are due at ${home.name}`;
}

/** @param {{state: State}} props */
function Notes({ state }) {
  const desk = useDesk();
  return html`
    ${Boolean(state.notice) && html`<${Notice} tone="met" icon="circle-check" role="status" title=${state.notice} />`}
    ${
      !state.snapshot &&
      html`<${Notice} tone="attention" icon="wifi-off" title="This tablet has nothing to work with yet">
      <p>Connect to the network once and sign in. What you need is then kept on this tablet and works without it.</p></${Notice}>`
    }
    <${Readiness} state=${state} />
    ${
      state.phase.phase === "signed_out" &&
      html`<${Notice} tone="attention" icon="lock" title="You are signed out">
      <p>Everything is saved on this tablet, and an audit can be carried on with. <a href="/capture/sign-in">Sign in to send it</a> and to see your actions.</p></${Notice}>`
    }
    ${
      state.update &&
      html`<${Notice} icon="refresh-cw" title="A newer version of Walkaround is ready">
      <p><button type="button" class="app-button" onClick=${desk.takeUpdate}>Use it now</button></p></${Notice}>`
    }
  `;
}

/**
 * Whether this tablet can already be carried off the network. A tablet that was ready when the page was opened need
 * not say so; one that becomes ready says it in the same place, so that nothing moves.
 * @param {{state: State}} props
 */
function Readiness({ state }) {
  const versions = state.snapshot ? listed(state.snapshot) : new Set();
  const missing = [...versions].filter((hash) => !state.versions.has(hash)).length;
  const ready = missing === 0 && state.shell !== "coming";
  const [waited, wait] = useState(!ready);
  useEffect(() => wait(waited || !ready), [ready]);
  if (!state.snapshot || state.snapshot.homes.length === 0 || !waited) return null;
  const captures = state.snapshot.homes.some(mayCapture);
  if (!ready)
    return html`<${Notice} tone="attention" icon="download" title="Not ready to work without a network yet">
      <p>${missing > 0 ? `${count(missing, "checklist")} still to fetch.` : "The app itself is still to fetch."} Stay connected for a moment.</p></${Notice}>`;
  return state.shell === "kept"
    ? html`<${Notice} tone="met" icon="circle-check" role="status" title="Now ready to work without a network">
      <p>${captures ? `The app and ${count(versions.size, "checklist")} are kept on this tablet.` : NO_CHECKLISTS}</p></${Notice}>`
    : html`<${Notice} tone="attention" icon="wifi-off" title="This browser needs a network to open Walkaround">
      <p>Once it is open, ${captures ? "audits work" : "it works"} without. Do not close it while you are away from the network.</p></${Notice}>`;
}

/** @param {{homes: t.Home[], chosen: string, choose: (id: string) => void}} props */
function HomeChoice({ homes, chosen, choose }) {
  return html`<div class="app-chips" role="group" aria-label="Home">
    ${homes.map(
      (
        home,
      ) => html`<button type="button" class="app-chip" key=${home.id} aria-pressed=${home.id === chosen ? "true" : "false"}
        onClick=${() => choose(home.id)}>${home.name}</button>`,
    )}
  </div>`;
}

/** @param {{cards: t.RunCard[], today: string}} props */
function Running({ cards, today }) {
  return html`<section class="app-group" aria-labelledby="running"><h2 id="running">Carry on</h2>
    <ul class="app-list">${cards.map(
      (
        card,
        order,
      ) => html`<li key=${card.id}><a class=${`app-line ${order === 0 ? "app-line--first" : ""}`} href=${toHash("run", card.id)}>
        <${Icon} name="play" /><span class="app-line__what"><strong>${card.title}</strong>
        <span>${[card.home_name, card.area_name].filter(Boolean).join(", ")}. Started ${sayStart(card, today)} by ${card.by_name}.</span></span>
        <span class="app-line__fact">${card.words}</span></a></li>`,
    )}</ul></section>`;
}

/**
 * Audits that somebody else must carry on with: said, so that nobody thinks them lost, but not opened.
 * @param {{cards: t.RunCard[], me: string}} props
 */
function Waiting({ cards, me }) {
  return cards.length === 0
    ? null
    : html`<ul class="app-plain">${cards.map((card) => html`<li key=${card.id} class="app-soft"><${Icon} name="tablet" /> ${sayWhose(card, me)} waits on this tablet: ${card.title}, ${card.home_name}.</li>`)}</ul>`;
}

/** @param {t.RunCard} card @param {string} me */
const sayWhose = ({ by, by_name }, me) => (by === me ? "Your audit" : `${by_name.split(" ")[0]}'s audit`);

/** @param {t.RunCard} card @param {string} today */
function sayStart(card, today) {
  const day = dayOf(card.started_at);
  return day === today ? timeOf(card.started_at) : `${sayDay(day, today)}, ${timeOf(card.started_at)}`;
}

/** @param {{home: t.Home, due: t.Home["due"], today: string}} props */
function Due({ home, due, today }) {
  const byKey = new Map(home.checklists.map((checklist) => [checklist.key, checklist]));
  const rows = [...due]
    .sort((a, b) => a.due_on.localeCompare(b.due_on))
    .filter((row) => byKey.has(row.checklist));
  if (rows.length === 0) return null;
  return html`<section class="app-group" aria-labelledby="due"><h2 id="due">Due today</h2>
    <ul class="app-list">${rows.map(({ checklist, due_on }) => {
      const found = byKey.get(checklist);
      return html`<li key=${checklist}><a class="app-line" href=${toHash("start", home.id, checklist)}>
        <${Icon} name="clipboard-list" /><span class="app-line__what"><strong>${found?.title}</strong>
        <span>${count(found?.items ?? 0, "question")}</span></span>
        <span class=${`app-line__fact ${due_on < today ? "app-tone--critical" : ""}`}>${sayDue(due_on, today)}</span></a></li>`;
    })}</ul></section>`;
}

/** @param {{home: t.Home, today: string, done: ReadonlySet<string>}} props */
function MyActions({ home, today, done }) {
  const actions = home.actions.filter((action) => !done.has(action.id));
  return html`<section class="app-group" aria-labelledby="actions"><h2 id="actions">My actions</h2>
    ${actions.length === 0 && html`<p class="app-soft">Nothing here is waiting for you.</p>`}
    <ul class="app-list">${actions.map(
      (action) => html`<li key=${action.id}><a class="app-line" href=${toHash("action", action.id)}>
        <span class="app-line__tag"><${Severity} severity=${action.risk} word=${SEVERITY[action.risk]} /></span>
        <span class="app-line__what"><strong>${action.text}</strong><span>${action.reference} · ${action.checklist_title}</span></span>
        <span class=${`app-line__fact ${action.due_on < today ? "app-tone--critical" : ""}`}>${sayDue(action.due_on, today)}</span></a></li>`,
    )}</ul></section>`;
}

/** @param {{home: t.Home, state: State}} props */
function AnyChecklist({ home, state }) {
  return html`<section class="app-group" aria-labelledby="any"><h2 id="any">Start any checklist</h2>
    <ul class="app-tiles">${home.checklists.map(
      (
        checklist,
      ) => html`<li key=${checklist.key}><a class="app-tile" href=${toHash("start", home.id, checklist.key)}>
        <strong>${checklist.title}</strong>
        <span>${count(checklist.items, "question")}${state.versions.has(checklist.version) ? "" : " · not fetched yet"}</span></a></li>`,
    )}</ul></section>`;
}
