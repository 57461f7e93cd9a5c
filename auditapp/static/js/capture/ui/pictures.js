/**
 * The photos that were taken: small in their strip, large at a tap.
 *
 * @import * as t from "../core/types.js"
 * @import { ItemProps } from "./item.js"
 */
import { PHOTO_RULE, timeOf } from "../core/words.js";
import { html, Icon, useDesk, useEffect, useLayoutEffect, useRef, useState } from "./view.js";

const STAYS = "It stays in the record of this tablet but is not shown with the answer.";

/**
 * The photos of one question, those that wait for its answer too.
 * @param {Pick<ItemProps, "item" | "subject" | "answer" | "draft" | "ended"> & {title: string, camera: boolean}} props
 */
export function ItemPhotos({ item, subject, answer, draft, ended, title, camera }) {
  const desk = useDesk();
  const [said, say] = useState("");
  const saved = new Set(answer?.photos.map(({ id }) => id));
  const photos = [...(answer?.photos ?? []), ...(draft?.photos ?? [])];
  const leaveOut = (/** @type {string} */ photo) => {
    say(saved.has(photo) ? `The photo is left out. ${STAYS}` : "The photo is left out.");
    void desk.camera().then((camera) => camera.leaveOut(photo, item.id, subject));
    document.getElementById(title)?.focus({ preventScroll: true });
  };
  if (photos.length === 0 && !said && !camera) return null;
  const strip = photos.map(
    (photo) => html`<li key=${photo.id}><${Photo} photo=${photo} hint=${saved.has(photo.id) ? STAYS : ""}
      leaveOut=${ended ? null : () => leaveOut(photo.id)} /></li>`,
  );
  return html`${photos.length > 0 && html`<ul class="app-photos">${strip}</ul>`}
    ${said && html`<p class="app-soft app-small" role="status">${said}</p>`}
    ${!ended && html`<small class="app-tools__rule">${PHOTO_RULE[item.photo_rule]}</small>`}`;
}

/**
 * A picture from the tablet's memory; one that is missing is said aloud.
 * @param {{photo: t.PhotoRef, hint: string, leaveOut: (() => void) | null}} props
 */
function Photo({ photo, hint, leaveOut }) {
  const desk = useDesk();
  const [shown, show] = useState(/** @type {{url: string, at: string} | "missing" | null} */ (null));
  useEffect(() => {
    let url = "";
    desk.store.photo(photo.id).then((kept) => {
      if (!kept?.bytes) return show("missing");
      url = URL.createObjectURL(new Blob([kept.bytes], { type: "image/jpeg" }));
      show({ url, at: timeOf(kept.captured_at) });
    });
    return () => URL.revokeObjectURL(url);
  }, [photo.id]);
  if (shown === "missing") {
    return html`<div class="app-photo__away app-photo__away--lost" role="alert"><${Icon} name="triangle-alert" />This photo is missing from the tablet. Take it again.</div>`;
  }
  if (!shown) return html`<div class="app-photo__away">Opening…</div>`;
  return html`<${Thumbnail} url=${shown.url} alt=${`Photo taken at ${shown.at}`} caption=${shown.at} hint=${hint} leaveOut=${leaveOut} />`;
}

/**
 * One picture: small in its strip, large at a tap, and from there left out.
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
