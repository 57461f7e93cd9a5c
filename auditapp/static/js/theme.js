// Sets the theme before the first paint, so that no page flashes white in a dark corridor. A classic script on
// purpose: a module would run too late. The choice is kept as `walkaround-theme`: auto, light, dark or night; auto is
// night from 21:00 to 06:00 and else what the device asks for. Other scripts talk to it by events on the document:
// "walkaround:theme" asks for a choice, and the choice in force is `data-theme-choice` on the root element.
(() => {
  const KEY = "walkaround-theme";
  /** @type {Record<string, string>} */
  const PAPER = { light: "#f6f4ee", dark: "#101615", night: "#070402" };
  const root = document.documentElement;
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

  /** The choice of this session, for browsers that refuse storage. @type {string | null} */
  let unsaved = null;

  /** @returns {string} */
  function choice() {
    try {
      return window.localStorage.getItem(KEY) ?? unsaved ?? "auto";
    } catch {
      return unsaved ?? "auto";
    }
  }

  /** @param {string} chosen @returns {string} the theme to show now */
  function resolve(chosen) {
    if (chosen in PAPER) return chosen;
    const hour = new Date().getHours();
    if (hour >= 21 || hour < 6) return "night";
    return prefersDark.matches ? "dark" : "light";
  }

  /** @param {string} name @param {string} content */
  function setMeta(name, content) {
    document.querySelector(`meta[name="${name}"]`)?.setAttribute("content", content);
  }

  function apply() {
    const chosen = choice();
    const theme = resolve(chosen);
    root.dataset.themeChoice = chosen in PAPER ? chosen : "auto";
    root.dataset.theme = theme;
    setMeta("color-scheme", theme === "light" ? "light" : "dark");
    setMeta("theme-color", PAPER[theme]);
  }

  /** @param {string} chosen */
  function choose(chosen) {
    unsaved = chosen;
    try {
      window.localStorage.setItem(KEY, chosen);
    } catch {
      // Storage is full or refused: the choice holds until the page is left.
    }
    apply();
  }

  apply();
  document.addEventListener("walkaround:theme", (event) =>
    choose(/** @type {CustomEvent<string>} */ (event).detail),
  );
  document.addEventListener("visibilitychange", apply);
  prefersDark.addEventListener("change", apply);
  window.addEventListener("storage", (event) => event.key === KEY && apply());
  window.setInterval(apply, 60_000);
})();
