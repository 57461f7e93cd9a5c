/**
 * Choosing whom to look at: whom to think of first, whom the draw gave, and whoever the auditor adds.
 *
 * @import * as t from "../core/types.js"
 * @import { Props } from "./subjects.js"
 * @import { Offer, Sampling } from "../core/sample.js"
 */
import { cleanText } from "../core/change.js";
import { answerKey } from "../core/checklist.js";
import { refuseLabel } from "../core/labels.js";
import { isSecondTap } from "../core/taps.js";
import { count, subjectLabel, subjectWords } from "../core/words.js";
import { html, Icon, idOf, typedIn, useDesk, useState } from "./view.js";

/** @typedef {Props & {sampling: Sampling, words: ReturnType<typeof subjectWords>}} Given */

/** @param {Given} props */
export function Choosing(props) {
  const { sampling, words, section } = props;
  const { offers, named } = sampling;
  const suggested = offers.filter(({ label }) => label === null);
  const drawn = offers.filter(({ label }) => label !== null);
  const add = useAdding(props);
  const body = html`
    ${suggested.length > 0 && html`<${Suggested} ...${props} offers=${suggested} add=${add} />`}
    ${drawn.length > 0 && html`<${Drawn} ...${props} offers=${drawn} add=${add} />`}
    <${NewSubject} section=${section} sampling=${sampling} words=${words} first=${named.length === 0} add=${add} />`;
  if (named.length === 0) return html`<div class="app-choosing">${body}</div>`;
  const more =
    sampling.missing > 0 ? `Choose ${count(sampling.missing, `more ${words.one}`)}` : `Another ${words.one}`;
  return html`<details class="app-more app-choosing" data-choosing><summary>${more}, or take one out</summary>
    <div class="app-choosing__all">${body}<${TakeOut} ...${props} named=${named} /></div></details>`;
}

/** @typedef {{label: string, how: t.SubjectChange["how"], pick: string, group: string}} One */

/**
 * Puts subjects into the sample and goes to the first; it is shown as soon as it is in. It says what is wrong with a label, or nothing.
 * @param {Given} props
 */
function useAdding({ section, sampling, move }) {
  const { audit } = useDesk();
  const kind = section.repeat?.for ?? "";
  return (/** @type {One[]} */ ...ones) => {
    const clean = ones.map((one) => ({ ...one, label: cleanText(one.label).slice(0, 60) }));
    const refused = clean.map(({ label }) => refuseLabel(kind, label)).find(Boolean);
    if (refused) return refused;
    const subjectOf = (/** @type {string} */ label) => `${kind}:${label}`;
    const chosen = clean
      .filter(({ label }) => !sampling.named.includes(subjectOf(label)))
      .map(({ label, how, pick, group }) => ({
        ...{ section: section.id, subject: subjectOf(label), how, pick, group },
        ...{ state: /** @type {const} */ ("in"), extended: Boolean(sampling.extended) },
      }));
    void audit.choose(...chosen);
    move({ section: section.id, item: "", subject: subjectOf(clean[0]?.label ?? "") });
    return "";
  };
}

/** @typedef {(...ones: One[]) => string} Add */

/** @param {Sampling} sampling */
const notIn = ({ candidates, named }) => {
  const labels = new Set(named.map(subjectLabel));
  return candidates.filter(({ label }) => !labels.has(label));
};

/** @param {Sampling} sampling @param {string} label */
const groupOf = ({ candidates }, label) => candidates.find((each) => each.label === label)?.group ?? "";

/** @param {Given & {offers: Offer[], add: Add}} props */
function Suggested({ offers, sampling, words, add }) {
  /** @type {Map<string, number>} */
  const picks = new Map();
  for (const { pick } of offers) picks.set(pick, (picks.get(pick) ?? 0) + 1);
  return html`<div class="app-choosing__part" data-suggested><h3>Think of these first</h3>
    <ul class="app-slots">${[...picks].map(([pick, left]) => html`<${Slot} key=${pick} pick=${pick} left=${left} sampling=${sampling} words=${words} add=${add} />`)}</ul></div>`;
}

