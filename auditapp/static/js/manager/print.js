/**
 * A button that prints the page; without scripts it stays hidden, and the browser's own menu prints.
 * @param {HTMLElement} button
 */
export function printPage(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
