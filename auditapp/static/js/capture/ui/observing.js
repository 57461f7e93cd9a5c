/**
 * Praise, a concern or a remark at any moment, outside any question. Words and photos are kept while they are typed.
 *
 * @import * as t from "../core/types.js"
 */
import { cleanText } from "../core/change.js";
import { PHOTO_RULE, SEVERITY, subjectLabel, subjectWords } from "../core/words.js";
import { OBSERVATION } from "../desk/recording.js";
import { PhotoInput } from "./photos.js";
import { ItemPhotos } from "./pictures.js";
import { html, Icon, typedIn, useDesk, useDraft, useLayoutEffect, useRef, useState } from "./view.js";

const TONES = [
  ["praise", "Praise", "star"],
  ["concern", "A concern", "triangle-alert"],
  ["note", "A remark", "message-square"],
];
const HOW_BAD = [
  ["critical", "someone could be harmed now"],
  ["high", "harm is likely if it goes on"],
  ["medium", "short of good practice"],
  ["low", "could be better"],
];
const PICTURES = /** @type {t.Item} */ (
  /** @type {unknown} */ ({ id: OBSERVATION, photo_rule: "objects_only" })
);

/** @param {{subject: string, close: () => void}} props */
export function Observing({ subject, close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return html`<dialog class="app-sheet app-observing" ref=${dialog} aria-labelledby="observing-title" onClose=${close}>
    <div class="app-sheet__head"><h2 id="observing-title">Praise or a concern</h2>
      <button type="button" class="app-button" onClick=${() => dialog.current?.close()}><${Icon} name="x" />Close</button></div>
    <${Form} subject=${subject} done=${() => dialog.current?.close()} />
  </dialog>`;
}

/**
 * What is on the form, kept as a draft with every letter.
 * @param {string} subject
 */
function useForm(subject) {
  const desk = useDesk();
  const { open, snapshot } = desk.state.get();
  const kept = open?.drafts.get(OBSERVATION);
  const here = whereIs(subject) || open?.card.area_name || "";
  const [form, setForm] = useState({
    text: kept?.note ?? "",
    tone: kept?.chosen?.tone ?? "",
    severity: kept?.chosen?.severity ?? "",
    where: kept?.chosen?.where ?? here,
  });
  const chosenIn = (/** @type {typeof form} */ { text: _, ...chosen }) => ({
    ...chosen,
    subject: chosen.where && chosen.where === whereIs(subject) ? subject : "",
  });
  const latest = useRef(form);
  latest.current = form;
  const draft = useDraft(() =>
    desk.audit.typeNote(OBSERVATION, latest.current.text, chosenIn(latest.current)),
  );
  const change = (/** @type {Partial<typeof form>} */ part) => {
    latest.current = { ...latest.current, ...part };
    setForm(latest.current);
    draft.type(latest.current.text);
  };
  const home = snapshot?.homes.find(({ id }) => id === open?.card.home);
  return { form, change, draft, chosen: () => chosenIn(latest.current), home };
}

/** @param {string} subject */
const whereIs = (subject) =>
  subject ? `${subjectWords(subject.split(":")[0] ?? "").one} ${subjectLabel(subject)}` : "";

/** @param {{subject: string, done: () => void}} props */
function Form({ subject, done }) {
  const desk = useDesk();
  const { form, change, draft, chosen, home } = useForm(subject);
  const [wrong, setWrong] = useState("");
  const [saving, setSaving] = useState(false);
  const busy = useRef(false);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const save = async () => {
    const missing = whatIsMissing(form);
    setWrong(missing);
    // A double tap on Save is one thing seen.
    if (missing || busy.current) return;
    busy.current = true;
    setSaving(true);
    try {
      await keep();
    } finally {
      busy.current = false;
      setSaving(false);
    }
  };
  const keep = async () => {
    draft.drop();
    const { seenIn } = await import("../desk/records.js");
    const photos = desk.state.get().open?.drafts.get(OBSERVATION)?.photos ?? [];
    await desk.audit.observe(seenIn(chosen(), form.text), photos);
    done();
  };
  return html`<form class="app-observing__form" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <div class="app-chips" role="group" aria-label="What is it?">${TONES.map(
      ([
        tone,
        word,
        icon,
      ]) => html`<button type="button" class="app-chip" key=${tone} data-tone=${tone} aria-pressed=${form.tone === tone ? "true" : "false"}
      onClick=${() => change({ tone: tone ?? "" })}><${Icon} name=${icon ?? ""} />${word}</button>`,
    )}</div>
    <div class="app-field app-field--wide"><label class="app-field__label" for="observing-text">${form.tone === "praise" ? "What was good, and who did it?" : "What did you see?"}</label>
      <textarea class="app-input" id="observing-text" rows="3" maxlength="4000" ref=${field} value=${form.text} onInput=${(/** @type {Event} */ event) => change({ text: typedIn(event) })}></textarea></div>
    ${form.tone === "concern" && html`<${HowBad} severity=${form.severity} pick=${(/** @type {string} */ severity) => change({ severity })} />`}
    <div class="app-field"><label class="app-field__label" for="observing-where">Where</label>
      <input class="app-input" id="observing-where" maxlength="200" autocomplete="off" list="observing-areas" value=${form.where} onInput=${(/** @type {Event} */ event) => change({ where: typedIn(event) })} />
      <datalist id="observing-areas">${(home?.areas ?? []).map(({ id, name }) => html`<option key=${id} value=${name} />`)}</datalist></div>
    <${Pictures} before=${draft.flush} />
    ${Boolean(wrong) && html`<p class="app-field__error" role="alert">${wrong}</p>`}
    <p class="app-observing__save"><button type="button" class="app-button app-button--primary app-wide" data-save-observation disabled=${saving} onClick=${save}><${Icon} name="check" />Save</button></p>
  </form>`;
}

/** @param {{text: string, tone: string, severity: string}} form */
function whatIsMissing({ text, tone, severity }) {
  if (!tone) return "Say first whether it is praise, a concern or a remark.";
  if (tone === "concern" && !severity) return "Say how bad it is.";
  return cleanText(text) ? "" : "Write what you saw, in a few words.";
}

/** @param {{severity: string, pick: (severity: string) => void}} props */
function HowBad({ severity, pick }) {
  const one = (/** @type {string} */ key, /** @type {string} */ word, /** @type {string} */ means) =>
    html`<button type="button" class="app-chip app-chip--wide" key=${key} data-severity=${key} aria-pressed=${severity === key ? "true" : "false"} onClick=${() => pick(key)}><strong>${word}</strong> ${means}</button>`;
  return html`<div class="app-observing__bad" role="group" aria-label="How bad is it?"><p class="app-field__label">How bad is it? It becomes an action.</p>
    <div class="app-chips">${HOW_BAD.map(([key = "", means = ""]) => one(key, SEVERITY[/** @type {t.Severity} */ (key)], means))}
      ${one("none", "No action", "only so that it is known")}</div></div>`;
}

/** @param {{before: () => void}} props the words are written down before the camera opens */
function Pictures({ before }) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState("");
  const { open, room } = desk.state.get();
  const draft = open?.drafts.get(OBSERVATION);
  const take = async (/** @type {File} */ file) => {
    setTrouble("");
    try {
      await (await desk.camera()).add(file, OBSERVATION, "");
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return html`<div class="app-observing__photos">
    <${PhotoInput} label="Photo" hint="" full=${room === "none"} before=${before} take=${take} />
    <${ItemPhotos} item=${PICTURES} subject="" answer=${undefined} draft=${draft} ended=${false} title="observing-title" camera=${false} />
    ${!draft?.photos.length && html`<small class="app-tools__rule">${PHOTO_RULE.objects_only}</small>`}
    ${Boolean(trouble) && html`<p class="app-item__trouble" role="alert">${trouble}</p>`}</div>`;
}
