/**
 * Review and finish: what failed first, then what is missing, the score last and small, then the name.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun, State } from "../desk/state.js"
 * @import { Summary } from "../core/outbox.js"
 * @import { Demanding } from "../core/finish.js"
 * @import { Go } from "./run.js"
 */
import { overdueAt } from "../core/around.js";
import { cleanText } from "../core/change.js";
import { splitKey } from "../core/checklist.js";
import { finishSummary, plannedActions, sayIncomplete } from "../core/finish.js";
import { bandsFor, peopleFor } from "../core/planned.js";
import { askedNow, progressOf, sayProgress } from "../core/progress.js";
import { spotHash, toHash } from "../core/route.js";
import { shortSamples } from "../core/sample.js";
import { watchedKeys, watchName } from "../core/stopwatch.js";
import { isSecondTap } from "../core/taps.js";
import { count, SEVERITY, subjectLabel, subjectWords } from "../core/words.js";
import { ActionLine } from "./fix.js";
import { Observe } from "./parts.js";
import { Remarks } from "./remarks.js";
import { Missing } from "./start.js";
import { Top } from "./top.js";
import {
  html,
  Icon,
  idOf,
  Notice,
  Severity,
  useDesk,
  useEffect,
  useMemo,
  useState,
  typedIn,
} from "./view.js";

/** @param {{state: State, summary: Summary, today: string, args: string[], go: Go}} props */
export function FinishScreen({ state, summary, today, args, go }) {
  const desk = useDesk();
  const [id = ""] = args;
  const open = state.open?.card.id === id ? state.open : null;
  const [absent, setAbsent] = useState(false);
  useEffect(() => {
    if (!open) desk.audit.open(id).then((found) => setAbsent(!found));
  }, [id, Boolean(open)]);
  if (absent) return html`<${Missing} summary=${summary} />`;
  if (!open) return html`<${Top} title="Opening…" back="#/" summary=${summary} />`;
  return html`<${Review} state=${state} open=${open} summary=${summary} today=${today} go=${go} />`;
}

/** @param {{state: State, open: OpenRun, summary: Summary, today: string, go: Go}} props */
function Review({ state, open, summary, today, go }) {
  const { card, checklist, run, place } = open;
  const people = useMemo(() => peopleFor(state.snapshot, card), [state.snapshot, card.id]);
  const bands = bandsFor(state.snapshot, card);
  const home = state.snapshot?.homes.find((each) => each.id === card.home);
  const overdue = useMemo(() => overdueAt(home, card.checklist, today), [home, card.checklist, today]);
  const review = useMemo(
    () =>
      finishSummary(checklist, run, place, { people, auditor: card.by, rules: card.rules, bands, overdue }),
    [run, place, people, bands, overdue],
  );
  const short = useMemo(() => shortSamples(open, home), [run, place, home]);
  const ended = run.ended !== null;
  const words = sayProgress(progressOf(checklist, run, askedNow(checklist, run, place.subjects)));
  return html`<${Top} title=${card.title} back=${toHash("run", card.id)} summary=${summary} sub=${`${card.home_name}. ${words}`} />
    <main class="app-desk app-review" id="main">
      <h1 id="screen-title" tabindex="-1">${sayReview(review)}</h1>
      ${ended && html`<${Notice} icon="lock" title="This audit has ended"><p>A correction is added as a dated note below. Nothing is overwritten.</p></${Notice}>`}
      <${FailedList} failed=${review.failed} open=${open} people=${people} today=${today} ended=${ended} />
      ${!ended && html`<${Watches} open=${open} />`}
      <${Gaps} review=${review} open=${open} people=${people} today=${today} ended=${ended} />
      <${Coverage} review=${review} short=${short} id=${card.id} />
      <${Observations} open=${open} />
      <${Remarks} open=${open} />
      <${Score} score=${review.score} />
      ${!ended && html`<${Sign} review=${review} name=${state.me?.name ?? ""} go=${go} title=${card.title} />`}
      ${!ended && html`<${GiveUp} go=${go} title=${card.title} />`}
    </main>`;
}

