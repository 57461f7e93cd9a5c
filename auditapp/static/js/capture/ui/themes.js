import { html, Icon, useState } from "./view.js";

const THEMES = [
  ["auto", "sun-moon", "Auto"],
  ["light", "sun", "Light"],
  ["dark", "moon", "Dark"],
  ["night", "lamp", "Night"],
];

/** The choice of light and dark, kept on this tablet. */
export function Themes() {
  const root = document.documentElement;
  const [chosen, setChosen] = useState(root.dataset.themeChoice ?? "auto");
  const choose = (/** @type {string} */ theme) => {
    document.dispatchEvent(new CustomEvent("walkaround:theme", { detail: theme }));
    setChosen(theme);
  };
  return html`<section class="app-group" aria-labelledby="themes"><h2 id="themes">Light and dark</h2>
    <div class="app-chips" role="group" aria-labelledby="themes">${THEMES.map(
      ([theme = "", icon, word]) =>
        html`<button type="button" class="app-chip" key=${theme} aria-pressed=${chosen === theme ? "true" : "false"} onClick=${() => choose(theme)}><${Icon} name=${icon} />${word}</button>`,
    )}</div><p class="app-soft app-small">Auto follows the device, and is dim amber from 21:00 to 06:00.</p></section>`;
}
