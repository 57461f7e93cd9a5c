/**
 * Below the grid, where a thumb is: the question of the cell that is chosen, its answer, and the way onward.
 *
 * @import { OpenRun } from "../desk/state.js"
 * @import { Cell, Way } from "../core/cells.js"
 * @import { subjectWords } from "../core/words.js"
 */
import { flagKey } from "../core/checklist.js";
import { flagWords, isOfHome } from "../core/flags.js";
import { isSecondTap } from "../core/taps.js";
import { wordsOf } from "../core/translated.js";
import { RESULT, SEVERITY, subjectLabel } from "../core/words.js";
import { FlagRow } from "./flags.js";
import { Observe } from "./parts.js";
import { html, Icon, Severity, stayed, useDesk } from "./view.js";

/**
 * @typedef {object} Props
 * @property {OpenRun} open
 * @property {Cell} cell
 * @property {Way} way
 * @property {Record<Way, Cell | null>} onward the next cell without an answer, each way
 * @property {ReturnType<typeof subjectWords>} words
 * @property {(way: Way) => void} go takes this way from now on, and its next cell
 * @property {() => void} openCard
 */

/** @param {Props} props */
export function Dock(props) {
  const { open, cell, way, onward, words, go, openCard } = props;
  const { item, subject, key, question } = cell;
  const answer = open.run.answers.get(key);
  const said = wordsOf(item, open.place.language);
  const ended = open.run.ended !== null;
  const ways = /** @type {[Way, string, string][]} */ ([
    ["down", "arrow-down", `Next ${words.one}`],
    ["across", "arrow-right", "Next question"],
  ]);
  return html`<section class="app-dock" aria-label="The cell that is chosen" data-item=${item.id} data-dock=${key}>
    <div class="app-dock__what" aria-live="polite"><p class="app-dock__words" lang=${said.language || undefined}><strong>${subjectLabel(subject)}:</strong> ${said.prompt}</p>
      ${question?.severity === "critical" && html`<${Severity} severity="critical" word=${SEVERITY.critical} />`}
      ${answer && html`<p class="app-soft app-small">${RESULT[answer.result]}${open.saving.has(key) ? ". Saving…" : ""}</p>`}</div>
    ${!ended && html`<${Hanging} ...${props} />`}
    ${ended ? html`<p><button type="button" class="app-button" onClick=${openCard}>Open</button></p>` : html`<${Quick} ...${props} />`}
    <div class="app-dock__way" role="group" aria-label="Which way to go on">
      ${ways.map(
        ([
          each,
          icon,
          word,
        ]) => html`<button type="button" class="app-chip" key=${each} data-way=${each} aria-pressed=${way === each ? "true" : "false"} disabled=${onward[each] === null}
        onClick=${() => go(each)}><${Icon} name=${icon} />${word}</button>`,
      )}
      ${!ended && html`<${Observe} subject=${subject} unfinished=${open.drafts.has("observation")} />`}
    </div></section>`;
}

/** What the question hangs on, as long as nobody said. @param {Props} props */
function Hanging({ open, cell, way, go }) {
  const desk = useDesk();
  const flag = cell.item.applies_if;
  if (!flag) return null;
  const about = isOfHome(flag) ? "" : cell.subject;
  if (typeof open.run.context.get(flagKey(flag, about))?.value === "boolean") return null;
  const say = (/** @type {boolean | null} */ value) => {
    const isHere = stayed();
    void desk.audit.setFlag(flag, value, about).then(() => value === false && isHere() && go(way));
  };
  return html`<${FlagRow} flag=${flag} question=${flagWords(flag)} value=${null} say=${say} />`;
}

/**
 * Yes and no are answered here, and the next cell comes by itself. What is not met stays, because it asks for more;
 * everything else is answered on its card.
 * @param {Props} props
 */
function Quick({ open, cell, way, go, openCard }) {
  const desk = useDesk();
  const { item, subject, key } = cell;
  if (item.response.type !== "yes_no_na")
    return html`<div class="app-dock__answers"><button type="button" class="app-answer" data-open-card onClick=${openCard}><${Icon} name="pen" />Answer</button></div>`;
  const value = open.run.answers.get(key)?.change.value;
  const said = value?.type === "yes_no_na" ? value.answer : "";
  const give = (/** @type {MouseEvent} */ tap, /** @type {"yes" | "no"} */ answer) => {
    if (isSecondTap(tap)) return;
    void desk.audit.answer(item.id, subject, { value: { type: "yes_no_na", answer } });
    const failed = desk.audit.current().run.answers.get(key)?.result === "fail";
    if (failed) openCard();
    else go(way);
  };
  const button = (
    /** @type {"yes" | "no"} */ answer,
    /** @type {string} */ word,
    /** @type {string} */ icon,
  ) =>
    html`<button type="button" class=${`app-answer app-answer--${answer}`} aria-pressed=${said === answer ? "true" : "false"} onClick=${(/** @type {MouseEvent} */ tap) => give(tap, answer)}>${said === answer && html`<${Icon} name=${icon} />`}${word}</button>`;
  return html`<div class="app-dock__answers">${button("yes", "Yes", "check")}${button("no", "No", "x")}
    <button type="button" class="app-answer" data-open-card onClick=${openCard}>More</button></div>`;
}
