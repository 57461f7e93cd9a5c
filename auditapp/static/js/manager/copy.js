/**
 * A button that copies the text of the element it names in `data-copies`; without scripts it stays hidden, and the
 * text can be selected.
 * @param {HTMLElement} button
 */
export function copyText(button) {
  const source = document.getElementById(button.dataset.copies ?? "");
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const label = button.querySelector("span");
    const said = await navigator.clipboard.writeText(source.textContent ?? "").then(
      () => "Copied",
      () => "Not copied: select the lines instead",
    );
    if (label) label.textContent = said;
  });
}
