/**
 * One picture: small in its strip, large at a tap, and from there left out.
 */
import { html, Icon, useLayoutEffect, useRef, useState } from "./view.js";

/**
 * @typedef {object} Shown
 * @property {string} url
 * @property {string} alt
 * @property {string} caption
 * @property {(() => void) | null} leaveOut null where the picture must stay
 * @property {string} [hint] what leaving it out means
 */

/** @param {Shown} props */
export function Thumbnail(props) {
  const { url, alt, caption } = props;
  const [large, setLarge] = useState(false);
  return html`<figure class="app-photo">
    <button type="button" class="app-photo__frame" aria-label=${`${alt}: open large`} onClick=${() => setLarge(true)}>
      <img class="app-photo__image" src=${url} alt=${alt} /></button>
    <figcaption class="app-photo__time">${caption}</figcaption>
    ${large && html`<${Viewer} ...${props} close=${() => setLarge(false)} />`}</figure>`;
}

/** The browser keeps the focus inside, closes at Escape, and gives the focus back. @param {Shown & {close: () => void}} props */
function Viewer({ url, alt, caption, leaveOut, hint, close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const out = () => {
    dialog.current?.close();
    leaveOut?.();
  };
  return html`<dialog class="app-viewer" ref=${dialog} aria-label=${alt} onClose=${close}>
    <img class="app-viewer__image" src=${url} alt=${alt} />
    <div class="app-viewer__foot"><p>${caption}${leaveOut && hint ? html`<br /><small>${hint}</small>` : null}</p>
      ${leaveOut && html`<button type="button" class="app-button app-button--danger" onClick=${out}><${Icon} name="trash-2" />Leave this photo out</button>`}
      <button type="button" class="app-button" autofocus onClick=${() => dialog.current?.close()}><${Icon} name="x" />Close</button></div>
  </dialog>`;
}
