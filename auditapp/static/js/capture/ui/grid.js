/**
 * A repeated section as a grid: a row for each subject, a column for each question. It is walked down a column or
 * along a row with one thumb; every cell opens the whole question.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun, State } from "../desk/state.js"
 * @import { Summary } from "../core/outbox.js"
 * @import { Go } from "./run.js"
 * @import { Cell, Cells, Way } from "../core/cells.js"
 */
import { after, cellsOf, firstOpen, keyMove, sayCell } from "../core/cells.js";
import { saveTyped } from "../core/leaving.js";
import { askedNow } from "../core/progress.js";
import { toHash } from "../core/route.js";
import { wordsOf } from "../core/translated.js";
import { RESULT, subjectLabel, subjectWords } from "../core/words.js";
import { CardSheet } from "./card-sheet.js";
import { Dock } from "./dock.js";
import { useAsked, useHand, useLeaving } from "./run.js";
import { Missing } from "./start.js";
import { Top } from "./top.js";
import { html, Icon, useDesk, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./view.js";

/** @param {{state: State, summary: Summary, today: string, args: string[], go: Go}} props */
export function GridScreen({ state, summary, today, args, go }) {
  const desk = useDesk();
  const [id = "", sectionId = "", item = "", subject = ""] = args;
  const open = state.open?.card.id === id ? state.open : null;
  const [absent, setAbsent] = useState(false);
  useEffect(() => {
    if (!open) desk.audit.open(id).then((found) => setAbsent(!found));
  }, [id, Boolean(open)]);
  const section = open?.checklist.sections.find((each) => each.id === sectionId);
  if (absent || (open && !section)) return html`<${Missing} summary=${summary} />`;
  if (!open || !section) return html`<${Top} title="Opening…" back="#/" summary=${summary} />`;
  const at = { item: item === "-" ? "" : item, subject };
  return html`<${Grid} state=${state} open=${open} section=${section} summary=${summary} today=${today} at=${at} go=${go} />`;
}

/** @param {{state: State, open: OpenRun, section: t.Section, summary: Summary, today: string, at: {item: string, subject: string}, go: Go}} props */
function Grid({ state, open, section, summary, today, at, go }) {
  const { card, run } = open;
  const desk = useDesk();
  const asked = useAsked(open);
  const cells = useMemo(() => cellsOf(section, asked), [section, asked]);
  const [way, setWay] = useState(/** @type {Way} */ ("down"));
  const [opened, openCard] = useState(0);
  const current = cells.find(at.item, at.subject) ?? firstOpen(cells, run);
  const home = state.snapshot?.homes.find((each) => each.id === card.home);
  const question = current?.question;
  const [stopped, leave] = useLeaving(open, question ? [question] : [], home, today);
  useHand(`${at.item} ${at.subject}`, current?.subject ?? "");
  // Where nobody said which cell, the first open one would become the next as soon as it is answered.
  useEffect(() => {
    if (current && !at.item) go(place(current), true);
  }, [at.item, current?.key]);
  // Each time it is another card, so that one that was just closed opens again.
  const show = () => openCard(opened + 1);
  const place = (/** @type {Cell} */ { item, subject }) =>
    toHash("grid", card.id, section.id, item.id, subject);
  const leaveFor = (/** @type {Cell | null} */ cell) => cell && leave(() => go(place(cell), true));
  const moveTo = (/** @type {Cell | null} */ cell) => leaveFor(cell) && show();
  const walk = (/** @type {Way} */ each) => {
    setWay(each);
    // What was answered a moment ago is no more a place to go to.
    if (current) moveTo(after(cellsNow(), desk.audit.current().run, current, each));
  };
  const cellsNow = () => {
    const { checklist, run: now, place } = desk.audit.current();
    return cellsOf(section, askedNow(checklist, now, place.subjects));
  };
  // From a card with an answer one goes on as after Yes, or the next quick tap would answer the same cell again.
  const close = () => {
    saveTyped();
    openCard(0);
    const { run: now } = desk.audit.current();
    if (!current || now.ended || !now.answers.has(current.key)) return;
    const told = stopped?.key === current.key ? stopped.why : "";
    const why = leaveFor(after(cellsNow(), now, current, way));
    if (why && why !== told) show();
  };
  const onward = (/** @type {Way} */ each) => current && after(cells, run, current, each);
  const words = subjectWords(section.repeat?.for ?? "");
  return html`<${Top} title=${section.title} heading=${true} back=${toHash("run", card.id, section.id, "-", current?.subject || "-")} summary=${summary} sub=${`${card.title}: all ${words.many}`} />
    <main class="app-gridded" id="main">
      ${cells.rows.length === 0 ? html`<p class="app-soft">No ${words.one} is chosen yet. Go back and choose who is looked at.</p>` : html`<${Table} cells=${cells} run=${run} current=${current} words=${words} moveTo=${moveTo} openCard=${show} />`}
      <${Key} cells=${cells} run=${run} current=${current} language=${open.place.language} moveTo=${moveTo} />
    </main>
    ${current && html`<${Dock} open=${open} cell=${current} way=${way} onward=${{ down: onward("down"), across: onward("across") }} words=${words} go=${walk} openCard=${show} />`}
    ${opened > 0 && question && html`<${CardSheet} key=${opened} state=${state} open=${open} question=${question} today=${today} stopped=${stopped?.key === question.key ? stopped.why : ""} close=${close} />`}`;
}

/**
 * What the numbers over the columns stand for; each leads to its column.
 * @param {{cells: Cells, run: t.Run, current: Cell | null, language: string | undefined, moveTo: (cell: Cell | null) => void}} props
 */
function Key({ cells, run, current, language, moveTo }) {
  const first = (/** @type {t.Item} */ item) => {
    const column = cells.rows.map((subject) => cells.find(item.id, subject)).filter((cell) => cell?.question);
    return column.find((cell) => cell && !run.answers.has(cell.key)) ?? column[0] ?? null;
  };
  return html`<ol class="app-grid__key">${cells.columns.map((item, at) => {
    const said = wordsOf(item, language);
    return html`<li key=${item.id}><button type="button" class="app-grid__question" aria-current=${item === current?.item ? "true" : undefined} onClick=${() => moveTo(first(item))}>
      <b>${at + 1}</b><span lang=${said.language || undefined}>${said.prompt}</span></button></li>`;
  })}</ol>`;
}

/** The signs of a cell; each has a word beside it for whoever cannot see it. @type {Record<t.Result, string>} */
const SIGNS = { pass: "check", fail: "x", na: "minus", unchecked: "circle-question-mark" };

/**
 * @typedef {object} TableProps
 * @property {Cells} cells
 * @property {t.Run} run
 * @property {Cell | null} current
 * @property {ReturnType<typeof subjectWords>} words
 * @property {(cell: Cell | null) => void} moveTo
 * @property {() => void} openCard
 */

/** @param {TableProps} props */
function Table({ cells, run, current, words, moveTo, openCard }) {
  const table = useRef(/** @type {HTMLTableElement | null} */ (null));
  const walked = useRef(false);
  useLayoutEffect(() => {
    const cell = table.current?.querySelector('[tabindex="0"]');
    if (!(cell instanceof HTMLElement)) return;
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (walked.current) cell.focus({ preventScroll: true });
    walked.current = false;
  }, [current?.key]);
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (!current) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return openCard();
    }
    const to = keyMove(cells, current, event.key);
    if (!to) return;
    event.preventDefault();
    walked.current = true;
    moveTo(to);
  };
  return html`<div class="app-grid"><table class="app-grid__table" role="grid" aria-label=${`${words.many} and questions`} ref=${table} onKeyDown=${pressed}>
    <thead><tr><td class="app-grid__corner"></td>${cells.columns.map(
      (
        item,
        at,
      ) => html`<th scope="col" key=${item.id} class="app-grid__column" data-column=${item.id} aria-current=${item === current?.item ? "true" : undefined}>
      <span aria-hidden="true">${at + 1}</span><span class="app-visually-hidden">${at + 1}: ${item.prompt}</span></th>`,
    )}</tr></thead>
    <tbody>${cells.rows.map(
      (
        subject,
      ) => html`<tr key=${subject}><th scope="row" class="app-grid__row" data-row=${subject} aria-current=${subject === current?.subject ? "true" : undefined}>${subjectLabel(subject)}</th>
      ${cells.columns.map((item) => html`<${Square} key=${item.id} cell=${cells.find(item.id, subject)} run=${run} current=${current} moveTo=${moveTo} />`)}</tr>`,
    )}</tbody>
  </table></div>`;
}

/** @param {{cell: Cell | null, run: t.Run, current: Cell | null, moveTo: (cell: Cell | null) => void}} props */
function Square({ cell, run, current, moveTo }) {
  if (!cell?.question)
    return html`<td class="app-grid__off"><span class="app-visually-hidden">Not asked</span></td>`;
  const here = cell.key === current?.key;
  const result = run.answers.get(cell.key)?.result;
  return html`<td role="gridcell" class=${`app-grid__cell app-grid__cell--${result ?? "none"}`} aria-selected=${here ? "true" : "false"} tabindex=${here ? "0" : "-1"}
    data-cell=${cell.key} aria-label=${sayCell(cell, result ? RESULT[result] : "Not answered")} onClick=${() => moveTo(cell)}>
    ${result ? html`<${Icon} name=${SIGNS[result]} />` : null}${cell.question.severity === "critical" && !result ? html`<span class="app-grid__critical" aria-hidden="true">!</span>` : null}</td>`;
}
