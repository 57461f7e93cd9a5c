/**
 * A small panel closes with Escape, when the focus leaves it, and when something else is pressed.
 * @param {HTMLElement} element
 */
export function closeWhenLeft(element) {
  const details = /** @type {HTMLDetailsElement} */ (element);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
  details.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (next instanceof Node && !details.contains(next)) details.open = false;
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !details.contains(event.target)) details.open = false;
  });
}
