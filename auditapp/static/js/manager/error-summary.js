/**
 * Take the reader to what must be put right, and from there into the field itself.
 * @param {HTMLElement} summary
 */
export function focusErrorSummary(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    // The label first: a field focused below its own question leaves the question off the screen.
    (field.closest(".app-field") ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
