/**
 * The run: sections at the side (or in a sheet on a phone), one section on the screen, how far at the bottom.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun, State } from "../desk/state.js"
 * @import { Summary } from "../core/outbox.js"
 * @import { Spot } from "../core/route.js"
 * @import { Progress, Question, Stop } from "../core/progress.js"
 */
import { answerKey, splitKey } from "../core/checklist.js";
import { overdueAt } from "../core/around.js";
import { saveTyped } from "../core/leaving.js";
import { peopleFor } from "../core/planned.js";
import {
  askedNow,
  namedSubjects,
  nextUnanswered,
  progressOf,
  sayProgress,
  stopIn,
} from "../core/progress.js";
import { spotHash, toHash } from "../core/route.js";
import { timeOf } from "../core/words.js";
import { Languages, Observe, Paper } from "./parts.js";
import { SectionView, titleIn } from "./section.js";
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
  const asked = useAsked(open);
  const progress = useMemo(() => progressOf(checklist, run, asked), [asked]);
  const section = checklist.sections.find(({ id }) => id === spot.section) ?? checklist.sections[0];
  const people = useMemo(() => peopleFor(state.snapshot, card), [state.snapshot, card.id]);
  const home = state.snapshot?.homes.find(({ id }) => id === card.home);
  const subject = section ? chosenSubject(open, section, spot.subject) : "";
  const here = asked.filter((each) => each.section === section && each.subject === subject);
  const [stopped, leave] = useLeaving(open, here, home, today);
  useEffect(() => {
    if (section) void desk.audit.goTo({ section: section.id, subject, item: spot.item });
  }, [section?.id, subject, spot.item]);
  useHand(`${section?.id} ${subject}`, subject);
  useSpot({ ...spot, subject });
  const move = useSteady((/** @type {Spot | null} */ to) =>
    leave(() => go(to ? spotHash(card.id, to) : toHash("finish", card.id))),
  );
  const next = useSteady(() => {
    saveTyped();
    const { run, place } = desk.audit.current();
    const asks = askedNow(checklist, run, place.subjects);
    move(nextUnanswered(run, asks, { ...place, section: section?.id ?? "" }));
  });
  return html`<${Top} title=${card.title} heading=${true} back="#/" summary=${summary} sub=${saySub(open)} />
    ${run.start?.transcribed && html`<${Paper} open=${open} today=${today} />`}
    <div class="app-run">
      <${SteadyRail} progress=${progress} current=${section?.id} language=${place.language ?? ""} sections=${checklist.sections} move=${move} />
      ${
        section &&
        html`<${SteadySection} key=${`${section.id} ${subject}`} open=${open} section=${section} subject=${subject} asked=${asked} home=${home}
        people=${people} today=${today} stopped=${stopped} move=${move} room=${state.room} whole=${spot.item !== ""} />`
      }
    </div>
    <${SteadyFoot} progress=${progress} current=${section?.id} language=${place.language ?? ""} sections=${checklist.sections} move=${move} next=${next} ended=${run.ended !== null} subject=${subject} unfinished=${open.drafts.has("observation")} />`;
}

/** What is asked now, worked out again only when an answer, the home or the sample is another. @param {OpenRun} open */
export const useAsked = ({ checklist, run, place }) =>
  useMemo(
    () => askedNow(checklist, run, place.subjects),
    [checklist, run.answers, run.subjects, run.context, run.replies, place.subjects],
  );

/** @param {OpenRun} open */
function saySub({ card, run }) {
  const where = [card.home_name, card.area_name].filter(Boolean).join(", ");
  const begun = run.start?.transcribed ? "Copied from paper since" : "Started";
  return `${where}. ${begun} ${timeOf(card.started_at)} by ${card.by_name}`;
}

/** @param {OpenRun} open @param {t.Section} section @param {string} wanted */
function chosenSubject({ checklist, run, place }, section, wanted) {
  if (!section.repeat) return "";
  const named = namedSubjects(checklist, section, run, place.subjects);
  return named.includes(wanted) ? wanted : (named[0] ?? "");
}

/**
 * Before moving on, what is typed is saved, what has to be done first is asked for, and a critical "not met" asks once what was done to make
 * it safe: then the auditor may still move on, for a resident's need comes first.
 * @param {OpenRun} open
 * @param {Question[]} here the questions that the auditor leaves
 * @param {t.Home | undefined} home
 * @param {string} today
 * @returns {[Stop | null, (move: () => void) => Stop["why"] | ""]} the second says why it did not move
 */
export function useLeaving(open, here, home, today) {
  const { audit } = useDesk();
  const [stopped, stop] = useState(/** @type {Stop | null} */ (null));
  /** @param {() => void} move */
  function leave(move) {
    saveTyped();
    const now = audit.current();
    const left = now.run === open.run ? here : asNow(now, here);
    const found = now.run.ended ? null : stopIn(now, left, overdueAt(home, now.card.checklist, today));
    const again = found?.why === "unsafe" && stopped?.why === "unsafe" && stopped.key === found.key;
    stop(again ? null : found);
    if (!found || again) {
      move();
      return "";
    }
    const item = document.querySelector(`[data-item="${CSS.escape(splitKey(found.key).itemId)}"]`);
    item?.scrollIntoView({ block: "center" });
    return found.why;
  }
  return [stopped, leave];
}

