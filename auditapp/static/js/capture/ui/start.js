/**
 * Before a run: everything is already chosen sensibly, so that one tap starts it.
 *
 * @import * as t from "../core/types.js"
 * @import { State } from "../desk/state.js"
 * @import { Summary } from "../core/outbox.js"
 * @import { Beside } from "../desk/audit.js"
 */
import { mayCapture } from "../core/may.js";
import { spotHash } from "../core/route.js";
import { count } from "../core/words.js";
import { FlagsAtStart, FromPaper } from "./parts.js";
import { Top } from "./top.js";
import { html, Icon, Notice, useDesk, useEffect, useMemo, useState, typedIn } from "./view.js";

/** @param {{state: State, summary: Summary, homeId: string, checklistKey: string, go: (hash: string, replace?: boolean) => void}} props */
export function StartScreen({ state, summary, homeId, checklistKey, go }) {
  if (!state.snapshot && !state.asked) return html`<${GettingReady} summary=${summary} />`;
  const home = state.snapshot?.homes.find(({ id }) => id === homeId);
  const checklist = home?.checklists.find(({ key }) => key === checklistKey);
  if (!home || !checklist || !mayCapture(home)) return html`<${Missing} summary=${summary} />`;
  if (state.phase.phase === "signed_out")
    return html`<${SignInFirst} title=${checklist.title} summary=${summary} />`;
  return html`<${Beginning} home=${home} checklist=${checklist} summary=${summary} go=${go} />`;
}

/**
 * The server has said that nobody is signed in, so a new audit would be in the name of somebody who may be gone. One
 * that is under way is carried on with, and without a network nobody is asked.
 * @param {{title: string, summary: Summary}} props
 */
function SignInFirst({ title, summary }) {
  return html`<${Top} title="Walkaround" back="#/" summary=${summary} />
    <main class="app-desk app-desk--narrow" id="main"><h1 id="screen-title" tabindex="-1">Sign in to start: ${title}</h1>
      <p>Nobody is signed in on this tablet. Sign in, so that the audit has your name. What is on the tablet stays on it.</p>
      <p><a class="app-button app-button--primary app-wide" href="/capture/sign-in">Sign in</a></p></main>`;
}

