/**
 * What a failed question asks further: questions, things that must be done before walking on, advice.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 * @import { Failure } from "./failure.js"
 */
import { dayOf, sayDue, subjectLabel } from "../core/words.js";
import { Ask } from "./ask.js";
import { Require } from "./require.js";
import { See } from "./see.js";
import { html, Icon, idOf, useDesk } from "./view.js";

/** @typedef {ItemProps & {title: string, failure: Failure, answerKey: string}} Props */

/** @param {Props} props */
export function Steps(props) {
  const parts = together(props.failure.steps).map((live) =>
    live.length > 1 || live[0]?.about.length
      ? html`<${OneByOne} key=${JSON.stringify(live)} live=${live} props=${props} />`
      : live.map(({ step }) => partOf(step, "", props)),
  );
  return parts.length > 0 ? html`<div class="app-steps">${parts}</div>` : null;
}

/**
 * Steps that are taken for one thing after another stand together, so that a person is done with each in turn.
 * @param {t.LiveStep[]} steps
 */
function together(steps) {
  /** @type {t.LiveStep[][]} */
  const blocks = [];
  for (const live of steps) {
    const block = live.about.length > 0 && blocks.find(([first]) => first?.about.length);
    if (block) block.push(live);
    else blocks.push([live]);
  }
  return blocks;
}

/** @param {{live: t.LiveStep[], props: Props}} props */
function OneByOne({ live, props }) {
  const labels = [...new Set(live.flatMap(({ about }) => about))];
  return labels.map(
    (label) => html`<section class="app-about" key=${label} aria-labelledby=${headOf(props.title, label)}>
      <${About} id=${headOf(props.title, label)} label=${label} overdue=${props.failure.overdue.get(label)} />
      ${live.filter(({ about }) => about.includes(label)).map(({ step }) => partOf(step, label, props))}</section>`,
  );
}

/** What the steps below are about. @param {{id: string, label: string, overdue: t.KnownProblem | undefined}} props */
function About({ id, label, overdue }) {
  const rest =
    overdue &&
    html`: ${overdue.text} <span class="app-soft">${sayDue(overdue.due_on, dayOf(Date.now()))}</span>`;
  return html`<p class="app-about__head" id=${id}>${overdue && "Overdue action "}${subjectLabel(label)}${rest}</p>`;
}

/** @param {string} title @param {string} label */
const headOf = (title, label) => idOf(`${title}-about`, label);

/** @param {t.Step} step @param {string} about the label, or "" @param {Props} props */
function partOf(step, about, props) {
  const { ask, require, prompt, raise, extend } = step;
  if (ask) return html`<${Ask} key=${ask.id} ...${forOne(props, ask.id, about)} ask=${ask} />`;
  if (require)
    return html`<${Require} key=${require.id} ...${forOne(props, require.id, about)} require=${require} />`;
  if (prompt?.words || prompt?.see) return html`<${Advice} key=${JSON.stringify(prompt)} prompt=${prompt} />`;
  if (raise) return html`<${Raised} key=${JSON.stringify(raise)} raise=${raise} item=${props.item} />`;
  return extend ? html`<${Extend} key="extend" extend=${extend} ended=${props.ended} />` : null;
}

/**
 * What one question of a step is given: the same for all that are asked label by label.
 * @param {Props} props
 * @param {string} step
 * @param {string} about
 */
function forOne({ item, subject, saving, ended, stopped, failure, answerKey, title }, step, about) {
  const id = idOf(title, `${step} ${about}`);
  const named = about ? `${id} ${headOf(title, about)}` : id;
  const reply = failure.replies.get(`${step}|${about}`);
  return { item, subject, saving, ended, stopped, answerKey, about, id, named, reply };
}

/** @param {{prompt: t.Prompt}} props */
function Advice({ prompt }) {
  return html`<p class="app-advice"><${Icon} name="info" /><span>${prompt.words}${prompt.see && html` <${See} item=${prompt.see} />`}</span></p>`;
}

/** @param {{raise: t.Raise, item: t.Item}} props */
function Raised({ raise, item }) {
  const { state } = useDesk();
  if (!("action" in raise)) {
    const other =
      raise.item && raise.item !== item.id ? state.get().open?.checklist.items.get(raise.item) : null;
    const what = other ? `“${other.prompt}”` : "this";
    return html`<p class="app-advice"><${Icon} name="triangle-alert" /><span>Because of this, ${what} counts as <strong>${raise.severity}</strong>.</span></p>`;
  }
  const head = raise.instead ? "Action" : "One more action";
  return html`<p class="app-advice"><${Icon} name="list-todo" /><span><strong>${head}:</strong> ${raise.action}</span></p>`;
}

/** @param {{extend: NonNullable<t.Step["extend"]>, ended: boolean}} props */
function Extend({ extend, ended }) {
  const words = extend.words ?? (extend.to === "all" ? "Look at all of them now." : "Look at twice as many.");
  return html`<p class="app-advice"><${Icon} name="split" /><span><strong>Widen the sample.</strong> ${words}${!ended && " You can do so at the top of this section."}</span></p>`;
}
