/**
 * What a failed question asks further: questions, things that must be done before walking on, advice.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 * @import { Failure } from "./failure.js"
 */
import { subjectLabel } from "../core/words.js";
import { Ask } from "./ask.js";
import { Require } from "./require.js";
import { See } from "./see.js";
import { html, Icon, idOf, useDesk } from "./view.js";

/** @typedef {ItemProps & {title: string, failure: Failure, answerKey: string}} Props */

/** @param {Props} props */
export function Steps(props) {
  const parts = props.failure.steps.flatMap((live) => partsOf(live, props));
  return parts.length > 0 ? html`<div class="app-steps">${parts}</div>` : null;
}

/** @param {t.LiveStep} live @param {Props} props */
function partsOf({ step, about }, props) {
  const { ask, require, prompt, raise, extend } = step;
  const each = about.length > 0 ? about : [""];
  if (ask)
    return each.map(
      (label) => html`<${Ask} key=${`${ask.id} ${label}`} ...${forOne(props, ask.id, label)} ask=${ask} />`,
    );
  if (require)
    return each.map(
      (label) =>
        html`<${Require} key=${`${require.id} ${label}`} ...${forOne(props, require.id, label)} require=${require} />`,
    );
  if (prompt && (prompt.words || prompt.see))
    return [html`<${Advice} key=${JSON.stringify(prompt)} prompt=${prompt} />`];
  if (raise)
    return [
      html`<${Raised} key=${JSON.stringify(raise)} raise=${raise} about=${about} item=${props.item} />`,
    ];
  return extend ? [html`<${Extend} key="extend" extend=${extend} ended=${props.ended} />`] : [];
}

/**
 * What one question of a step is given: the same for all that are asked label by label.
 * @param {Props} props
 * @param {string} step
 * @param {string} about
 */
const forOne = ({ item, subject, saving, ended, stopped, failure, answerKey, title }, step, about) => ({
  item,
  subject,
  saving,
  ended,
  stopped,
  answerKey,
  about,
  overdue: failure.overdue.get(about),
  id: idOf(title, `${step} ${about}`),
  reply: failure.replies.get(`${step}|${about}`),
});

/** @param {{prompt: t.Prompt}} props */
function Advice({ prompt }) {
  return html`<p class="app-advice"><${Icon} name="info" /><span>${prompt.words}${prompt.see && html` <${See} item=${prompt.see} />`}</span></p>`;
}

/** @param {{raise: t.Raise, about: string[], item: t.Item}} props */
function Raised({ raise, about, item }) {
  const { state } = useDesk();
  if (!("action" in raise)) {
    const other =
      raise.item && raise.item !== item.id ? state.get().open?.checklist.items.get(raise.item) : null;
    const what = other ? `“${other.prompt}”` : "this";
    return html`<p class="app-advice"><${Icon} name="triangle-alert" /><span>Because of this, ${what} counts as <strong>${raise.severity}</strong>.</span></p>`;
  }
  const head = raise.instead ? "Action instead" : "One more action";
  const lines = about.length > 0 ? about : [""];
  return html`${lines.map((label) => html`<p class="app-advice" key=${label}><${Icon} name="list-todo" /><span><strong>${head}${label && ` for ${subjectLabel(label)}`}:</strong> ${raise.action}</span></p>`)}`;
}

/** @param {{extend: NonNullable<t.Step["extend"]>, ended: boolean}} props */
function Extend({ extend, ended }) {
  const words = extend.words ?? (extend.to === "all" ? "Look at all of them now." : "Look at twice as many.");
  return html`<p class="app-advice"><${Icon} name="split" /><span><strong>Widen the sample.</strong> ${words}${!ended && " You can do so at the top of this section."}</span></p>`;
}
