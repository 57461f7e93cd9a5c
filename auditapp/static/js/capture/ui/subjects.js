/**
 * The sample of a repeated section: who is in it, who is still to be chosen, and when to look at more.
 *
 * @import * as t from "../core/types.js"
 * @import { OpenRun } from "../desk/state.js"
 * @import { Question } from "../core/progress.js"
 * @import { Spot } from "../core/route.js"
 * @import { Sampling } from "../core/sample.js"
 */
import { overdueAt } from "../core/around.js";
import { toHash } from "../core/route.js";
import { extensionFor, isLookedAt, samplingOf } from "../core/sample.js";
import { isSecondTap } from "../core/taps.js";
import { count, dayOf, subjectLabel, subjectWords } from "../core/words.js";
import { Choosing } from "./choosing.js";
import { html, Icon, Notice, useDesk, useMemo } from "./view.js";

/**
 * @typedef {object} Props
 * @property {OpenRun} open
 * @property {t.Section} section
 * @property {string} subject
 * @property {Question[]} asked
 * @property {t.Home | undefined} home
 * @property {(to: Spot | null) => void} move
 */

/** @param {Pick<Props, "open" | "section" | "home">} props */
export const useSampling = ({ open, section, home }) =>
  useMemo(
    () => samplingOf(open, section, home),
    [open.run.subjects, open.run.answers, open.place.subjects, open.place.samples, section.id, home],
  );

/** @param {Props} props */
export function Subjects(props) {
  const { open, section } = props;
  const sampling = useSampling(props);
  const words = subjectWords(section.repeat?.for ?? "");
  const ended = open.run.ended !== null;
  return html`<section class="app-sample" aria-label=${`Which ${words.many}`}>
    <${Target} sampling=${sampling} section=${section} words=${words} />
    ${sampling.named.length > 0 && html`<${Chips} ...${props} named=${sampling.named} words=${words} />`}
    ${!ended && html`<${Extend} ...${props} sampling=${sampling} words=${words} />`}
    ${!ended && html`<${Choosing} ...${props} sampling=${sampling} words=${words} />`}
  </section>`;
}

/** How many are in, and how many there should be. @param {{sampling: Sampling, section: t.Section, words: ReturnType<typeof subjectWords>}} props */
function Target({ sampling, section, words }) {
  const { target, population, named, extended } = sampling;
  const repeat = section.repeat;
  const told = repeat && typeof repeat.sample === "string";
  if (told)
    return html`<p class="app-soft">${`${repeat.sample ? `Sample: ${repeat.sample}.` : ""} ${repeat.choose ? `Choose: ${repeat.choose}.` : ""}`.trim()}
      ${named.length > 0 ? ` ${count(named.length, words.one)} so far.` : ""}</p>`;
  const all = repeat && typeof repeat.sample === "object" && repeat.sample.all;
  const of = population ? ` There are ${population}.` : "";
  const more = extended ? " The sample was extended." : "";
  return html`<div class="app-sample__target">
    ${
      target > 0 &&
      html`<p id=${`target-${section.id}`}><strong>${named.length} of ${target}</strong> ${words.many} chosen.${of}${more}</p>
      <progress class="app-progress" max=${target} value=${Math.min(named.length, target)} aria-labelledby=${`target-${section.id}`}></progress>`
    }
    ${Boolean(all) && html`<p class="app-soft">Look at all of these as well: ${all}.</p>`}</div>`;
}

/** @param {Props & {named: string[], words: ReturnType<typeof subjectWords>}} props */
function Chips({ open, section, subject, asked, named, words, move }) {
  const own = (/** @type {string} */ each) =>
    asked.filter((question) => question.section === section && question.subject === each);
  return html`<div class="app-chips" role="group" aria-label=${`Choose the ${words.one}`}>
      ${named.map((each) => {
        const questions = own(each);
        const done = questions.filter(({ key }) => open.run.answers.has(key)).length;
        const failed = questions.filter(({ key }) => open.run.answers.get(key)?.result === "fail").length;
        return html`<button type="button" class="app-chip" key=${each} data-subject=${each} aria-pressed=${each === subject ? "true" : "false"}
        onClick=${(/** @type {MouseEvent} */ tap) => !isSecondTap(tap) && move({ section: section.id, item: "", subject: each })}>${subjectLabel(each)} <small>${done} / ${questions.length}${failed > 0 ? html` <span class="app-tone--critical">${failed} not met</span>` : null}</small></button>`;
      })}
    </div>
    <p><a class="app-button" data-grid href=${toHash("grid", open.card.id, section.id)}><${Icon} name="layers" />All ${words.many} in a grid</a></p>`;
}

/** @param {Props & {sampling: Sampling, words: ReturnType<typeof subjectWords>}} props */
function Extend(props) {
  const { open, section, asked, home, sampling, words } = props;
  const desk = useDesk();
  const overdue = overdueAt(home, open.card.checklist, dayOf(Date.now()));
  const offer = extensionFor(open, section, asked, overdue);
  if (!offer) return null;
  const take = (/** @type {{extended?: "double" | "all", declined?: boolean}} */ part) => {
    const { samples } = desk.audit.current().place;
    void desk.audit.goTo({ samples: { ...samples, [section.id]: { ...samples?.[section.id], ...part } } });
  };
  const to = sampling.target > 0 || sampling.named.length > 0 ? offer.to : ["all"];
  return html`<${Notice} tone="attention" icon="triangle-alert" title="Look at more?">
    <p>${offer.words || "What failed here may not be the only one."} A larger sample shows whether it is.</p>
    <p class="app-button-row" data-extend>${to.map((each) => html`<button type="button" class="app-button" key=${each} onClick=${() => take({ extended: /** @type {"double" | "all"} */ (each) })}>${each === "all" ? `Look at all ${words.many}` : "Double the sample"}</button>`)}
      <button type="button" class="app-button app-button--plain" onClick=${() => take({ declined: true })}>Not now</button></p></${Notice}>`;
}

/** Said at the end of the section: a smaller sample is a warning, never a wall. @param {Props} props */
export function SampleEnd(props) {
  const { open, section } = props;
  const { target, named } = useSampling(props);
  const words = subjectWords(section.repeat?.for ?? "");
  const looked = named.filter((each) => isLookedAt(open.run, section, each)).length;
  if (looked >= target || named.length === 0) return null;
  return html`<div data-short-sample><${Notice} tone="attention" icon="info" title=${`${looked} of ${target} ${words.many} looked at`}>
    <p>Look at ${count(target - looked, `more ${words.one}`)} if you can. The report says how many were looked at.</p></${Notice}></div>`;
}