/** @param {string} words */
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** One kind of subject to look for; the auditor says who fits. @param {{pick: string, left: number, sampling: Sampling, words: Given["words"], add: Add}} props */
function Slot({ pick, left, sampling, words, add }) {
  const [label, setLabel] = useState("");
  const [wrong, setWrong] = useState("");
  const id = idOf("slot", pick);
  const take = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!cleanText(label)) return setWrong(`Say which ${words.one}.`);
    const refused = add({ label, how: "suggested", pick, group: groupOf(sampling, label) });
    setWrong(refused);
    if (!refused) setLabel("");
  };
  return html`<li><form class="app-slot" data-pick=${pick} onSubmit=${take}>
    <label class="app-slot__words" for=${id}>${left > 1 ? `${left} × ` : ""}${capital(pick)}: which ${words.one}?</label>
    ${Boolean(wrong) && html`<span class="app-field__error" role="alert">${wrong}</span>`}
    <${LabelField} id=${id} value=${label} sampling=${sampling} words=${words} set=${setLabel} />
    <button class="app-button">Add</button></form></li>`;
}

/** A list to pick from where the home's places are known, else a field. @param {{id: string, value: string, sampling: Sampling, words: Given["words"], set: (label: string) => void}} props */
function LabelField({ id, value, sampling, words, set }) {
  const known = notIn(sampling);
  const typed = (/** @type {Event} */ event) => set(typedIn(event));
  if (known.length === 0)
    return html`<input class="app-input" id=${id} autocomplete="off" maxlength="60" placeholder=${words.hint.split(".")[0]} value=${value} onInput=${typed} />`;
  return html`<select class="app-input" id=${id} value=${value} onChange=${typed}>
    <option value="" selected=${value === ""}>Choose</option>
    ${known.map(({ label, group }) => html`<option key=${label} value=${label} selected=${label === value}>${group ? `${label} (${group})` : label}</option>`)}</select>`;
}

/** @param {Given & {offers: Offer[], add: Add}} props */
function Drawn({ open, section, offers, sampling, words, add }) {
  const desk = useDesk();
  const [kept, setKept] = useState("");
  const skip = (/** @type {string} */ label) => {
    if (sampling.spare === 0) return setKept(label);
    setKept("");
    const { samples } = open.place;
    const own = samples?.[section.id];
    const skipped = [...(own?.skipped ?? []), label];
    void desk.audit.goTo({ samples: { ...samples, [section.id]: { ...own, skipped } } });
  };
  const one = (/** @type {Offer} */ { label, pick, group }) => ({
    ...{ label: label ?? "", how: /** @type {const} */ ("random"), pick, group },
  });
  // What was chosen comes under the finger, and a second tap would choose again.
  const take = (/** @type {MouseEvent} */ tap, /** @type {Offer[]} */ ...taken) =>
    !isSecondTap(tap) && add(...taken.map(one));
  return html`<div class="app-choosing__part" data-drawn data-spare=${sampling.spare}><h3>Drawn at random</h3>
    ${offers.length > 1 && html`<p><button type="button" class="app-button" data-take-all onClick=${(/** @type {MouseEvent} */ tap) => take(tap, ...offers)}><${Icon} name="check" />Take all ${offers.length}</button></p>`}
    <ul class="app-slots">${offers.map(
      (each) => html`<li key=${each.label} class="app-slot" data-drawn-one=${each.label}>
      <span class="app-slot__words"><strong>${each.label}</strong>${each.group && html` <span class="app-soft">${each.group}</span>`}</span>
      <button type="button" class="app-button" aria-label=${`Take ${words.one} ${each.label}`} onClick=${(/** @type {MouseEvent} */ tap) => take(tap, each)}>Take</button>
      <button type="button" class="app-button app-button--plain" aria-label=${`Draw another instead of ${each.label}`} onClick=${() => skip(each.label ?? "")}><${Icon} name="refresh-cw" />Another</button></li>`,
    )}</ul>
    <p role="status">${Boolean(kept) && `There is no other ${words.one} to draw: ${kept} stays.`}</p></div>`;
}

