/**
 * At night a photo stays dim until it is touched; the first touch only brightens it, the second opens it.
 * A mouse or a keyboard brightens it by pointing or focusing, so only touch needs this.
 * @param {HTMLElement} link
 */
export function dimUntilTouched(link) {
  let bright = false;
  let touched = false;
  link.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
  });
  link.addEventListener("click", (event) => {
    if (!touched || bright || document.documentElement.dataset.theme !== "night") return;
    event.preventDefault();
    bright = true;
    link.focus();
  });
  link.addEventListener("blur", () => {
    bright = false;
  });
}
