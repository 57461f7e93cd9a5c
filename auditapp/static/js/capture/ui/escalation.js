/**
 * Whom this may have to be told to: each is asked, a person decides, and only the decision is kept.
 *
 * @import * as t from "../core/types.js"
 * @import { Failure } from "./failure.js"
 */
import {
  codesOf,
  decisionsFor,
  explained,
  missingOf,
  offered,
  promptOf,
  sayDecided,
  tidied,
  whomOf,
} from "../core/escalations.js";
import { sayMoment } from "../core/response_words.js";
import { dayOf } from "../core/words.js";
import { momentNow } from "./entries.js";
import { focusSoon, html, Icon, idOf, typedIn, useDesk, useState } from "./view.js";

/** @param {{own: string[] | undefined, failure: Failure, answerKey: string, ended: boolean, title: string}} props */
export function Escalations({ own = [], failure, answerKey, ended, title }) {
  const [open, setOpen] = useState("");
  const codes = codesOf(own, failure.steps);
  if (codes.length === 0) return null;
  return html`<section class="app-tell" aria-labelledby=${`${title}-tell`}>
    <p class="app-tell__title" id=${`${title}-tell`}>Who must know? <span class="app-soft">You decide. Nothing is sent from here to anybody outside.</span></p>
    <ul class="app-tell__list">${codes.map((code) => {
      const made = failure.escalations.get(code);
      const id = idOf(`${title}-tell`, code);
      const close = () => {
        setOpen("");
        focusSoon(id);
      };
      return html`<li class=${`app-tell__one ${made && made.decision !== "later" ? "app-tell__one--decided" : ""}`} key=${code}>
        <${Line} code=${code} made=${made} />
        ${
          open === code
            ? html`<${Decide} code=${code} made=${made} answerKey=${answerKey} close=${close} id=${id} />`
            : !ended &&
              html`<button type="button" class="app-button app-tell__open" id=${id} aria-label=${`${made ? "Change" : "Decide"}: ${promptOf(code).words}`} onClick=${() => setOpen(code)}>${made ? "Change" : "Decide"}</button>`
        }</li>`;
    })}</ul></section>`;
}

/** @param {{code: string, made: t.EscalationChange | undefined}} props */
function Line({ code, made }) {
  const open = !made || made.decision === "later";
  const when = made?.at ? sayMoment(made.at, dayOf(Date.now())) : "";
  return html`<p class="app-tell__line"><${Icon} name=${open ? "triangle-alert" : "circle-check"} />
    <span>${promptOf(code).words}${made && html`<strong class="app-tell__made">${sayDecided(made, when)}</strong>`}</span></p>`;
}

/** @param {{code: string, made: t.EscalationChange | undefined, answerKey: string, close: () => void, id: string}} props */
function Decide({ code, made, answerKey, close, id }) {
  const desk = useDesk();
  const prompt = promptOf(code);
  const [now, set] = useState(() => begun(made));
  const [wrong, setWrong] = useState("");
  const change = (/** @type {Partial<typeof now>} */ part) => {
    set({ ...now, ...part });
    setWrong("");
  };
  const decide = (/** @type {t.EscalationChange["decision"]} */ decision) =>
    change({ decision, to: made?.decision === decision ? made.to : whomOf(code, decision) });
  const save = () => {
    const { decision } = now;
    if (!decision) return setWrong("Choose one.");
    const missing = missingOf({ ...now, decision });
    if (missing) return setWrong(missing);
    void desk.audit.escalate(answerKey, { code, ...tidied({ ...now, decision }) });
    close();
  };
  return html`<div class="app-panel app-tell__form" role="group" aria-label=${prompt.words}>
    <div class="app-chips" role="group" aria-label="Decision">${decisionsFor(code).map(
      (each) =>
        html`<button type="button" class="app-chip" key=${each} aria-pressed=${now.decision === each ? "true" : "false"} onClick=${() => decide(each)}>${offered(code, each)}</button>`,
    )}</div>
    ${
      (now.decision === "told" || now.decision === "reported") &&
      html`${Boolean(explained(code, now.decision)) && html`<p class="app-soft app-small">${explained(code, now.decision)}</p>`}
      <${Acted} now=${now} change=${change} id=${id} />`
    }
    ${
      Boolean(now.decision) &&
      html`<div class="app-field app-field--wide"><label class="app-field__label" for=${`${id}-reason`}>${now.decision === "not_needed" ? "Why is it not needed?" : "Anything to add? (optional)"}</label>
      <textarea class="app-input" id=${`${id}-reason`} rows="2" maxlength="1000" value=${now.reason} onInput=${(/** @type {Event} */ event) => change({ reason: typedIn(event) })}></textarea></div>`
    }
    ${Boolean(wrong) && html`<span class="app-field__error" role="alert"><${Icon} name="circle-alert" />${wrong}</span>`}
    <p class="app-button-row"><button type="button" class="app-button" onClick=${save}>Save decision</button>
      <button type="button" class="app-button app-button--plain" onClick=${close}>Cancel</button></p>
  </div>`;
}

/**
 * @param {t.EscalationChange | undefined} made
 * @returns {{decision: t.EscalationChange["decision"] | "", to: string, reason: string, reference: string, at: string}}
 */
const begun = (made) => ({
  decision: made?.decision ?? "",
  to: made?.to ?? "",
  reason: made?.reason ?? "",
  reference: made?.reference ?? "",
  at: made?.at || momentNow(),
});

/** @param {{now: ReturnType<typeof begun>, change: (part: Partial<ReturnType<typeof begun>>) => void, id: string}} props */
function Acted({ now, change, id }) {
  /** @param {"to" | "reference" | "at"} part @param {string} label @param {object} [more] */
  const field = (
    part,
    label,
    more = {},
  ) => html`<div class="app-field"><label class="app-field__label" for=${`${id}-${part}`}>${label}</label>
    <input class="app-input" id=${`${id}-${part}`} autocomplete="off" maxlength="160" ...${more} value=${now[part]} onInput=${(/** @type {Event} */ event) => change({ [part]: typedIn(event) })} /></div>`;
  return html`<div class="app-pairs">
    ${field("to", now.decision === "told" ? "Who was told" : "Reported to", { placeholder: now.decision === "told" ? "Such as Grace, on call" : "" })}
    ${field("at", "When", { type: "datetime-local" })}
    ${field("reference", "Reference number, if there is one")}
  </div>`;
}