/** @param {{section: t.Section, sampling: Sampling, words: Given["words"], first: boolean, add: Add}} props */
function NewSubject({ section, sampling, words, first, add }) {
  const [label, setLabel] = useState("");
  const [group, setGroup] = useState("");
  const [wrong, setWrong] = useState("");
  const grouped = (section.repeat?.for ?? "").includes("door");
  const groups = [...new Set(sampling.candidates.map((each) => each.group).filter(Boolean))];
  const take = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!cleanText(label)) return setWrong(`Type the ${words.ask.toLowerCase()} first.`);
    const refused = add({ label, how: "auditor", pick: "", group: group || groupOf(sampling, label) });
    setWrong(refused);
    if (!refused) setLabel("");
  };
  return html`<form class="app-add" onSubmit=${take}>
    <div class=${`app-field ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for="new-subject">${first ? words.ask : `Another ${words.one}: ${words.ask.toLowerCase()}`}</label>
      <span class="app-field__hint" id="new-subject-hint">${words.hint}</span>
      ${Boolean(wrong) && html`<span class="app-field__error" role="alert">${wrong}</span>`}
      <input class="app-input" id="new-subject" autocomplete="off" maxlength="60" list="new-subject-known" aria-describedby="new-subject-hint" value=${label}
        onInput=${(/** @type {Event} */ event) => setLabel(typedIn(event))} />
      <datalist id="new-subject-known">${notIn(sampling).map((each) => html`<option key=${each.label} value=${each.label} />`)}</datalist></div>
    ${
      grouped &&
      html`<div class="app-field"><label class="app-field__label" for="new-group">Compartment or area</label>
      <input class="app-input" id="new-group" autocomplete="off" maxlength="60" list="new-group-known" value=${group} onInput=${(/** @type {Event} */ event) => setGroup(typedIn(event))} />
      <datalist id="new-group-known">${groups.map((each) => html`<option key=${each} value=${each} />`)}</datalist></div>`
    }
    <button class="app-button"><${Icon} name="plus" />${first ? `Start with this ${words.one}` : "Add"}</button>
  </form>`;
}

/**
 * Taking a subject out again. Its answers are kept; one in which something was not met stays, because it was found.
 * @param {Props & {named: string[]}} props
 */
function TakeOut({ open, section, subject, named, move }) {
  const desk = useDesk();
  const [sure, setSure] = useState("");
  const keys = section.items.map(({ id }) => answerKey(id, subject));
  const answers = keys.flatMap((key) => open.run.answers.get(key) ?? []);
  const touched = answers.length > 0 || keys.some((key) => open.drafts.has(key));
  if (!subject || answers.some(({ result }) => result === "fail")) return null;
  const out = () => {
    if (touched && sure !== subject) return setSure(subject);
    const left = named.filter((each) => each !== subject);
    const before = open.run.subjects.get(`${section.id} ${subject}`);
    const { how = "auditor", pick = "", group = "", extended = false } = before ?? {};
    void desk.audit.choose({ section: section.id, subject, how, pick, group, state: "out", extended });
    move({ section: section.id, item: "", subject: left[0] ?? "" });
  };
  const label = subjectLabel(subject);
  return html`<p class="app-sample__out">${sure === subject && html`<span role="status">${count(answers.length, "answer")} about ${label} will be kept but not counted. </span>`}
    <button type="button" class="app-button app-button--plain" data-take-out onClick=${out}><${Icon} name="trash-2" />${sure === subject ? `Yes, take ${label} out` : `Take ${label} out of the sample`}</button></p>`;
}
