/**
 * One section of a checklist for one subject.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun } from "../desk/state.js"
 * @import { Question } from "../core/progress.js"
 * @import { Spot } from "../core/route.js"
 */
import { cleanText } from "../core/change.js";
import { answerKey } from "../core/checklist.js";
import { refuseLabel } from "../core/labels.js";
import { plannedAction } from "../core/planned.js";
import { hiddenAnswers, namedSubjects } from "../core/progress.js";
import { count, subjectLabel, subjectWords } from "../core/words.js";
import { Item } from "./item.js";
import { html, Icon, Notice, useDesk, useEffect, useState, typedIn } from "./view.js";

/**
 * @typedef {object} Props
 * @property {OpenRun} open
 * @property {t.Section} section
 * @property {string} subject
 * @property {Question[]} asked
 * @property {t.Person[]} people
 * @property {string} today
 * @property {string} stopped the key that must be made safe first
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
  const here =
    section.repeat && !subject
      ? []
      : props.asked.filter((each) => each.section === section && each.subject === subject);
  const hidden = hiddenAnswers(open.run, props.asked).filter(({ change }) =>
    section.items.some(({ id }) => id === change.item),
  );
  const drawn = useFirst(here, props.whole);
  const order = open.checklist.sections.indexOf(section);
  const next = open.checklist.sections[order + 1];
  const critical = here.filter(({ item }) => item.severity === "critical").length;
  const intro = section.repeat
    ? ""
    : (section.intro ?? (critical ? `${count(critical, "critical check")} here.` : ""));
  return html`<main class="app-items" id="main">
    <div class="app-items__head"><h2 id="section-title" tabindex="-1">${section.title}</h2>
      ${Boolean(intro) && html`<p class="app-soft">${intro}</p>`}</div>
    ${section.repeat && html`<${Subjects} open=${open} section=${section} subject=${subject} asked=${props.asked} move=${move} />`}
    ${
      hidden.length > 0 &&
      html`<${Notice} icon="info" title=${`${count(hidden.length, "answer")} not asked for now`}>
      <p>Another answer hides the question. What you entered is kept, but it is not scored.</p></${Notice}>`
    }
    ${drawn.map(({ item, key }) => html`<${Item} key=${key} ...${itemProps(props, item, key)} stopped=${stopped === key} />`)}
    ${Boolean(stopped) && html`<p class="app-visually-hidden" role="alert">Say what you did to make it safe before you move on.</p>`}
    <p class="app-items__next">${
      next
        ? html`<button type="button" class="app-button" onClick=${() => move({ section: next.id, item: "", subject: "" })}>
            Next section: ${next.title}<${Icon} name="arrow-right" /></button>`
        : html`<button type="button" class="app-button" onClick=${() => move(null)}>That was the last section: review<${Icon} name="arrow-right" /></button>`
    }</p>
  </main>`;
}

/**
 * Only values that stay the same while nothing about the item changes, so that the other items are left alone.
 * @param {Props} props
 * @param {t.Item} item
 * @param {string} key
 */
