/**
 * The whole card of one question over the grid: its photos, notes, what a failure asks for. Closing it leads back to
 * the cell.
 *
 * @import { OpenRun, State } from "../desk/state.js"
 * @import { Question, Stop } from "../core/progress.js"
 */
import { peopleFor } from "../core/planned.js";
import { subjectLabel } from "../core/words.js";
import { Item } from "./item.js";
import { itemProps } from "./section.js";
import { html, Icon, useLayoutEffect, useMemo, useRef } from "./view.js";

/** @param {{state: State, open: OpenRun, question: Question, today: string, stopped: "" | Stop["why"], close: () => void}} props */
export function CardSheet({ state, open, question, today, stopped, close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const people = useMemo(() => peopleFor(state.snapshot, open.card), [state.snapshot, open.card.id]);
  const props = itemProps({ open, people, today, room: state.room }, question);
  return html`<dialog class="app-sheet app-card-sheet" ref=${dialog} aria-labelledby="card-sheet-title" onClose=${close}>
    <div class="app-sheet__head"><h2 id="card-sheet-title">${subjectLabel(question.subject)}</h2>
      <button type="button" class="app-button app-button--primary" data-back-to-grid onClick=${() => dialog.current?.close()}><${Icon} name="layers" />Back to the grid</button></div>
    <${Item} key=${question.key} ...${props} stopped=${stopped} />
  </dialog>`;
}
