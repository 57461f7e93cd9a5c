/** The parts of a run that the first question does without; their code and their look come later. */
import { dressed, later } from "./later.js";
import { html, Icon, useState } from "./view.js";

/** @param {() => Promise<unknown>} load */
const part = (load) => later(dressed("capture-sample.css", load), Waiting);

/** @param {{trouble: string}} props */
const Waiting = ({ trouble }) => (trouble ? html`<p role="status">${trouble}</p>` : null);

const subjects = part(async () => (await import("./subjects.js")).Subjects);
const sampleEnd = part(async () => (await import("./subjects.js")).SampleEnd);
const flags = part(async () => (await import("./flags.js")).Flags);
const beginning = part(async () => (await import("./flags.js")).Beginning);
const languages = part(async () => (await import("./flags.js")).Languages);
const observing = part(async () => (await import("./observing.js")).Observing);
const paper = part(async () => (await import("./paper.js")).Paper);
const fromPaper = part(async () => (await import("./paper.js")).FromPaper);
const grid = part(dressed("capture-grid.css", async () => (await import("./grid.js")).GridScreen));

export const Subjects = subjects.Part;
export const SampleEnd = sampleEnd.Part;
export const Flags = flags.Part;
export const FlagsAtStart = beginning.Part;
export const Languages = languages.Part;
export const Observing = observing.Part;
export const Paper = paper.Part;
export const FromPaper = fromPaper.Part;
export const GridScreen = grid.Part;

export const RUN_PARTS = [subjects, flags, observing, grid, paper];

/**
 * The button for praise, a concern or a remark, within reach everywhere in a run.
 * @param {{subject?: string, unfinished?: boolean}} props `unfinished`: words wait on its form
 */
export function Observe({ subject = "", unfinished = false }) {
  const [open, setOpen] = useState(false);
  const words = unfinished ? "Finish your note" : "Praise or concern";
  return html`<button type="button" class="app-button app-observe" data-observe aria-label=${unfinished ? "Finish your note of praise or a concern" : "Praise or concern: note it"} aria-haspopup="dialog"
      onClick=${() => setOpen(true)}><${Icon} name="message-square" /><span class="app-observe__words">${words}</span></button>
    ${open && html`<${Observing} subject=${subject} close=${() => setOpen(false)} />`}`;
}
