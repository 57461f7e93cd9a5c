/** Large keys for a number, for a thumb in a glove. Letters of a keyboard work beside them. */
import { html } from "./view.js";

/** @type {[string, string, string][]} the key, what stands on it, what it is called */
const KEYS = [
  ["7", "7", "7"],
  ["8", "8", "8"],
  ["9", "9", "9"],
  ["4", "4", "4"],
  ["5", "5", "5"],
  ["6", "6", "6"],
  ["1", "1", "1"],
  ["2", "2", "2"],
  ["3", "3", "3"],
  ["-", "+/−", "Plus or minus"],
  ["0", "0", "0"],
  [".", ".", "Decimal point"],
  ["clear", "Clear", "Clear"],
  ["back", "Delete", "Delete the last"],
  ["keyboard", "Keyboard", "Keyboard instead of these keys"],
];

/** The field keeps the focus and what it says. @param {Event} event */
const stay = (event) => event.preventDefault();

/** @param {{tap: (key: string) => void, negative: boolean}} props */
export function Keypad({ tap, negative }) {
  return html`<div class="app-keypad" role="group" aria-label="Number keys" onMouseDown=${stay}>
    ${KEYS.map(
      ([
        key,
        face,
        name,
      ]) => html`<button type="button" key=${key} class=${`app-key ${key.length > 1 ? "app-key--wide" : ""}`} aria-label=${name}
        disabled=${key === "-" && !negative} onClick=${() => tap(key)}>${face}</button>`,
    )}
  </div>`;
}
