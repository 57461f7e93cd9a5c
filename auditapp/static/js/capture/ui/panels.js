/**
 * What opens below a question: a reason, a note, and what "not met" asks for.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 */
import { cleanText } from "../core/change.js";
import { answerKey } from "../core/checklist.js";
import { ESCALATE, NA_REASONS, sayDay, UNCHECKED_REASONS } from "../core/words.js";
import { Select } from "./start.js";
import { html, Icon, useDesk, useDraft, useEffect, useRef, useState, typedIn } from "./view.js";

const SHORTEST = 10;

/** @param {{type: "na" | "unchecked", title: string, save: (value: t.Value) => void, close: () => void}} props */
export function ReasonPanel({ type, title, save, close }) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const quick = type === "na" ? NA_REASONS : UNCHECKED_REASONS;
  const ask = type === "na" ? "Why does this not apply?" : "Why could you not check it?";
  const give = (/** @type {string} */ reason) => {
    if (cleanText(reason).length >= SHORTEST) return save({ type, reason });
    setWrong(true);
    field.current?.focus();
  };
  return html`<div class="app-panel" role="group" aria-label=${ask}>
    <p class="app-panel__title">${ask}</p>
    <div class="app-chips">${quick.map((reason) => html`<button type="button" class="app-chip" key=${reason} onClick=${() => give(reason)}>${reason}</button>`)}</div>
    <div class=${`app-field ${wrong ? "app-field--wrong" : ""}`}><label class="app-field__label" for=${`${title}-reason`}>Or in your own words</label>
      ${Boolean(wrong) && html`<span class="app-field__error" role="alert">Write a reason of at least ${SHORTEST} characters.</span>`}
      <textarea class="app-input" id=${`${title}-reason`} rows="2" maxlength="500" ref=${field} value=${text}
        onInput=${(/** @type {Event} */ event) => setText(typedIn(event))}></textarea></div>
    <p class="app-button-row"><button type="button" class="app-button" onClick=${() => give(text)}>Save reason</button>
      <button type="button" class="app-button app-button--plain" onClick=${close}>Cancel</button></p>
  </div>`;
}

/**
 * Typed words are kept as they come (as a draft) and join the answer when the field is left.
 * @param {{itemKey: string, item: string, subject: string, note: string, saved: string, answered: boolean, ended: boolean, focus: boolean}} props
 */
export function NoteField({ itemKey, item, subject, note, saved, answered, ended, focus }) {
  const desk = useDesk();
  const [text, setText] = useState(note);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const kept = useRef(saved);
  const draft = useDraft((words) => desk.audit.typeNote(itemKey, words));
  useEffect(() => {
    kept.current = saved;
  }, [saved]);
  useEffect(() => {
    // Words that a killed page left behind as a draft join their answer now.
    if (answered && !ended) keep();
  }, []);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const type = (/** @type {string} */ words) => {
    setText(words);
    draft.type(words);
  };
  const keep = () => {
    draft.drop();
    if (cleanText(text) === cleanText(kept.current)) return;
    kept.current = text;
    void (answered ? desk.audit.answer(item, subject, { note: text }) : desk.audit.typeNote(itemKey, text));
  };
  if (ended) return html`<p class="app-note app-prose">${note}</p>`;
  return html`<div class="app-field app-field--wide"><label class="app-field__label" for=${`note-${itemKey}`}>Note: what you saw, where, and who was told</label>
    <textarea class="app-input app-note" id=${`note-${itemKey}`} rows="2" maxlength="4000" ref=${field} value=${text}
      onInput=${(/** @type {Event} */ event) => type(typedIn(event))} onBlur=${keep}></textarea>
    ${!answered && text !== "" && html`<span class="app-field__hint">Kept on this tablet. It goes with your answer.</span>`}</div>`;
}

/**
 * What "not met" asks for: making it safe, who to tell, the action that will follow.
 * @param {ItemProps & {title: string}} props
 */
export function Failing(props) {
  const { item, answer, draft, safe, title } = props;
  const photos = (answer?.photos.length ?? 0) + (draft?.photos.length ?? 0);
  const wantsPhoto = item.photo_on_fail && photos === 0 && item.photo_rule !== "prohibited";
  return html`<div class="app-failing">
    ${item.severity === "critical" && (safe ? html`<p class="app-failing__safe"><${Icon} name="shield-check" /><span><strong>Made safe:</strong> ${safe}</span></p>` : html`<${MakeSafe} ...${props} />`)}
    ${item.escalate?.length ? html`<ul class="app-failing__tell" aria-label="Who to tell">${item.escalate.map((code) => html`<li key=${code}><${Icon} name="triangle-alert" /><span>${ESCALATE[code] ?? code.replaceAll("-", " ")}</span></li>`)}</ul>` : null}
    ${wantsPhoto && html`<p class="app-failing__ask"><${Icon} name="camera" /><span>A photo would help whoever puts this right.</span></p>`}
    <${ActionLine} ...${props} id=${`${title}-action`} />
  </div>`;
}