/** A time that still runs is not in any answer yet. @param {{open: OpenRun}} props */
function Watches({ open }) {
  const { store } = useDesk();
  const { checklist, card } = open;
  const [keys, setKeys] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    store
      .factNames(watchName(card.id, ""))
      .then((names) => setKeys(watchedKeys(names, card.id)))
      .catch(() => undefined);
  }, [card.id]);
  const found = keys.flatMap((key) => {
    const { itemId, subject } = splitKey(key);
    const [item, section] = [checklist.items.get(itemId), checklist.itemSections.get(itemId)];
    return item && section ? [{ key, item, section, subject }] : [];
  });
  if (found.length === 0) return null;
  return html`<${Notice} tone="attention" icon="timer" title="A stopwatch is still running">
    <ul class="app-plain">${found.map((each) => html`<li key=${each.key}><a href=${spotHash(card.id, spotOf(each))}>${each.item.prompt}</a>${each.subject && ` (${subjectLabel(each.subject)})`}</li>`)}</ul></${Notice}>`;
}

/** @param {ReturnType<typeof finishSummary>} review */
function sayReview({ failed, unanswered, unseen }) {
  const critical = failed.filter(({ severity }) => severity === "critical").length;
  if (failed.length === 0) {
    if (unanswered.length > 0) return `Nothing failed so far; ${unanswered.length} not answered`;
    if (unseen.length > 0) return `Nothing failed so far; ${count(unseen.length, "section")} not looked at`;
    return "Everything asked was met or explained";
  }
  return `${failed.length} not met${critical ? `, ${critical} critical` : ""}`;
}

/** @param {{failed: Demanding[], open: OpenRun, people: t.Person[], today: string, ended: boolean}} props */
function FailedList({ failed, open, people, today, ended }) {
  if (failed.length === 0) return null;
  return html`<section class="app-group" aria-labelledby="failed"><h2 id="failed">Not met: these become actions</h2>
    <ul class="app-cards">${failed.map(
      (each) => html`<li key=${each.key} class="app-item app-item--fail">
      <${Question} each=${each} id=${open.card.id} />
      ${Boolean(each.answer.change.note) && html`<p class="app-prose">${each.answer.change.note}</p>`}
      ${each.answer.photos.length > 0 && html`<p class="app-soft app-small"><${Icon} name="image" /> ${count(each.answer.photos.length, "photo")}</p>`}
      ${each.unsafe && html`<p class="app-tone--critical"><${Icon} name="triangle-alert" /> Nothing is recorded yet about making it safe. <a href=${spotHash(open.card.id, spotOf(each))}>Say what was done</a>.</p>`}
      ${open.run.madeSafe.has(each.key) && html`<p class="app-failing__safe"><${Icon} name="shield-check" /><span><strong>Made safe:</strong> ${open.run.madeSafe.get(each.key)}</span></p>`}
      ${each.settled !== "" && html`<p class="app-failing__safe"><${Icon} name=${each.settled === "linked" ? "link" : "circle-check"} /><span>${SETTLED[each.settled]}</span></p>`}
      ${each.action && html`<${ActionLine} id=${idOf("act", each.key)} item=${each.item} subject=${each.subject} ...${each.action} people=${people} today=${today} ended=${ended} />`}
      ${each.more.length > 0 && html`<ul class="app-plain app-small" aria-label="Further actions">${each.more.map(({ part, about, demand }) => html`<li key=${part}><${Icon} name="plus" /> ${demand.text}${about && ` (${subjectLabel(about)})`}</li>`)}</ul>`}
    </li>`,
    )}</ul></section>`;
}

/** @type {Record<"linked" | "corrected", string>} */
const SETTLED = {
  linked: "Linked to an action that is open already; no second one is raised.",
  corrected: "Put right on the spot. It still counts as not met; no action is needed.",
};

/** @param {{section: t.Section, item: t.Item, subject: string}} question */
const spotOf = ({ section, item, subject }) => ({ section: section.id, item: item.id, subject });

/** @param {{each: Demanding, id: string}} props */
function Question({ each, id }) {
  const about = each.subject ? ` (${subjectLabel(each.subject)})` : "";
  return html`<div class="app-item__q"><h3><a href=${spotHash(id, spotOf(each))}>${each.item.prompt}${about}</a></h3>
    <${Severity} severity=${each.severity} word=${SEVERITY[each.severity]} /></div>`;
}

