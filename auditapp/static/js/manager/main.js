// Small enhancements of the manager pages. Every page works without them; each is attached to the elements that name
// it in `data-module`.
import { sayWhatWasDone } from "./announce.js";
import { copyText } from "./copy.js";
import { focusErrorSummary } from "./error-summary.js";
import { guardAgainstSecondPress } from "./once.js";
import { dimUntilTouched } from "./photo.js";
import { usePasskey } from "./passkey.js";
import { closeWhenLeft } from "./pop.js";
import { printPage } from "./print.js";
import { walkRowsByKey } from "./rows.js";
import { switchTheme } from "./theme.js";
import { followProgress } from "./progress.js";
import { askBeforeLeaving } from "./unsaved.js";

/** @type {Record<string, (element: HTMLElement) => void>} */
const modules = {
  announce: sayWhatWasDone,
  copy: copyText,
  "error-summary": focusErrorSummary,
  once: guardAgainstSecondPress,
  photo: dimUntilTouched,
  passkey: usePasskey,
  pop: closeWhenLeft,
  print: printPage,
  progress: followProgress,
  rows: walkRowsByKey,
  theme: switchTheme,
  unsaved: askBeforeLeaving,
};

for (const element of document.querySelectorAll("[data-module]")) {
  if (element instanceof HTMLElement) modules[element.dataset.module ?? ""]?.(element);
}
