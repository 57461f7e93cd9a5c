/**
 * Walk a register by keyboard: j is the next row, k the one before, and Enter opens it, for Enter on a link always does.
 * @param {HTMLElement} table
 */
export function walkRowsByKey(table) {
  const links = /** @type {HTMLElement[]} */ ([...table.querySelectorAll(".app-register__link")]);
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const here = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = here < 0 ? links[step > 0 ? 0 : links.length - 1] : links[here + step];
    next?.focus();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && target.matches("input, select, textarea, [contenteditable]");
}