/** @param {{home: t.Home, checklist: t.SnapshotChecklist, summary: Summary, go: (hash: string, replace?: boolean) => void}} props */
function Beginning({ home, checklist, summary, go }) {
  const desk = useDesk();
  const [choices, set] = useState(() => defaults(checklist));
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const asks = useDefinition(home, checklist);

  async function start() {
    if (busy) return;
    const { present: typed, paper, shift, ...rest } = choices;
    const present = readPresent(typed);
    if (present === undefined) return document.getElementById("present")?.focus();
    if (paper === "incomplete" || !shift) {
      setTried(true);
      return requestAnimationFrame(focusWrong);
    }
    setBusy(true);
    try {
      const more = paper ? { transcribed: paper } : {};
      const place = await desk.audit.start(
        home,
        checklist,
        { ...rest, shift, present, ...more },
        await asks.beside(),
      );
      go(spotHash(place.audit, place), true);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  return html`<${Top} title=${home.name} back="#/" summary=${summary} />
    <main class="app-desk app-desk--narrow" id="main">
      <h1 id="screen-title" tabindex="-1">Start: ${checklist.title}</h1>
      <p class="app-soft">${count(checklist.items, "question")}. Answers are saved on this tablet as you make them, with or without a network.</p>
      <p class="app-lead">Speak first: greet people, say what you are doing, and ask before you enter a room. A resident's need always comes before the checklist.</p>
      ${Boolean(trouble) && html`<${Notice} tone="critical" icon="circle-alert" role="alert" title=${trouble} />`}
      <p><button type="button" class="app-button app-button--primary app-wide" onClick=${start} aria-disabled=${busy ? "true" : "false"}>
        <${Icon} name="play" />Start</button></p>
      <${Choices} home=${home} choices=${choices} tried=${tried} set=${set} />
      ${asks.definition && asks.more && html`<${FlagsAtStart} definition=${asks.definition} home=${home} beside=${asks.chosen} set=${asks.set} />`}
      <${FromPaper} paper=${choices.paper} tried=${tried} set=${(/** @type {typeof choices.paper} */ paper) => set({ ...choices, paper, shift: shiftFor(choices, paper, checklist) })} />
    </main>`;
}

/** The first field that is wrong takes the focus when its words are on the screen. */
function focusWrong() {
  const wrong = document.querySelector('.app-input[aria-invalid="true"]');
  if (wrong instanceof HTMLElement) wrong.focus();
}

/**
 * What the checklist wants to know of the home before it begins; answered with what was said last, until somebody
 * says something else.
 * @param {t.Home} home
 * @param {t.SnapshotChecklist} checklist
 */
function useDefinition(home, checklist) {
  const desk = useDesk();
  const [definition, setDefinition] = useState(/** @type {t.Body | null} */ (null));
  const [said, set] = useState(/** @type {Required<Beside> | null} */ (null));
  const coming = useMemo(() => desk.audit.prepare(checklist), [checklist.version]);
  useEffect(() => void coming.then(setDefinition), [coming]);
  const chosen = said ?? rememberedFor(definition, home);
  const more = definition?.sections.some(
    ({ translations, items }) => translations || items.some((item) => item.applies_if || item.translations),
  );
  const beside = async () => said ?? rememberedFor(await coming, home);
  return { definition, more, chosen, set, beside };
}

/** @param {t.Body | null} definition @param {t.Home} home @returns {Required<Beside>} */
function rememberedFor(definition, home) {
  const items = definition?.sections.flatMap((section) => section.items) ?? [];
  const wanted = new Set(items.map(({ applies_if }) => applies_if));
  const known = Object.entries(home.flags ?? {}).filter(([flag]) => wanted.has(flag));
  return { flags: Object.fromEntries(known.map(([flag, { value }]) => [flag, value])), language: "" };
}

/** @param {t.SnapshotChecklist} checklist */
function defaults(checklist) {
  const hour = new Date().getHours();
  const shift = hour >= 21 || hour < 7 ? "night" : hour >= 17 ? "evening" : "day";
  return {
    area: /** @type {string | null} */ (null),
    announced: !checklist.unannounced,
    reason: /** @type {t.StartChange["reason"]} */ ("planned"),
    shift: /** @type {t.StartChange["shift"] | ""} */ (shift),
    present: "",
    paper: /** @type {t.StartChange["transcribed"] | "incomplete" | null} */ (null),
  };
}

/**
 * The shift of a sheet is not that of now: whoever begins to copy one says which it was.
 * @param {ReturnType<typeof defaults>} choices
 * @param {ReturnType<typeof defaults>["paper"]} paper
 * @param {t.SnapshotChecklist} checklist
 */
function shiftFor(choices, paper, checklist) {
  if ((choices.paper === null) === (paper === null)) return choices.shift;
  return paper === null ? defaults(checklist).shift : "";
}

const REASONS = [
  ["planned", "Planned"],
  ["follow_up", "Follow-up of an earlier audit"],
  ["incident", "After an incident"],
  ["concern", "After a concern"],
];
const SHIFTS = [
  ["day", "Day"],
  ["evening", "Evening"],
  ["night", "Night"],
];
const ANNOUNCED = [
  ["yes", "Announced"],
  ["no", "Unannounced"],
];

/** @param {string} typed @returns {number | null | undefined} undefined when it is no number */
function readPresent(typed) {
  if (!typed.trim()) return null;
  return /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : undefined;
}

/** @param {{home: t.Home, choices: ReturnType<typeof defaults>, tried: boolean, set: (choices: any) => void}} props */
function Choices({ home, choices, tried, set }) {
  const change = (/** @type {object} */ part) => set({ ...choices, ...part });
  const areas = [["", "The whole home"], ...home.areas.map(({ id, name }) => [id, name])];
  const wrong = readPresent(choices.present) === undefined;
  const copied = choices.paper !== null;
  return html`<section class="app-group" aria-labelledby="visit"><h2 id="visit">About this visit</h2>
    <p class="app-soft">Change only what is different.</p>
    <div class="app-pairs">
      <${Select} id="area" label="Where" options=${areas} value=${choices.area ?? ""} onPick=${(/** @type {string} */ id) => change({ area: id || null })} />
      <${Select} id="announced" label="Did people know?" options=${ANNOUNCED} value=${choices.announced ? "yes" : "no"}
        onPick=${(/** @type {string} */ value) => change({ announced: value === "yes" })} />
      <${Select} id="reason" label="Why" options=${REASONS} value=${choices.reason} onPick=${(/** @type {string} */ reason) => change({ reason })} />
      <${Select} id="shift" label=${copied ? "Shift of the sheet" : "Shift"} options=${choices.shift ? SHIFTS : [["", "Choose"], ...SHIFTS]} value=${choices.shift} wrong=${tried && !choices.shift ? "Choose the shift of the sheet." : ""} onPick=${(/** @type {string} */ shift) => change({ shift })} />
      <div class=${`app-field app-field--short ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for="present">${copied ? "Staff on shift then" : "Staff on shift now"}</label>
        ${wrong && html`<span class="app-field__error" id="present-wrong" role="alert">Type a whole number, such as 6, or leave it empty.</span>`}
        <input class="app-input" id="present" inputmode="numeric" autocomplete="off" maxlength="4" value=${choices.present} aria-invalid=${wrong ? "true" : "false"}
          aria-describedby=${wrong ? "present-wrong" : undefined} onInput=${(/** @type {Event} */ event) => change({ present: typedIn(event) })} /></div>
    </div></section>`;
}

/** @param {{id: string, label: string, options: string[][], value: string, wrong?: string, onPick: (value: string) => void}} props */
export function Select({ id, label, options, value, wrong = "", onPick }) {
  return html`<div class=${`app-field ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for=${id}>${label}</label>
    ${Boolean(wrong) && html`<span class="app-field__error" id=${`${id}-wrong`} role="alert">${wrong}</span>`}
    <select class="app-input" id=${id} aria-invalid=${wrong ? "true" : undefined} aria-describedby=${wrong ? `${id}-wrong` : undefined} onChange=${(/** @type {Event} */ event) => onPick(typedIn(event))}>
      ${options.map(([key, word]) => html`<option key=${key} value=${key} selected=${key === value}>${word}</option>`)}
    </select></div>`;
}

/** Only a tablet that holds nothing yet shows this. @param {{summary: Summary}} props */
export function GettingReady({ summary }) {
  return html`<${Top} title="Walkaround" summary=${summary} />
    <main class="app-desk" id="main"><h1 id="screen-title" tabindex="-1">Getting ready…</h1>
      <p class="app-soft">Your homes and checklists are on their way to this tablet.</p></main>`;
}

/** @param {{summary: Summary}} props */
export function Missing({ summary }) {
  return html`<${Top} title="Walkaround" back="#/" summary=${summary} />
    <main class="app-desk" id="main"><h1 id="screen-title" tabindex="-1">This cannot be opened here</h1>
      <p>It is not on this tablet, or it waits for somebody else to carry on with it. Go back, connect once, and try again.</p>
      <p><a class="app-button" href="#/">Back to the start</a></p></main>`;
}
