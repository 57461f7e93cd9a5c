/**
 * Let the reader choose a theme. The choosing itself is done by the script in the head; see js/theme.js.
 * @param {HTMLElement} group
 */
export function switchTheme(group) {
  group.hidden = false;
  showChoice();
  group.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    document.dispatchEvent(new CustomEvent("walkaround:theme", { detail: button.value }));
  });
  // Watching the root keeps every switch on the page right, whoever made the choice.
  new MutationObserver(showChoice).observe(document.documentElement, {
    attributeFilter: ["data-theme-choice"],
  });

  function showChoice() {
    const choice = document.documentElement.dataset.themeChoice ?? "auto";
    for (const button of group.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === choice));
    }
  }
}
