/**
 * An action, for the person who must do it: what it looked like, what is asked, and showing that it is done.
 *
 * @import * as t from "../core/types.js"
 * @import { State } from "../desk/state.js"
 * @import { Summary } from "../core/outbox.js"
 * @import { Go } from "./run.js"
 */
import { cleanText } from "../core/change.js";
import { PHOTO_RULE, SEVERITY, sayDue } from "../core/words.js";
import { PhotoInput } from "./photos.js";
import { Thumbnail } from "./pictures.js";
import { Missing } from "./start.js";
import { Top } from "./top.js";
import { html, Icon, Notice, Severity, useDesk, useEffect, useState, typedIn } from "./view.js";

/** @param {{state: State, summary: Summary, today: string, args: string[], go: Go}} props */
export function ActionScreen({ state, summary, today, args, go }) {
  const home = state.snapshot?.homes.find(({ actions }) => actions.some(({ id }) => id === args[0]));
  const action = home?.actions.find(({ id }) => id === args[0]);
  if (!home || !action) return html`<${Missing} summary=${summary} />`;
  const area = home.areas.find(({ id }) => id === action.area)?.name ?? action.area;
  const late = action.due_on < today ? "app-tone--critical" : "";
  return html`<${Top} title=${action.reference} back="#/" summary=${summary} sub=${[home.name, area].filter(Boolean).join(", ")} />
    <main class="app-desk app-desk--narrow" id="main">
      <h1 id="screen-title" tabindex="-1">${action.text}</h1>
      <p class="app-tags"><${Severity} severity=${action.risk} word=${SEVERITY[action.risk]} /><span class=${late}>${sayDue(action.due_on, today)}</span></p>
      ${action.before.map((id) => html`<${BeforePhoto} key=${id} id=${id} />`)}
      ${Boolean(action.note) && html`<p class="app-prose"><strong>What was seen:</strong> ${action.note}</p>`}
      ${Boolean(action.made_safe) && html`<p class="app-failing__safe"><${Icon} name="shield-check" /><span><strong>Made safe:</strong> ${action.made_safe}</span></p>`}
      <p><strong>What was checked:</strong> ${action.prompt} <span class="app-soft">(${action.checklist_title})</span></p>
      ${
        state.done.has(action.id)
          ? html`<${Notice} tone="met" icon="circle-check" title="You have shown that this is done"><p>It is saved on this tablet and somebody else will check it.</p></${Notice}>`
          : html`<${Done} action=${action} home=${home} room=${state.room} go=${go} />`
      }
    </main>`;
}

/** @param {{id: string}} props */
function BeforePhoto({ id }) {
  const [away, setAway] = useState(false);
  if (away)
    return html`<div class="app-photo__away"><${Icon} name="wifi-off" />The photo from before needs a connection.</div>`;
  return html`<figure class="app-photo app-photo--large"><span class="app-photo__frame" tabindex="0">
      <img class="app-photo__image" src=${`/photos/${encodeURIComponent(id)}/screen`} alt="What was found" onError=${() => setAway(true)} /></span>
    <figcaption class="app-photo__caption">Before</figcaption></figure>`;
}

/** @param {{action: t.SnapshotAction, home: t.Home, room: string, go: Go}} props */
function Done({ action, home, room, go }) {
  const desk = useDesk();
  const [text, setText] = useState("");
  const [photos, setPhotos] = useState(/** @type {t.StoredPhoto[]} */ ([]));
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const take = async (/** @type {File} */ file) => {
    try {
      const photo = await (await desk.camera()).take(file, null);
      setPhotos((before) => [...before, photo]);
      setWrong("");
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  };
  async function show() {
    if (busy) return;
    if (cleanText(text).length < 10) return setWrong("Write what you did, in at least 10 characters.");
    setBusy(true);
    await (await desk.ending()).done(action, home.id, text, photos);
    await desk.rememberDone(action.id);
    desk.state.set({ notice: `${action.reference} is shown as done. Somebody else will check it.` });
    go("#/", true);
  }
  return html`<section class="app-group" aria-labelledby="done"><h2 id="done">Show it is done</h2>
    ${Boolean(wrong) && html`<${Notice} tone="critical" icon="circle-alert" role="alert" title=${wrong} />`}
    <div class="app-tools"><${PhotoInput} label="Take the after photo" hint=${PHOTO_RULE.objects_only} full=${room === "none"} take=${take} /></div>
    ${photos.length > 0 && html`<ul class="app-photos">${photos.map((photo) => html`<li key=${photo.id}><${Taken} photo=${photo} leaveOut=${() => setPhotos(photos.filter((each) => each !== photo))} /></li>`)}</ul>`}
    <div class="app-field app-field--wide"><label class="app-field__label" for="did">What I did</label>
      <span class="app-field__hint" id="did-hint">At least 10 characters.</span>
      <textarea class="app-input" id="did" aria-describedby="did-hint" rows="3" maxlength="2000" value=${text} onInput=${(/** @type {Event} */ event) => setText(typedIn(event))}></textarea></div>
    ${photos.length === 0 && html`<p class="app-soft app-small">A photo from the same place as the one before is the best proof.</p>`}
    <p><button type="button" class="app-button app-button--primary app-wide" aria-disabled=${busy ? "true" : "false"} onClick=${show}><${Icon} name="circle-check" />${busy ? "Saving…" : "Show it is done"}</button></p>
  </section>`;
}

/** @param {{photo: t.StoredPhoto, leaveOut: () => void}} props */
function Taken({ photo, leaveOut }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([photo.bytes], { type: "image/jpeg" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo.id]);
  return url
    ? html`<${Thumbnail} url=${url} alt="After photo" caption="After" leaveOut=${leaveOut} />`
    : null;
}
