/**
 * What the controls of questions share: what is said while something is typed, and saving it when one walks on.
 *
 * @import * as t from "../core/types.js"
 * @import { AnswerProps } from "./answers.js"
 */
import { onLeave } from "../core/leaving.js";
import { sayAccept, sayValue } from "../core/response_words.js";
import { advisories, judge } from "../core/rules.js";
import { BadValue, checkValue } from "../core/values.js";
import { dayOf, RESULT } from "../core/words.js";
import { html, Icon, useEffect, useLayoutEffect, useRef, useState } from "./view.js";

/**
 * Tells the card that what is typed is not what is saved, so that it never says both.
 * @param {boolean} differs
 * @param {Pick<AnswerProps, "item" | "answer" | "setDiffers">} props
 */
export function useDiffers(differs, { item, answer, setDiffers }) {
  const still = answer ? ` Still saved as ${sayValue(answer.change.value, item.response)}.` : "";
  const words = differs ? `Not saved yet.${still}` : "";
  useLayoutEffect(() => setDiffers(words), [words]);
}

/**
 * Walking on saves what was not saved by hand.
 * @param {() => unknown} keep
 * @param {boolean} [last] also when the control goes away by itself
 */
export function useSaveOnLeave(keep, last = true) {
  const latest = useRef(keep);
  latest.current = keep;
  useEffect(() => {
    const save = () => {
      const act = latest.current;
      // Until it is drawn again it does not know that this is saved.
      latest.current = () => undefined;
      act();
    };
    const forget = onLeave(save);
    return () => {
      forget();
      if (last) save();
    };
  }, []);
}

/** What was typed last in a control, and over which saved value. @type {Map<string, {over: string | undefined, typed: unknown}>} */
const typedIn = new Map();

/**
 * What stands in a control: as typed, until another value is saved. What cannot be saved stands there still when
 * somebody comes back to it.
 * @template T
 * @param {Pick<AnswerProps, "watch" | "answer">} props
 * @param {T} was as it is saved
 * @returns {[T, (now: T) => void]}
 */
export function useTyped({ watch, answer }, was) {
  const over = JSON.stringify(answer?.change.value);
  const [, redraw] = useState({});
  const mine = typedIn.get(watch);
  const type = (/** @type {T} */ typed) => {
    typedIn.set(watch, { over, typed });
    redraw({});
  };
  return [mine && mine.over === over ? /** @type {T} */ (mine.typed) : was, type];
}

/** Why a value could not be saved, in words; "" when it can. @param {t.Item} item @param {t.Value | null} value */
export function refusal(item, value) {
  if (!value) return "";
  try {
    checkValue(item, value);
    return "";
  } catch (fault) {
    if (!(fault instanceof BadValue)) throw fault;
    return fault.code === "not_accepted" ? sayAccept(item.response) : fault.message;
  }
}

/**
 * What the answer would be judged as, said while it is typed.
 * @param {t.Item} item
 * @param {t.Value | null} value
 */
export function judged(item, value) {
  if (!value) return { word: "", close: "", bad: false };
  const result = judge(item, value, dayOf(Date.now()));
  const close = advisories(item, value).find(({ code }) => code === "amber")?.sentence ?? "";
  return { word: RESULT[result], close, bad: result === "fail" };
}

/**
 * One line under a control: refused, met, met but to be watched, or not met.
 * @param {{item: t.Item, value: t.Value | null, wrong: string, quiet?: boolean, words?: string}} props
 *   `words` stand for the plain judgement; `quiet`: what stands there is saved
 */
export function Live({ item, value, wrong, quiet = false, words = "" }) {
  const { word, close, bad } = judged(item, wrong ? null : value);
  const said = wrong || (quiet ? close : words || [word, close].filter(Boolean).join(". "));
  const tone = wrong || bad ? "critical" : close ? "attention" : "met";
  const icon = wrong ? "circle-alert" : bad ? "x" : close ? "triangle-alert" : "check";
  return html`<p class=${`app-live app-tone--${tone}`} aria-live="polite">${Boolean(said) && html`<${Icon} name=${icon} />`}<span>${said}</span></p>`;
}