/** @param {{review: ReturnType<typeof finishSummary>, open: OpenRun, people: t.Person[], today: string, ended: boolean}} props */
function Gaps({ review, open, people, today, ended }) {
  const { unanswered, unseen, unchecked, toCheck } = review;
  const id = open.card.id;
  const actions = new Map(toCheck.map((each) => [each.key, each]));
  return html`
    ${
      unanswered.length > 0 &&
      html`<section class="app-group" aria-labelledby="unanswered"><h2 id="unanswered">Not answered: ${unanswered.length}</h2>
      <p class="app-soft">Answer them if you can. The report lists what was not answered.</p>
      <details class="app-more"><summary>Show them</summary><ul class="app-plain">${unanswered.map(
        (each) => html`<li key=${each.key}>
        <a href=${spotHash(id, spotOf(each))}>${each.item.prompt}</a>${each.subject && ` (${subjectLabel(each.subject)})`}</li>`,
      )}</ul></details></section>`
    }
    ${unseen.length > 0 && html`<p class="app-soft">Nothing was looked at in: ${unseen.map(({ title }) => title).join(", ")}.</p>`}
    ${
      unchecked.length > 0 &&
      html`<section class="app-group" aria-labelledby="unchecked"><h2 id="unchecked">Could not check: ${unchecked.length}</h2>
      <ul class="app-plain">${unchecked.map(
        (
          each,
        ) => html`<li key=${each.key}><a href=${spotHash(id, spotOf(each))}>${each.item.prompt}</a>${each.subject && ` (${subjectLabel(each.subject)})`}
        <span class="app-soft"> ${"reason" in each.answer.change.value ? each.answer.change.value.reason : ""}</span>
        ${actions.has(each.key) && html`<${ActionLine} id=${idOf("act", each.key)} item=${each.item} subject=${each.subject} ...${actions.get(each.key)?.action} people=${people} today=${today} ended=${ended} />`}</li>`,
      )}</ul></section>`
    }`;
}

/**
 * How much was looked at: what could not be checked is coverage lost, and a small sample is said.
 * @param {{review: ReturnType<typeof finishSummary>, short: ReturnType<typeof shortSamples>, id: string}} props
 */
function Coverage({ review, short, id }) {
  const { unchecked, notApplicable, asked } = review;
  if (unchecked.length + notApplicable.length + short.length === 0) return null;
  return html`<section class="app-group" aria-labelledby="coverage" data-coverage><h2 id="coverage">What was looked at</h2>
    <ul class="app-plain">
      ${unchecked.length > 0 && html`<li data-lost><strong>Coverage lost:</strong> ${unchecked.length} of ${count(asked, "question")} could not be checked. They count neither as met nor as not met.</li>`}
      ${notApplicable.length > 0 && html`<li>${count(notApplicable.length, "question")} did not apply, each with its reason.</li>`}
      ${short.map(({ section, have, target }) => html`<li key=${section.id} data-short-sample><strong>Small sample:</strong> ${have} of ${target} ${subjectWords(section.repeat?.for ?? "").many} looked at in <a href=${toHash("run", id, section.id)}>${section.title}</a>.</li>`)}
    </ul></section>`;
}

/** @type {Record<t.ObservationChange["tone"], [string, string]>} */
const TONES = {
  praise: ["star", "Praise"],
  concern: ["triangle-alert", "Concern"],
  note: ["message-square", "Remark"],
};

/** Praise first. @param {{open: OpenRun}} props */
function Observations({ open }) {
  const { observations, ended } = open.run;
  if (observations.length === 0 && ended) return null;
  const order = ["praise", "concern", "note"];
  const sorted = [...observations].sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone));
  return html`<section class="app-group" aria-labelledby="observed"><h2 id="observed">Seen beside the questions</h2>
    ${sorted.length === 0 && html`<p class="app-soft">Nothing noted. Praise counts too: what was good, and who did it?</p>`}
    <ul class="app-plain">${sorted.map(
      (
        each,
      ) => html`<li key=${each.id} class="app-prose" data-observation=${each.tone}><${Icon} name=${TONES[each.tone][0]} /> <strong>${TONES[each.tone][1]}${each.where && `, ${each.where}`}:</strong> ${each.text}
      ${each.severity && html` <${Severity} severity=${each.severity} word=${SEVERITY[each.severity]} /> <span class="app-soft">becomes an action</span>`}
      ${each.photos.length > 0 && html` <span class="app-soft app-small">${count(each.photos.length, "photo")}</span>`}</li>`,
    )}</ul>
    ${!ended && html`<p><${Observe} unfinished=${open.drafts.has("observation")} /></p>`}</section>`;
}

/** @type {Record<string, string>} */
const BANDS = { strong: "strong", sound: "sound", needs_work: "needs work", poor: "poor" };

