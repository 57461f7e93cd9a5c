/**
 * The run: sections at the side (or in a sheet on a phone), one section on the screen, how far at the bottom.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun, State } from "../desk/state.js"
 * @import { Summary } from "../core/outbox.js"
 * @import { Spot } from "../core/route.js"
 * @import { Progress } from "../core/progress.js"
 */
import { peopleFor } from "../core/planned.js";
import { askedNow, namedSubjects, nextUnanswered, progressOf, sayProgress } from "../core/progress.js";
import { spotHash, toHash } from "../core/route.js";
import { needsMadeSafe } from "../core/run.js";
import { timeOf } from "../core/words.js";
import { SectionView } from "./section.js";
import { Missing } from "./start.js";
import { Top } from "./top.js";
import {
  html,
  Icon,
  unchanged,
  useDesk,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSteady,
} from "./view.js";

// While answers are being sent only the bar at the top changes; the questions are left alone.
const SteadyRail = unchanged(Rail);
const SteadyFoot = unchanged(Foot);
const SteadySection = unchanged(SectionView);

/** @typedef {(hash: string, replace?: boolean) => void} Go */

/** @param {{state: State, summary: Summary, today: string, args: string[], go: Go}} props */
export function RunScreen({ state, summary, today, args, go }) {
  const desk = useDesk();
  const [id = "", section, item, subject] = args;
  const open = state.open?.card.id === id ? state.open : null;
  const [absent, setAbsent] = useState(false);
  useEffect(() => {
    if (!open) desk.audit.open(id).then((found) => setAbsent(!found));
  }, [id, Boolean(open)]);
  useEffect(() => {
    if (open && !section) go(spotHash(id, open.place), true);
  }, [Boolean(open), section]);
  if (absent) return html`<${Missing} summary=${summary} />`;
  if (!open || !section) return html`<${Top} title="Opening…" back="#/" summary=${summary} />`;
  const plain = (/** @type {string | undefined} */ part) => (part && part !== "-" ? part : "");
  const spot = { section, item: plain(item), subject: plain(subject) };
  return html`<${OpenRunScreen} state=${state} open=${open} summary=${summary} today=${today} spot=${spot} go=${go} />`;
}

/** @param {{state: State, open: OpenRun, summary: Summary, today: string, spot: Spot, go: Go}} props */
function OpenRunScreen({ state, open, summary, today, spot, go }) {
  const { card, checklist, run, place } = open;
  const desk = useDesk();
  const asked = useMemo(
    () => askedNow(checklist, run, place.subjects),
    [checklist, run.answers, place.subjects],
  );
  const progress = useMemo(() => progressOf(checklist, run, asked), [asked]);
  const section = checklist.sections.find(({ id }) => id === spot.section) ?? checklist.sections[0];
  const people = useMemo(() => peopleFor(state.snapshot, card), [state.snapshot, card.id]);
  const [stopped, leave] = useLeaving(open, section);
  const subject = section ? chosenSubject(open, section, spot.subject) : "";
  useEffect(() => {
    if (section) void desk.audit.goTo({ section: section.id, subject, item: spot.item });
  }, [section?.id, subject, spot.item]);
  useSpot(spot);
  const move = useSteady((/** @type {Spot | null} */ to) =>
    leave(() => go(to ? spotHash(card.id, to) : toHash("finish", card.id))),
  );
  const next = useSteady(() => move(nextUnanswered(run, asked, { ...place, section: section?.id ?? "" })));
  const where = [card.home_name, card.area_name].filter(Boolean).join(", ");
  return html`<${Top} title=${card.title} heading=${true} back="#/" summary=${summary}
      sub=${`${where}. Started ${timeOf(card.started_at)} by ${card.by_name}`} />
    <div class="app-run">
      <${SteadyRail} progress=${progress} current=${section?.id} move=${move} />
      ${
        section &&
        html`<${SteadySection} key=${`${section.id} ${subject}`} open=${open} section=${section} subject=${subject} asked=${asked}
        people=${people} today=${today} stopped=${stopped} move=${move} room=${state.room} whole=${spot.item !== ""} />`
      }
    </div>
    <${SteadyFoot} progress=${progress} current=${section?.id} move=${move} next=${next} ended=${run.ended !== null} />`;
}

/** @param {OpenRun} open @param {t.Section} section @param {string} wanted */
function chosenSubject(open, section, wanted) {
  if (!section.repeat) return "";
  const named = namedSubjects(section, open.run, open.place.subjects);
  return named.includes(wanted) ? wanted : (named[0] ?? "");
}