/** @param {ItemProps & {title: string}} props */
function MakeSafe({ item, subject, answer, stopped, ended, title }) {
  const desk = useDesk();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState("");
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useEffect(() => {
    if (!stopped) return;
    setWrong("Say what you did, or move on again if you must leave it for now.");
    field.current?.focus();
  }, [stopped]);
  if (ended) return html`<p><strong>Nothing was recorded about making it safe.</strong></p>`;
  const save = () => {
    if (!cleanText(text)) return setWrong("Write what you did, in a few words.");
    if (answer) void desk.audit.madeSafe(answer.change.id, answerKey(item.id, subject), text);
  };
  return html`<div class=${`app-field app-field--wide ${wrong ? "app-field--wrong" : ""}`}>
    <label class="app-field__label" for=${`${title}-safe`}>What did you do to make it safe?</label>
    <span class="app-field__hint">Your manager sees this at once, when there is a connection. Tell the person in charge now.</span>
    ${Boolean(wrong) && html`<span class="app-field__error" role="alert"><${Icon} name="circle-alert" />${wrong}</span>`}
    <textarea class="app-input" id=${`${title}-safe`} rows="2" maxlength="2000" ref=${field} value=${text} onInput=${(/** @type {Event} */ event) => setText(typedIn(event))}></textarea>
    <span><button type="button" class="app-button app-button--danger" onClick=${save}><${Icon} name="shield-check" />Save: it is safe now</button></span>
  </div>`;
}

/** @param {ItemProps & {id: string}} props */
export function ActionLine({ item, subject, owner, due, text, people, today, ended, id }) {
  const desk = useDesk();
  const [editing, edit] = useState(false);
  const name = people.find((person) => person.id === owner)?.name ?? "The manager decides who";
  const keep = (/** @type {{owner: string, due: string, text: string}} */ action) => {
    const { actions } = desk.audit.current().place;
    void desk.audit.goTo({ actions: { ...actions, [answerKey(item.id, subject)]: action } });
    edit(false);
  };
  if (editing)
    return html`<${ActionForm} id=${id} action=${{ owner, due, text }} people=${people} today=${today} keep=${keep} close=${() => edit(false)} />`;
  return html`<div class="app-fix"><div><strong>Action: ${text}</strong><span>${name} · due ${sayDay(due, today)}</span></div>
    ${!ended && html`<button type="button" class="app-button" onClick=${() => edit(true)} aria-label=${`Edit the action: ${text}`}>Edit</button>`}</div>`;
}

/**
 * @param {{id: string, action: {owner: string, due: string, text: string}, people: t.Person[], today: string,
 *   keep: (action: {owner: string, due: string, text: string}) => void, close: () => void}} props
 */
function ActionForm({ id, action, people, today, keep, close }) {
  const [now, set] = useState(action);
  const [wrong, setWrong] = useState("");
  const change = (/** @type {Partial<typeof action>} */ part) => set({ ...now, ...part });
  const save = () => {
    if (!cleanText(now.text)) return setWrong("Write what must be put right.");
    if (!/^\d{4}-\d\d-\d\d$/.test(now.due) || now.due < today)
      return setWrong("Choose a due date from today on.");
    keep({ ...now, text: cleanText(now.text) });
  };
  return html`<div class="app-fix app-fix--form">
    ${Boolean(wrong) && html`<span class="app-field__error" role="alert">${wrong}</span>`}
    <div class="app-field app-field--wide"><label class="app-field__label" for=${`${id}-text`}>What must be put right</label>
      <textarea class="app-input" id=${`${id}-text`} rows="2" maxlength="1000" value=${now.text} onInput=${(/** @type {Event} */ event) => change({ text: typedIn(event) })}></textarea></div>
    <div class="app-pairs">
      <${Select} id=${`${id}-owner`} label="Who" value=${now.owner} options=${people.map((person) => [person.id, person.name])} onPick=${(/** @type {string} */ owner) => change({ owner })} />
      <div class="app-field"><label class="app-field__label" for=${`${id}-due`}>Due</label>
        <input class="app-input" type="date" id=${`${id}-due`} min=${today} value=${now.due} onInput=${(/** @type {Event} */ event) => change({ due: typedIn(event) })} /></div>
    </div>
    <p class="app-button-row"><button type="button" class="app-button" onClick=${save}>Save action</button>
      <button type="button" class="app-button app-button--plain" onClick=${close}>Cancel</button></p>
  </div>`;
}