/** @param {string | null} percent */
const plain = (percent) => (percent ?? "0").replace(/\.0$/, "");

/** @param {{score: ReturnType<typeof finishSummary>["score"]}} props */
function Score({ score }) {
  if (!score.percent) return null;
  const band = score.band ? ` (${BANDS[score.band]})` : "";
  const met = `${plain(score.percent)} percent of what was judged was met${band}`;
  const seen = `${plain(score.coverage)} percent of what was asked was checked or does not apply`;
  return html`<p class="app-soft app-small">${`Our own figure, not a CQC score: ${met}; ${seen}.`}</p>`;
}

/** @param {{review: ReturnType<typeof finishSummary>, name: string, go: Go, title: string}} props */
function Sign({ review, name, go, title }) {
  const desk = useDesk();
  const [signed, setSigned] = useState(name);
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState(false);
  const unsafe = review.failed.filter((each) => each.unsafe).length;
  const incomplete = sayIncomplete(review.unanswered.length, review.asked);
  async function finish(/** @type {MouseEvent} */ tap) {
    if (busy || isSecondTap(tap)) return;
    if ((cleanText(signed).match(/\p{L}/gu)?.length ?? 0) < 2)
      return setWrong("Type your name to sign: at least two letters.");
    setWrong("");
    if (incomplete && !sure) return setSure(true);
    setBusy(true);
    await desk.audit.keepTyped();
    await (await desk.ending()).finish(signed, plannedActions([...review.failed, ...review.toCheck]));
    desk.state.set({ notice: `${title} is finished and saved on this tablet.` });
    go("#/", true);
  }
  return html`<section class="app-group app-sign" aria-labelledby="sign"><h2 id="sign">Sign and finish</h2>
    <p class="app-soft">Finishing locks the answers and makes the actions live.</p>
    ${unsafe > 0 && html`<${Notice} tone="critical" icon="triangle-alert" title=${`${count(unsafe, "critical finding")} not made safe yet`}><p>Make it safe, or tell the person in charge, before you finish.</p></${Notice}>`}
    ${Boolean(incomplete) && html`<${Notice} tone="attention" icon="circle-help" title="This audit is incomplete"><p>${incomplete}</p></${Notice}>`}
    <div class=${`app-field ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for="signed">Your name</label>
      ${Boolean(wrong) && html`<span class="app-field__error" role="alert">${wrong}</span>`}
      <input class="app-input" id="signed" autocomplete="name" maxlength="120" value=${signed} onInput=${(/** @type {Event} */ event) => setSigned(typedIn(event))} /></div>
    <p><button type="button" class="app-button app-button--primary app-wide" aria-disabled=${busy ? "true" : "false"} onClick=${finish}><${Icon} name="circle-check" />${sayButton(busy, sure && Boolean(incomplete))}</button></p>
    ${sure && Boolean(incomplete) && !busy && html`<p role="status">Are you sure? Tap once more to sign it with ${count(review.unanswered.length, "question")} open, or go back and answer them.</p>`}
  </section>`;
}

/** @param {boolean} busy @param {boolean} incomplete */
function sayButton(busy, incomplete) {
  if (busy) return "Saving…";
  return incomplete ? "Sign it incomplete" : "Sign and finish";
}

/** @param {{go: Go, title: string}} props */
function GiveUp({ go, title }) {
  const desk = useDesk();
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState("");
  async function abandon(/** @type {MouseEvent} */ tap) {
    if (isSecondTap(tap)) return;
    if (cleanText(reason).length < 10) return setWrong("Write a reason of at least 10 characters.");
    await desk.audit.keepTyped();
    await (await desk.ending()).abandon(reason);
    desk.state.set({ notice: `${title} was given up. Its answers are kept.` });
    go("#/", true);
  }
  return html`<details class="app-more"><summary>Give up this audit</summary>
    <p class="app-soft">The answers are kept and your manager sees why it was not finished.</p>
    <div class=${`app-field ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for="give-up">Why?</label>
      ${Boolean(wrong) && html`<span class="app-field__error" role="alert">${wrong}</span>`}
      <textarea class="app-input" id="give-up" rows="2" maxlength="1000" value=${reason} onInput=${(/** @type {Event} */ event) => setReason(typedIn(event))}></textarea></div>
    <p><button type="button" class="app-button app-button--danger" onClick=${abandon}>Give up this audit</button></p></details>`;
}
