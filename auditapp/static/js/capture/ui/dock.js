/**
 * Below the grid, where a thumb is: the question of the cell that is chosen, its answer, and the way onward.
 *
 * @import { OpenRun } from "../desk/state.js"
 * @import { Cell, Way } from "../core/cells.js"
 */
import { wordsOf } from "../core/translated.js";
import { RESULT, SEVERITY, subjectLabel } from "../core/words.js";
import { Observe } from "./observe.js";
import { html, Icon, Severity, useDesk } from "./view.js";

/**
 * @typedef {object} Props
 * @property {OpenRun} open
 * @property {Cell} cell
 * @property {Way} way
 * @property {(way: Way) => void} setWay
 * @property {Cell | null} next the next cell without an answer
 * @property {(cell: Cell | null) => void} moveTo
 * @property {() => void} openCard
 */

/** @param {Props} props */
export function Dock(props) {
  const { open, cell, way, setWay, next, moveTo, openCard } = props;
  const { item, subject, key, question } = cell;
  const answer = open.run.answers.get(key);
  const words = wordsOf(item, open.place.language);
  const ended = open.run.ended !== null;
  const critical = question?.severity === "critical";
  return html`<section class="app-dock" aria-label="The cell that is chosen" data-item=${item.id} data-dock=${key}>
    <div class="app-dock__what" aria-live="polite"><p class="app-dock__words" lang=${words.language || undefined}><strong>${subjectLabel(subject)}:</strong> ${words.prompt}</p>
      ${critical && html`<${Severity} severity="critical" word=${SEVERITY.critical} />`}
      ${answer && html`<p class="app-soft app-small">${RESULT[answer.result]}${open.saving.has(key) ? ". Saving…" : ""}</p>`}</div>
    ${!ended && html`<${Quick} ...${props} />`}
    <div class="app-dock__way">
      <div class="app-chips" role="group" aria-label="Which way to go on">
        ${WAYS.map(([each, icon, word]) => html`<button type="button" class="app-chip" key=${each} data-way=${each} aria-pressed=${way === each ? "true" : "false"} onClick=${() => setWay(/** @type {Way} */ (each))}><${Icon} name=${icon ?? ""} />${word}</button>`)}</div>
      <button type="button" class="app-button" data-open-card onClick=${openCard}>Open</button>
      <button type="button" class="app-button" data-next-cell disabled=${next === null} onClick=${() => moveTo(next)}>Next</button>
      ${!ended && html`<${Observe} subject=${subject} unfinished=${open.drafts.has("observation")} />`}
    </div></section>`;
}

const WAYS = [
  ["down", "arrow-down", "Same question"],
  ["across", "arrow-right", "Same subject"],
];

/**
 * Yes and no are answered here. What is not met stays here, because it asks for more; everything else opens its card.
 * @param {Props} props
 */
function Quick({ open, cell, next, moveTo, openCard }) {
  const desk = useDesk();
  const { item, subject, key } = cell;
  if (item.response.type !== "yes_no_na")
    return html`<div class="app-dock__answers"><button type="button" class="app-answer" onClick=${openCard}><${Icon} name="pen" />Answer</button></div>`;
  const value = open.run.answers.get(key)?.change.value;
  const said = value?.type === "yes_no_na" ? value.answer : "";
  const give = async (/** @type {"yes" | "no"} */ answer) => {
    void desk.audit.answer(item.id, subject, { value: { type: "yes_no_na", answer } });
    const failed = desk.audit.current().run.answers.get(key)?.result === "fail";
    if (failed) return openCard();
    if (next) moveTo(next);
  };
  const button = (
    /** @type {"yes" | "no"} */ answer,
    /** @type {string} */ word,
    /** @type {string} */ icon,
  ) =>
    html`<button type="button" class=${`app-answer app-answer--${answer}`} aria-pressed=${said === answer ? "true" : "false"} onClick=${() => give(answer)}>${said === answer && html`<${Icon} name=${icon} />`}${word}</button>`;
  return html`<div class="app-dock__answers">${button("yes", "Yes", "check")}${button("no", "No", "x")}
    <button type="button" class="app-answer" onClick=${openCard}>Other</button></div>`;
}
