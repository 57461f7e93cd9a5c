/**
 * A further question about a failed one; its answer is kept as a reply.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 */
import { wordsOf } from "../core/translated.js";
import { BadValue, checkReply } from "../core/values.js";
import { sayValue } from "../core/response_words.js";
import { AnswerInput } from "./answers.js";
import { html, Icon, useDesk, useMemo, useState } from "./view.js";

/**
 * @typedef {Pick<ItemProps, "item" | "subject" | "saving" | "ended" | "stopped"> & {answerKey: string, about: string, id: string, named: string,
 *   reply: t.ReplyChange | undefined}} StepProps
 *   `about` is the label it is asked for, or ""; `named` are the elements that say what is asked, and about what
 */

const PRIVATE = "Private: only the manager and those above will see this answer.";

/** @param {StepProps & {ask: t.Ask}} props */
export function Ask({ ask, item, subject, saving, ended, answerKey, about, id, named, reply }) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState("");
  const [differs, setDiffers] = useState("");
  const asked = useMemo(() => asItem(item, ask), [item, ask]);
  const value = reply && isValue(reply.value) ? reply.value : null;
  const save = (/** @type {t.Value} */ given) => {
    try {
      checkReply({ ask }, given);
    } catch (fault) {
      if (!(fault instanceof BadValue)) throw fault;
      return setTrouble(`${fault.message} It is not saved.`);
    }
    setTrouble("");
    void desk.audit.reply(answerKey, ask.id, given, about);
  };
  const answer = reply && value ? { change: { id: reply.id, value } } : undefined;
  const input = {
    item: asked,
    subject,
    saving: saving && !answer,
    answer,
    words: wordsOf(asked),
    watch: `${desk.audit.current().card.id} ${answerKey}|${ask.id}|${about}`,
  };
  if (ask.private && reply && reply.by !== desk.state.get().me?.id)
    return html`<${Hidden} words=${ask.words} />`;
  return html`<div class="app-ask" role="group" aria-labelledby=${named}>
    <p class="app-ask__words" id=${id}>${ask.words}</p>
    ${ask.private && html`<p class="app-soft app-small app-ask__private"><${Icon} name="lock" />${PRIVATE}</p>`}
    ${ended ? html`<p>${value ? sayValue(value, ask.response) : "Not answered"}</p>` : html`<${AnswerInput} ...${input} title=${id} aside=${true} panel="" given=${null} give=${save} toggle=${() => undefined} save=${save} setDiffers=${setDiffers} />`}
    ${!ended && html`<p class="app-item__saved" aria-live="polite">${differs ? differs : value ? html`<${Icon} name="check" /><span>Saved</span>` : ""}</p>`}
    ${Boolean(trouble) && html`<p class="app-item__trouble" role="alert"><${Icon} name="circle-alert" />${trouble}</p>`}
  </div>`;
}

/** On a tablet that several people use, what one of them said in private is not shown to the next. @param {{words: string}} props */
function Hidden({ words }) {
  return html`<div class="app-ask"><p class="app-ask__words">${words}</p>
    <p class="app-soft app-small app-ask__private"><${Icon} name="lock" />Answered by somebody else, and private.</p></div>`;
}

/** The further question, put as a question of its own: nothing it says is a failure. @param {t.Item} item @param {t.Ask} ask @returns {t.Item} */
const asItem = ({ translations: _, ...item }, ask) => ({
  ...item,
  id: `${item.id}.${ask.id}`,
  prompt: ask.words,
  response: ask.response,
});

/** @param {t.Reply} reply @returns {reply is t.Value} */
const isValue = (reply) => reply.type !== "done" && reply.type !== "not_done";