/**
 * Before moving on, a critical "not met" asks once what was done to make it safe. The auditor may still move on:
 * a resident's need comes first.
 * @param {OpenRun} open
 * @param {t.Section | undefined} section
 * @returns {[string, (move: () => void) => void]}
 */
function useLeaving(open, section) {
  const [stopped, stop] = useState("");
  /** @param {() => void} move */
  function leave(move) {
    const keys = [...open.run.answers.values()].filter(({ change }) =>
      section?.items.some(({ id }) => id === change.item),
    );
    const unsafe = keys.find(({ key, change }) => {
      const item = open.checklist.items.get(change.item);
      return item && needsMadeSafe(open.run, item, key);
    });
    if (!unsafe || stopped === unsafe.key) {
      stop("");
      move();
    } else stop(unsafe.key);
  }
  return [stopped, leave];
}

/**
 * Brings the item of the address into view and gives it the focus; without one, the section's title.
 * @param {Spot} spot
 */
function useSpot(spot) {
  const first = useRef(true);
  useLayoutEffect(() => {
    const item = spot.item && document.querySelector(`[data-item="${CSS.escape(spot.item)}"]`);
    const heading = item ? item.querySelector("h3") : document.getElementById("section-title");
    if (item) item.scrollIntoView({ block: "center" });
    else window.scrollTo(0, 0);
    if (heading instanceof HTMLElement && !(first.current && !item)) heading.focus({ preventScroll: true });
    first.current = false;
  }, [spot.section, spot.item, spot.subject]);
}

/** @param {{progress: Progress, current: string | undefined, move: (to: Spot) => void}} props */
function Rail({ progress, current, move }) {
  return html`<nav class="app-rail" aria-label="Sections">
    <${SectionLinks} progress=${progress} current=${current} move=${move} />
  </nav>`;
}

/** @param {{progress: Progress, current: string | undefined, move: (to: Spot) => void}} props */
function SectionLinks({ progress, current, move }) {
  return html`<ul class="app-rail__list">${progress.sections.map((section) => {
    const done = section.answered === section.total;
    const bad = section.failed > 0 ? `, ${section.failed} not met` : "";
    return html`<li key=${section.id}><button type="button" class="app-rail__link" aria-current=${section.id === current ? "true" : undefined}
      onClick=${() => move({ section: section.id, item: "", subject: "" })}>
      <span>${section.title}</span>
      <b class="app-rail__count">
        ${section.failed > 0 && html`<span class="app-rail__bad" aria-hidden="true" title=${`${section.failed} not met`}><${Icon} name="x" />${section.failed}</span>`}
        ${done && section.failed === 0 && html`<${Icon} name="check" />`}<span aria-hidden="true">${section.answered} / ${section.total}</span>
        <span class="app-visually-hidden">${section.answered} of ${section.total} answered${bad}</span></b>
    </button></li>`;
  })}</ul>`;
}

/** @param {{progress: Progress, current: string | undefined, move: (to: Spot | null) => void, next: () => void, ended: boolean}} props */
function Foot({ progress, current, move, next, ended }) {
  const sheet = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const pick = (/** @type {Spot} */ to) => {
    sheet.current?.close();
    move(to);
  };
  const words = sayProgress(progress);
  const left = progress.total - progress.answered;
  return html`<footer class="app-foot">
    <div class="app-foot__meter"><span id="progress-words">${words}</span>
      <progress class="app-progress" max=${progress.total} value=${progress.answered} aria-labelledby="progress-words"></progress></div>
    <button type="button" class="app-button app-foot__sections" onClick=${() => sheet.current?.showModal()}><${Icon} name="list-checks" />Sections</button>
    <button type="button" class="app-button" onClick=${next} disabled=${left === 0}>Next<span class="app-foot__long"> unanswered</span></button>
    <button type="button" class="app-button app-button--primary" onClick=${() => move(null)}>${ended ? "Look back" : html`Review<span class="app-foot__long"> and finish</span>`}</button>
    <dialog class="app-sheet" ref=${sheet} aria-labelledby="sheet-title">
      <div class="app-sheet__head"><h2 id="sheet-title">Sections</h2>
        <button type="button" class="app-button" onClick=${() => sheet.current?.close()}><${Icon} name="x" />Close</button></div>
      <${SectionLinks} progress=${progress} current=${current} move=${pick} />
    </dialog>
  </footer>`;
}
