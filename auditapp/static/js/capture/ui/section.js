/**
 * One section of a checklist for one subject.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun } from "../desk/state.js"
 * @import { Question, Stop } from "../core/progress.js"
 * @import { Spot } from "../core/route.js"
 */
import { plannedAction } from "../core/planned.js";
import { hiddenAnswers } from "../core/progress.js";
import { demandsAction } from "../core/rules.js";
import { count, joined, subjectTitle } from "../core/words.js";
import { Item } from "./item.js";
import { Flags, SampleEnd, Subjects } from "./parts.js";
import { html, Icon, Notice, useEffect, useState } from "./view.js";

/**
 * @typedef {object} Props
 * @property {OpenRun} open
 * @property {t.Section} section
 * @property {string} subject
 * @property {Question[]} asked
 * @property {t.Person[]} people
 * @property {string} today
 * @property {Stop | null} stopped what must be done first
 * @property {t.Home | undefined} home
 * @property {string} room
 * @property {boolean} whole a question that may be anywhere in the section is to be brought into view
 * @property {(to: Spot | null) => void} move
 */

/** More than a tablet held upright shows at once. */
const FIRST = 5;

/**
 * Draws the questions that can be seen, and the others when those are on the screen.
 * @param {Question[]} here
 * @param {boolean} whole
 */
function useFirst(here, whole) {
  const [all, showAll] = useState(whole);
  useEffect(() => showAll(true), []);
  return all || whole ? here : here.slice(0, FIRST);
}

/** @param {Props} props */
export function SectionView(props) {
  const { open, section, subject, stopped, move } = props;
  const nobody = section.repeat && !subject;
  const here = nobody
    ? []
    : props.asked.filter((each) => each.section === section && each.subject === subject);
  const drawn = useFirst(here, props.whole);
  const next = open.checklist.sections[open.checklist.sections.indexOf(section) + 1];
  const flagged = !nobody && section.items.some(({ applies_if }) => applies_if);
  const around = { open, section, subject, asked: props.asked, home: props.home, move };
  return html`<main class="app-items" id="main">
    <${Head} open=${open} section=${section} here=${here} />
    ${section.repeat && html`<div class="app-subjects" data-subjects=${section.repeat.for}><${Subjects} ...${around} /></div>`}
    ${Boolean(subject) && html`<h3 class="app-items__subject">${subjectTitle(subject)}</h3>`}
    ${flagged && html`<${Flags} ...${around} />`}
    <${HiddenHere} ...${around} />
    ${drawn.map((question) => html`<${Item} key=${question.key} ...${itemProps(props, question)} stopped=${stopped?.key === question.key ? stopped.why : ""} />`)}
    ${stopped && here.some(({ key }) => key === stopped.key) && html`<p class="app-items__stop" role="alert">${STOPS[stopped.why]}</p>`}
    ${section.repeat && html`<${SampleEnd} ...${around} />`}
    <p class="app-items__next">${
      next
        ? html`<button type="button" class="app-button" onClick=${() => move({ section: next.id, item: "", subject: "" })}>
            Next section: ${titleIn(next, open.place.language)}<${Icon} name="arrow-right" /></button>`
        : html`<button type="button" class="app-button" onClick=${() => move(null)}>That was the last section: review<${Icon} name="arrow-right" /></button>`
    }</p>
  </main>`;
}

/** @type {Record<Stop["why"], string>} */
const STOPS = {
  required: "Tick what has to be done first, or say why it was not, before you move on.",
  unsafe: "Say what you did to make it safe before you move on.",
};

/** @param {t.Section} section @param {string} [language] */
export const titleIn = ({ title, translations }, language = "") => translations?.[language]?.title ?? title;

/** @param {{open: OpenRun, section: t.Section, here: Question[]}} props */
function Head({ open, section, here }) {
  const language = open.place.language ?? "";
  const own = section.translations?.[language];
  const critical = here.filter(({ severity }) => severity === "critical").length;
  const checks = critical ? `${count(critical, "critical check")} here.` : "";
  const intro = section.repeat ? "" : (own?.intro ?? section.intro ?? checks);
  return html`<div class="app-items__head" lang=${own ? language : undefined}>
    <h2 id="section-title" tabindex="-1">${titleIn(section, language)}</h2>
    ${Boolean(intro) && html`<p class="app-soft">${intro}</p>`}</div>`;
}

/** @type {Record<import("../core/progress.js").Hidden["why"], string>} */
const WHY_HIDDEN = {
  answer: "another answer hides the question",
  context: "what was said about the home, the person or the room leaves it out",
  taken_out: "it was taken out of the sample",
};

/** Answers that are kept and do not count now. @param {Pick<Props, "open" | "section" | "asked">} props */
function HiddenHere({ open, section, asked }) {
  const own = new Set(section.items.map(({ id }) => id));
  const hidden = hiddenAnswers(open.checklist, open.run, asked).filter(({ answer }) =>
    own.has(answer.change.item),
  );
  if (hidden.length === 0) return null;
  const whys = joined([...new Set(hidden.map(({ why }) => WHY_HIDDEN[why]))]);
  return html`<${Notice} icon="info" title=${`${count(hidden.length, "answer")} not asked for now`}>
    <p>What you entered is kept, but it is not scored: ${whys}.</p></${Notice}>`;
}

/**
 * Only values that stay the same while nothing about the item changes, so that the other items are left alone.
 * @param {Pick<Props, "open" | "people" | "today" | "room">} props
 * @param {Question} question
 */
export function itemProps({ open, people, today, room }, { item, key, subject, severity }) {
  const answer = open.run.answers.get(key);
  const demand = answer ? demandsAction(item, answer.result, severity) : null;
  const around = { people, auditor: open.card.by, rules: open.card.rules };
  const action = answer && demand ? plannedAction(demand, answer, open.place, around) : null;
  return {
    item,
    subject,
    severity,
    language: open.place.language ?? "",
    answer,
    draft: open.drafts.get(key),
    safe: open.run.madeSafe.get(key),
    saving: open.saving.has(key),
    ended: open.run.ended !== null,
    people,
    today,
    room,
    owner: action?.owner ?? "",
    due: action?.due ?? "",
    text: action?.text ?? "",
  };
}