function itemProps({ open, subject, people, today, room }, item, key) {
  const answer = open.run.answers.get(key);
  const action = answer
    ? plannedAction(item, answer, open.place, { people, auditor: open.card.by, rules: open.card.rules })
    : null;
  return {
    item,
    subject,
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

/** @param {Pick<Props, "open" | "section" | "subject" | "asked" | "move">} props */
function Subjects({ open, section, subject, asked, move }) {
  const words = subjectWords(section.repeat?.for ?? "");
  const subjects = namedSubjects(section, open.run, open.place.subjects);
  const progress = (/** @type {string} */ each) => {
    const own = asked.filter((question) => question.section === section && question.subject === each);
    return `${own.filter(({ key }) => open.run.answers.has(key)).length} / ${own.length}`;
  };
  return html`<section class="app-subjects" aria-label=${`Which ${words.one}`}>
    <p class="app-soft">${saySample(section.repeat)} ${subjects.length > 0 ? `${count(subjects.length, words.one)} so far.` : ""}</p>
    ${
      subjects.length > 0 &&
      html`<div class="app-chips" role="group" aria-label=${`Choose the ${words.one}`}>
      ${subjects.map(
        (
          each,
        ) => html`<button type="button" class="app-chip" key=${each} aria-pressed=${each === subject ? "true" : "false"}
        onClick=${() => move({ section: section.id, item: "", subject: each })}>${subjectLabel(each)} <small>${progress(each)}</small></button>`,
      )}
    </div>`
    }
    ${subject && isUntouched(open, section, subject) && html`<${TakeOut} open=${open} section=${section} subject=${subject} move=${move} />`}
    <${NewSubject} open=${open} section=${section} words=${words} first=${subjects.length === 0} move=${move} />
  </section>`;
}

/** Nothing at all is recorded for the subject yet. @param {OpenRun} open @param {t.Section} section @param {string} subject */
function isUntouched({ run, drafts }, section, subject) {
  const keys = section.items.map(({ id }) => answerKey(id, subject));
  return run.ended === null && !keys.some((key) => run.answers.has(key) || drafts.has(key));
}

/** A label that was typed wrongly. @param {Pick<Props, "open" | "section" | "subject" | "move">} props */
function TakeOut({ open, section, subject, move }) {
  const desk = useDesk();
  async function takeOut() {
    const { subjects } = open.place;
    const left = (subjects[section.id] ?? []).filter((each) => each !== subject);
    await desk.audit.goTo({ subject: left[0] ?? "", subjects: { ...subjects, [section.id]: left } });
    move({ section: section.id, item: "", subject: left[0] ?? "" });
  }
  return html`<p><button type="button" class="app-button" onClick=${takeOut}><${Icon} name="trash-2" />Take out “${subjectLabel(subject)}”: nothing is answered yet</button></p>`;
}

/** @param {t.Section["repeat"]} repeat */
function saySample(repeat) {
  const sample = repeat?.sample ? `Sample: ${repeat.sample}.` : "";
  return `${sample} ${repeat?.choose ? `Choose: ${repeat.choose}.` : ""}`.trim();
}

/** @param {{open: OpenRun, section: t.Section, words: ReturnType<typeof subjectWords>, first: boolean, move: Props["move"]}} props */
function NewSubject({ open, section, words, first, move }) {
  const desk = useDesk();
  const [label, setLabel] = useState("");
  const [wrong, setWrong] = useState("");
  /** @param {Event} event */
  async function add(event) {
    event.preventDefault();
    const clean = cleanText(label).slice(0, 60);
    if (!clean) return setWrong(`Type the ${words.ask.toLowerCase()} first.`);
    const refused = refuseLabel(section.repeat?.for ?? "", clean);
    if (refused) return setWrong(refused);
    const subject = `${section.repeat?.for}:${clean}`;
    const named = namedSubjects(section, open.run, open.place.subjects);
    const subjects = { ...open.place.subjects, [section.id]: [...new Set([...named, subject])] };
    await desk.audit.goTo({ subjects });
    setLabel("");
    setWrong("");
    move({ section: section.id, item: "", subject });
  }
  return html`<form class="app-add" onSubmit=${add}>
    <div class=${`app-field ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for="new-subject">${first ? words.ask : `Another ${words.one}: ${words.ask.toLowerCase()}`}</label>
      <span class="app-field__hint" id="new-subject-hint">${words.hint}</span>
      ${Boolean(wrong) && html`<span class="app-field__error" role="alert">${wrong}</span>`}
      <input class="app-input" id="new-subject" autocomplete="off" maxlength="60" aria-describedby="new-subject-hint" value=${label}
        onInput=${(/** @type {Event} */ event) => setLabel(typedIn(event))} /></div>
    <button class="app-button"><${Icon} name="plus" />${first ? `Start with this ${words.one}` : "Add"}</button>
  </form>`;
}
