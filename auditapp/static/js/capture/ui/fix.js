/**
 * The action that follows an answer: its text, whose it is, by when. All three can be changed.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 */
import { cleanText } from "../core/change.js";
import { answerKey } from "../core/checklist.js";
import { sayDay } from "../core/words.js";
import { Select } from "./start.js";
import { html, typedIn, useDesk, useState } from "./view.js";

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
