/**
 * The app as drawn: picks the screen for the address, moves the focus to its title, says the state once.
 *
 * @import { Desk } from "../main.js"
 */
import { saveTyped } from "../core/leaving.js";
import { State, summarise } from "../core/outbox.js";
import { parseRoute } from "../core/route.js";
import { dayOf, setZone } from "../core/words.js";
import { HomeScreen } from "./home.js";
import { GridScreen } from "./parts.js";
import { RunScreen } from "./run.js";
import { ActionScreen, FinishScreen, TabletScreen } from "./screens.js";
import { StartScreen } from "./start.js";
import { Announcer } from "./top.js";
import {
  DeskContext,
  html,
  Notice,
  render,
  useDesk,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "./view.js";

/** @param {Desk} desk @param {Element} place */
export function drawApp(desk, place) {
  place.replaceChildren();
  render(html`<${DeskContext.Provider} value=${desk}><${App} /></${DeskContext.Provider}>`, place);
}

/** @type {Record<string, (props: any) => unknown>} */
const SCREENS = {
  home: HomeScreen,
  run: RunScreen,
  grid: GridScreen,
  finish: FinishScreen,
  action: ActionScreen,
  tablet: TabletScreen,
};

function App() {
  const desk = useDesk();
  const [state, setState] = useState(desk.state.get());
  // Before anything can be tapped: what changes between the first drawing and an effect after it would be lost.
  useLayoutEffect(() => desk.state.watch(() => setState(desk.state.get())), []);
  const [route, setRoute] = useState(parseRoute(location.hash));
  useLayoutEffect(() => {
    const moved = () => {
      saveTyped();
      setRoute(parseRoute(location.hash));
    };
    window.addEventListener("hashchange", moved);
    return () => window.removeEventListener("hashchange", moved);
  }, []);
  const summary = useMemo(
    () =>
      summarise([...state.rows.values()], state.phase, {
        writing: state.writing,
        unsaved: state.unsaved,
        me: state.me?.id ?? null,
      }),
    [state.rows, state.phase, state.writing, state.unsaved, state.me],
  );
  useScreen(`${route.name} ${route.args[0] ?? ""}`, route.name);
  setZone((state.open?.card ?? state.snapshot?.homes[0])?.rules?.time_zone);
  const today = dayOf(Date.now());
  const common = { state, summary, today, args: route.args, go };
  const screen =
    route.name === "start"
      ? html`<${StartScreen} key=${route.args.join()} ...${common} homeId=${route.args[0] ?? ""} checklistKey=${route.args[1] ?? ""} />`
      : html`<${SCREENS[route.name]} ...${common} />`;
  return html`<div class="app-capture">
    <a class="app-skip" href="#main" onClick=${skip}>Skip to the main part</a>
    ${
      Boolean(state.trouble) &&
      html`<${Notice} tone="critical" icon="circle-alert" role="alert" title="This tablet cannot save">
      <p>${state.trouble}</p></${Notice}>`
    }
    ${
      summary.state === State.ATTENTION &&
      state.unsaved > 0 &&
      html`<${Notice} tone="critical" icon="circle-alert" role="alert" title=${summary.words}>
      <p>${summary.detail}</p></${Notice}>`
    }
    ${state.install === "offer" && html`<${Install} />`}
    ${state.ready ? screen : html`<p class="app-opening">Opening…</p>`}
    <${Announcer} summary=${summary} />
  </div>`;
}

/** The address behind `#` is the app's own, so the skip link moves the focus itself. @param {Event} event */
function skip(event) {
  event.preventDefault();
  const main = document.getElementById("main");
  main?.setAttribute("tabindex", "-1");
  main?.focus();
}

/** @param {string} hash @param {boolean} [replace] */
function go(hash, replace = false) {
  if (replace) {
    history.replaceState(null, "", hash);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = hash;
}

/**
 * On a new screen the title takes the focus, so that a screen reader says where it is.
 * @param {string} screen
 * @param {string} name
 */
function useScreen(screen, name) {
  const first = useRef(true);
  const desk = useDesk();
  useLayoutEffect(() => {
    const words = `${document.getElementById("screen-title")?.textContent ?? "Walkaround"} · Walkaround`;
    if (document.title !== words) document.title = words;
  });
  useLayoutEffect(() => {
    const title = document.getElementById("screen-title");
    if (!first.current && name !== "run") {
      window.scrollTo(0, 0);
      title?.focus({ preventScroll: true });
    }
    if (name !== "home") desk.state.set({ notice: "" });
    first.current = false;
  }, [screen, desk.state.get().ready]);
}

function Install() {
  const desk = useDesk();
  return html`<${Notice} tone="attention" icon="tablet" title="Add Walkaround to the Home Screen">
    <p>Tap Share, then “Add to Home Screen”. A tab that is not added may be cleared by the tablet after seven days without use, with whatever was not sent.</p>
    <p><button type="button" class="app-button" onClick=${desk.installSeen}>I understand</button></p></${Notice}>`;
}
