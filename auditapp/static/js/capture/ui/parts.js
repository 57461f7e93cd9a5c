/** The parts of a run that the first question does without; their code and their look come later. */
import { dressed, later } from "./later.js";
import { html } from "./view.js";

/** @param {() => Promise<unknown>} load */
const part = (load) => later(dressed("capture-sample.css", load), Waiting);

/** @param {{trouble: string}} props */
const Waiting = ({ trouble }) => (trouble ? html`<p role="status">${trouble}</p>` : null);

const subjects = part(async () => (await import("./subjects.js")).Subjects);
const sampleEnd = part(async () => (await import("./subjects.js")).SampleEnd);
const flags = part(async () => (await import("./flags.js")).Flags);
const beginning = part(async () => (await import("./flags.js")).Beginning);
const observing = part(async () => (await import("./observing.js")).Observing);
const paper = part(async () => (await import("./paper.js")).Paper);
const grid = part(async () => (await import("./grid.js")).GridScreen);

export const Subjects = subjects.Part;
export const SampleEnd = sampleEnd.Part;
export const Flags = flags.Part;
export const FlagsAtStart = beginning.Part;
export const Observing = observing.Part;
export const Paper = paper.Part;
export const GridScreen = grid.Part;

export const RUN_PARTS = [subjects, flags, observing, grid, paper];
