// Runs before the page's own scripts: taps Start, notes when the first question is drawn, and how long taps took.
{
  const started = /** @type {Map<number, number>} */ (new Map());
  const benchmark = {
    ready: 0,
    interactions: () => [...started.values()],
    /** The middle of the button with this word, brought into view and drawn there, as for a person's finger.
     * @param {string} within
     * @param {string} word
     */
    async place(within, word) {
      const part = document.querySelector(within);
      const button = [...(part?.querySelectorAll("button") ?? [])].find((each) =>
        each.textContent?.trim().startsWith(word),
      );
      button?.scrollIntoView({ block: "center", behavior: "instant" });
      await benchmark.twoFrames();
      const box = button?.getBoundingClientRect() ?? new DOMRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    },
    twoFrames: () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  };
  Object.assign(window, { benchmark });

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { interactionId, duration } = /** @type {PerformanceEntry & {interactionId?: number}} */ (entry);
      if (interactionId) started.set(interactionId, Math.max(duration, started.get(interactionId) ?? 0));
    }
  }).observe(
    /** @type {PerformanceObserverInit} */ ({ type: "event", durationThreshold: 16, buffered: true }),
  );

  const look = () => {
    if (document.querySelector("article.app-item h3")) {
      requestAnimationFrame(() => setTimeout(() => (benchmark.ready = performance.now())));
      return;
    }
    if (location.hash.startsWith("#/start/"))
      /** @type {HTMLElement | null} */ (document.querySelector("main .app-button--primary"))?.click();
    setTimeout(look, 4);
  };
  if (location.pathname === "/capture/") look();
}
