const SETTLED_MS = 300;

/**
 * Say again, once the page has settled, what was done: the focus goes straight back to the line that was changed,
 * and readers of the page pass over a message that was there from the start.
 * @param {HTMLElement} part
 */
export function sayWhatWasDone(part) {
  const said = document.querySelector(".app-notice[role=status] .app-notice__title");
  if (!said) return;
  const aloud = document.createElement("p");
  aloud.className = "app-visually-hidden";
  aloud.setAttribute("role", "status");
  part.append(aloud);
  setTimeout(() => {
    aloud.textContent = said.textContent;
  }, SETTLED_MS);
}
