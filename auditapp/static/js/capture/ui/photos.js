/**
 * Taking photos.
 *
 * @import * as t from "../core/types.js"
 */
import { html, Icon, useDesk, useRef, useState } from "./view.js";

/** @param {{item: t.Item, subject: string, room: string, setTrouble: (words: string) => void, tapped: () => void}} props */
export function CameraButton({ item, subject, room, setTrouble, tapped }) {
  const desk = useDesk();
  const take = async (/** @type {File} */ file) => {
    setTrouble("");
    try {
      await (await desk.camera()).add(file, item.id, subject);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  // The page may be killed while the camera is open: where we are is kept before it opens.
  const before = () => {
    tapped();
    void desk.audit.goTo({ item: item.id, subject });
  };
  return html`<${PhotoInput} label="Photo" hint="" full=${room === "none"} before=${before} take=${take} />`;
}

/**
 * @param {{label: string, hint: string, full?: boolean, before?: () => void, take: (file: File) => Promise<unknown>}} props
 */
export function PhotoInput({ label, hint, full = false, before, take }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [busy, setBusy] = useState(false);
  const open = () => {
    before?.();
    input.current?.click();
  };
  const taken = async () => {
    const field = input.current;
    const file = field?.files?.[0];
    if (!field || !file) return;
    setBusy(true);
    await take(file);
    field.value = "";
    setBusy(false);
  };
  return html`<span class="app-camera">
    <button type="button" class="app-tool" onClick=${open} disabled=${busy || full}><${Icon} name="camera" />${busy ? "Saving photo…" : label}</button>
    <input type="file" accept="image/*" capture="environment" hidden aria-label=${label} ref=${input} onChange=${taken} />
    ${Boolean(hint) && html`<small class="app-camera__rule">${hint}</small>`}
  </span>`;
}