/** What was saved a moment ago may have made others worse. @param {OpenRun} now @param {Question[]} here */
function asNow({ checklist, run, place }, here) {
  const keys = new Set(here.map(({ key }) => key));
  return askedNow(checklist, run, place.subjects).filter(({ key }) => keys.has(key));
}

/**
 * Follows which question is in hand, and for how long somebody looks.
 * @param {string} place walking on from it puts all down
 * @param {string} subject
 */
export function useHand(place, subject) {
  const { audit } = useDesk();
  useEffect(() => {
    audit.hand("put");
    const touched = (/** @type {Event} */ { target }) => {
      const item = target instanceof Element && target.closest("[data-item]");
      if (item instanceof HTMLElement) audit.hand("take", answerKey(item.dataset.item ?? "", subject));
    };
    const looked = () => audit.hand(document.hidden ? "pause" : "resume");
    const watched = /** @type {const} */ (["pointerdown", "focusin"]);
    for (const each of watched) document.addEventListener(each, touched);
    document.addEventListener("visibilitychange", looked);
    return () => {
      for (const each of watched) document.removeEventListener(each, touched);
      document.removeEventListener("visibilitychange", looked);
    };
  }, [place]);
}

/**
 * Brings the item of the address into view and gives it the focus; without one, the section's title.
 * @param {Spot} spot its subject is the one that is shown
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

/** @typedef {{progress: Progress, current: string | undefined, sections: t.Section[], language: string, move: (to: Spot) => void}} Listed */

/** @param {Listed} props */
function Rail(props) {
  return html`<nav class="app-rail" aria-label="Sections"><${SectionLinks} ...${props} />
    <${Language} id="rail-language" ...${props} /></nav>`;
}

/** @param {{id: string, sections: t.Section[], language: string}} props */
function Language({ id, sections, language }) {
  const translated = sections.some(
    ({ translations, items }) => translations || items.some((item) => item.translations),
  );
  return translated ? html`<${Languages} id=${id} sections=${sections} language=${language} />` : null;
}

/** @param {Listed} props */
function SectionLinks({ progress, current, sections, language, move }) {
  return html`<ul class="app-rail__list">${progress.sections.map((section, order) => {
    const done = section.answered === section.total;
    const bad = section.failed > 0 ? `, ${section.failed} not met` : "";
    const lost = section.unchecked > 0 ? `, ${section.unchecked} could not be checked` : "";
    const titled = sections[order] ?? section;
    return html`<li key=${section.id}><button type="button" class="app-rail__link" aria-current=${section.id === current ? "true" : undefined}
      onClick=${() => move({ section: section.id, item: "", subject: "" })}>
      <span>${titleIn(/** @type {t.Section} */ (titled), language)}</span>
      <b class="app-rail__count">
        ${section.failed > 0 && html`<span class="app-rail__bad" aria-hidden="true" title=${`${section.failed} not met`}><${Icon} name="x" />${section.failed}</span>`}
        ${done && section.failed === 0 && html`<${Icon} name=${section.unchecked > 0 ? "circle-question-mark" : "check"} />`}<span aria-hidden="true">${section.answered} / ${section.total}</span>
        <span class="app-visually-hidden">${section.answered} of ${section.total} answered${bad}${lost}</span></b>
    </button></li>`;
  })}</ul>`;
}

/** @param {Omit<Listed, "move"> & {move: (to: Spot | null) => void, next: () => void, ended: boolean, subject: string, unfinished: boolean}} props */
function Foot({ progress, current, sections, language, move, next, ended, subject, unfinished }) {
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
    ${!ended && html`<${Observe} subject=${subject} unfinished=${unfinished} />`}
    <button type="button" class="app-button app-foot__sections" onClick=${() => sheet.current?.showModal()}><${Icon} name="list-checks" />Sections</button>
    <button type="button" class="app-button" onClick=${next} disabled=${left === 0}>Next<span class="app-foot__long"> unanswered</span></button>
    <button type="button" class="app-button app-button--primary" onClick=${() => move(null)}>${ended ? "Look back" : html`Review<span class="app-foot__long"> and finish</span>`}</button>
    <dialog class="app-sheet" ref=${sheet} aria-labelledby="sheet-title">
      <div class="app-sheet__head"><h2 id="sheet-title">Sections</h2>
        <button type="button" class="app-button" onClick=${() => sheet.current?.close()}><${Icon} name="x" />Close</button></div>
      <${SectionLinks} progress=${progress} current=${current} sections=${sections} language=${language} move=${pick} />
      <${Language} id="sheet-language" sections=${sections} language=${language} />
    </dialog>
  </footer>`;
}
