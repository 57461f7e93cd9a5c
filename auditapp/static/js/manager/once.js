const PAUSE_MS = 5000;

/**
 * A second press within five seconds is nearly always a shaking hand or a slow network, not a second wish.
 * The button is never disabled: a disabled button would not be sent, and would be lost to a screen reader.
 * @param {HTMLElement} form
 */
export function guardAgainstSecondPress(form) {
  let sentAt = Number.NEGATIVE_INFINITY;
  form.addEventListener("submit", (event) => {
    const now = performance.now();
    if (now - sentAt < PAUSE_MS) {
      event.preventDefault();
      return;
    }
    sentAt = now;
    for (const button of form.querySelectorAll("button[type=submit]"))
      button.setAttribute("aria-disabled", "true");
  });
  // Coming back by the browser's Back button shows the page as it was: ready to be used again.
  window.addEventListener("pageshow", () => {
    sentAt = Number.NEGATIVE_INFINITY;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  });
}
