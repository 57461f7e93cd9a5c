/** A picture of what good looks like, in room that is kept for it. Without a network it is there if it was fetched before. */
import { pictureAddress } from "../sync/pictures.js";
import { html, Icon, useState } from "./view.js";

/** @param {{hash: string, of: string}} props */
export function Guidance({ hash, of }) {
  const [away, setAway] = useState(false);
  if (away)
    return html`<p class="app-guidance app-guidance--away"><${Icon} name="image" /><span>The picture for this question is not on the tablet yet. It comes with the next connection.</span></p>`;
  return html`<figure class="app-guidance"><span class="app-photo__frame app-guidance__frame" tabindex="0">
      <img class="app-photo__image app-guidance__image" src=${pictureAddress(hash)} alt=${`What good looks like: ${of}`} loading="lazy" onError=${() => setAway(true)} /></span>
    <figcaption class="app-soft app-small">What good looks like</figcaption></figure>`;
}
